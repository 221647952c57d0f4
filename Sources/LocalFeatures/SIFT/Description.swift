import Foundation

/// Histograms of the gradients around a blob, seen in one direction (Lowe 2004, section 6): 4 × 4 places of 8 directions.
struct SIFTDescriber {
    /// Places along a side.
    static let side = 4
    /// Directions.
    static let directions = 8
    /// The width of a place, in standard deviations of the blob.
    static let placeWidth: Float = 3
    /// No component is larger before the last normalization, for a unit vector.
    private static let most: Float = 0.2
    /// The length of a described vector in bytes.
    private static let length: Float = 512

    /// The farthest that gradients count, squared, in places; and how finely the weight by distance is kept.
    private static let farthest: Float = 12.5
    private static let steps = 1024
    private let bell: [Float]
    /// Places with a rim, into which gradients at the edge fall in part, times directions with the first twice.
    private var histogram: [Float]
    private static let rimmed = side + 2
    private static let around = directions + 2

    init() {
        bell = (0...Self.steps + 1).map { exp(-Float($0) / Float(Self.steps) * Self.farthest / Float(8)) }
        histogram = [Float](repeating: 0, count: Self.rimmed * Self.rimmed * Self.around)
    }

    /// Appends 128 bytes. O(sigma²).
    ///
    /// - Parameter direction: In turns.
    mutating func describe(_ blob: Blob, direction: Float, in octave: Octave, to bytes: inout [UInt8]) {
        for i in histogram.indices { histogram[i] = 0 }
        histogram.withUnsafeMutableBufferPointer { histogram in
            bell.withUnsafeBufferPointer { bell in
                guard let sums = histogram.baseAddress, let bell = bell.baseAddress else { return }
                Self.add(blob, direction, octave.images[blob.layer], bell, to: sums)
            }
        }
        finish(&bytes)
    }

    private static func add(
        _ blob: Blob, _ direction: Float, _ image: FloatPlane, _ bell: UnsafePointer<Float>,
        to sums: UnsafeMutablePointer<Float>
    ) {
        let place = placeWidth * blob.sigma
        let (cosine, sine) = (cos(direction * 2 * .pi) / place, sin(direction * 2 * .pi) / place)
        // Half the side of what counts, in places.
        let half = Float(side + 1) / 2
        let radius = half * place * Float(2).squareRoot()
        let rows =
            max(
                1, Int((blob.y - radius).rounded(.up)))...max(
                1, min(image.height - 2, Int((blob.y + radius).rounded(.down))))
        let scale = Float(steps) / farthest
        for y in rows where y < image.height - 1 {
            let (above, here, below) = (image.row(y - 1), image.row(y), image.row(y + 1))
            let dy = Float(y) - blob.y
            // Along the direction u = u0 + dx · cosine, across it v = v0 - dx · sine; both stay within ±half.
            let (u0, v0) = (dy * sine, dy * cosine)
            var (from, to) = (-radius, radius)
            narrow(&from, &to, u0, cosine, half)
            narrow(&from, &to, v0, -sine, half)
            let first = max(1, Int((blob.x + from).rounded(.up)))
            let last = min(image.width - 2, Int((blob.x + to).rounded(.down)))
            guard first <= last else { continue }
            for x in first...last {
                let dx = Float(x) - blob.x
                let (u, v) = (u0 + dx * cosine, v0 - dx * sine)
                let square = u * u + v * v
                let (gradientX, gradientY) = (here[x + 1] - here[x - 1], below[x] - above[x])
                let length = (gradientX * gradientX + gradientY * gradientY).squareRoot()
                let weighed = length * bell[Int(min(square, farthest) * scale)]
                // Against the direction, as is the custom.
                var angle = direction - turns(gradientY, gradientX)
                if angle < 0 { angle += 1 }
                spread(weighed, u + 2.5, v + 2.5, angle * Float(directions), sums)
            }
        }
    }

    /// Narrows a range of dx to where `start + dx · slope` lies within ±half.
    @inline(__always)
    private static func narrow(_ from: inout Float, _ to: inout Float, _ start: Float, _ slope: Float, _ half: Float) {
        // What is left out at the very rim has no weight.
        guard abs(slope) > 1e-9 else {
            if abs(start) >= half { to = from - 1 }
            return
        }
        let (a, b) = ((-half - start) / slope, (half - start) / slope)
        from = max(from, min(a, b))
        to = min(to, max(a, b))
    }

    /// Adds a weight to the eight bins around a place of the rimmed histogram. `u`, `v` within 0...5, `o` within 0...8.
    @inline(__always)
    private static func spread(
        _ weight: Float, _ u: Float, _ v: Float, _ o: Float, _ sums: UnsafeMutablePointer<Float>
    ) {
        // Rounding may lead a hair outside.
        let (column, row) = (max(0, min(side, Int(u))), max(0, min(side, Int(v))))
        let bin = min(directions, Int(o))
        let (shareU, shareV, shareO) = (u - Float(column), v - Float(row), o - Float(bin))
        let below = weight * shareV
        let above = weight - below
        let (aboveRight, belowRight) = (above * shareU, below * shareU)
        let (aboveLeft, belowLeft) = (above - aboveRight, below - belowRight)
        let start = sums + (row * rimmed + column) * around + bin
        let under = start + rimmed * around
        start[0] += aboveLeft * (1 - shareO)
        start[1] += aboveLeft * shareO
        start[around] += aboveRight * (1 - shareO)
        start[around + 1] += aboveRight * shareO
        under[0] += belowLeft * (1 - shareO)
        under[1] += belowLeft * shareO
        under[around] += belowRight * (1 - shareO)
        under[around + 1] += belowRight * shareO
    }

    private func finish(_ bytes: inout [UInt8]) {
        var values = [Float](repeating: 0, count: Self.side * Self.side * Self.directions)
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let start = ((row + 1) * Self.rimmed + column + 1) * Self.around
                for bin in 0..<Self.directions {
                    // A whole turn is none.
                    let whole = bin < 2 ? histogram[start + Self.directions + bin] : 0
                    values[(row * Self.side + column) * Self.directions + bin] = histogram[start + bin] + whole
                }
            }
        }
        let limit = Self.most * values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for i in values.indices { values[i] = min(values[i], limit) }
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let scale = norm > 0 ? Self.length / norm : 0
        for value in values { bytes.append(UInt8(min(255, (value * scale).rounded()))) }
    }
}
