import Foundation

/// A number for each pixel: what filters make of gray values.
struct ScalarField {
    let width: Int
    let height: Int
    var values: [Float]

    /// A field of zeros.
    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        values = [Float](repeating: 0, count: width * height)
    }

    /// Gray values from 0 to 1; what lies outside becomes the nearer end, NaN becomes 0.
    init(_ plane: GrayPlane) {
        (width, height) = (plane.width, plane.height)
        values = plane.values.map { value in value > 0 ? (value < 255 ? value / 255 : 1) : 0 }
    }

    /// The mean of each four pixels; an odd last row or column is left out.
    func halved() -> ScalarField {
        var half = ScalarField(width: width / 2, height: height / 2)
        half.fillRows { y, row in
            withRow(2 * y) { upper in
                withRow(2 * y + 1) { lower in
                    for x in 0..<width / 2 {
                        row[x] = (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]) * 0.25
                    }
                }
            }
        }
        return half
    }

    /// The field smoothed by a Gaussian. Beyond the edge its outermost values go on.
    ///
    /// - Parameters:
    ///   - deviation: The standard deviation in pixels.
    ///   - radius: How far the kernel reaches to each side.
    func smoothed(deviation: Float, radius: Int) -> ScalarField {
        var weights = (0...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
        let total = weights[0] + 2 * weights[1...].reduce(0, +)
        for index in weights.indices { weights[index] /= total }
        var smooth = ScalarField(width: width, height: height)
        var line = PaddedRow(width: width, padding: radius)
        let width = width
        smooth.fillRows { y, row in
            line.withUnsafeMutable { line in
                withRow(y) { middle in
                    for x in 0..<width { line[x] = weights[0] * middle[x] }
                }
                for distance in 1...radius {
                    let weight = weights[distance]
                    withRow(y - distance) { upper in
                        withRow(y + distance) { lower in
                            for x in 0..<width { line[x] += weight * (upper[x] + lower[x]) }
                        }
                    }
                }
            }
            line.fillPadding()
            line.withUnsafeMutable { line in
                for x in 0..<width { row[x] = weights[0] * line[x] }
                for distance in 1...radius {
                    let (left, right, weight) = (line - distance, line + distance, weights[distance])
                    for x in 0..<width { row[x] += weight * (left[x] + right[x]) }
                }
            }
        }
        return smooth
    }

    /// Calls with a row; those beyond the edge are the outermost ones.
    @inline(__always)
    func withRow<Result>(_ y: Int, _ body: (UnsafePointer<Float>) -> Result) -> Result {
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { preconditionFailure("a field without rows has none to ask for") }
            return body(base + max(0, min(height - 1, y)) * width)
        }
    }

    /// Calls with each row to fill.
    @inline(__always)
    mutating func fillRows(_ body: (_ y: Int, _ row: UnsafeMutablePointer<Float>) -> Void) {
        let (width, height) = (width, height)
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for y in 0..<height { body(y, base + y * width) }
        }
    }
}

/// A row with room on both sides for what lies beyond the edge.
struct PaddedRow {
    private var values: [Float]
    private let width: Int
    private let padding: Int

    init(width: Int, padding: Int) {
        (self.width, self.padding) = (width, padding)
        values = [Float](repeating: 0, count: width + 2 * padding)
    }

    /// Repeats the outermost values in the room.
    mutating func fillPadding() {
        for offset in 0..<padding {
            values[offset] = values[padding]
            values[padding + width + offset] = values[padding + width - 1]
        }
    }

    /// Calls with the row's first value; before it and after the last one lies the room.
    @inline(__always)
    mutating func withUnsafeMutable(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let padding = padding
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            body(base + padding)
        }
    }
}
