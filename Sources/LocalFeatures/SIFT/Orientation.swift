import Foundation

extension Blob {
    private static let bins = 36
    /// What a direction must reach of the strongest to count.
    private static let leastShare: Float = 0.8

    /// The directions of gradients that prevail around the blob, in turns from the axis of columns toward that of rows (Lowe
    /// 2004, section 5). O(sigma²).
    func directions(in octave: Octave) -> [Float] {
        let image = octave.images[layer]
        let (column, row) = (Int(x.rounded()), Int(y.rounded()))
        let spread = 1.5 * sigma
        let radius = Int((3 * spread).rounded())
        let bell = (0...radius).map { exp(-Float($0 * $0) / (2 * spread * spread)) }
        var raw = [Float](repeating: 0, count: Self.bins)
        for dy in -radius...radius where (1..<image.height - 1).contains(row + dy) {
            let (above, here, below) = (image.row(row + dy - 1), image.row(row + dy), image.row(row + dy + 1))
            let columns = max(-radius, 1 - column)...min(radius, image.width - 2 - column)
            for dx in columns {
                let at = column + dx
                let (gradientX, gradientY) = (here[at + 1] - here[at - 1], below[at] - above[at])
                let length = (gradientX * gradientX + gradientY * gradientY).squareRoot()
                let bin = Int(turns(gradientY, gradientX) * Float(Self.bins) + 0.5) % Self.bins
                raw[bin] += bell[abs(dx)] * bell[abs(dy)] * length
            }
        }
        return Self.peaks(of: raw)
    }

    private static func peaks(of raw: [Float]) -> [Float] {
        func smoothed(_ bin: Int) -> Float {
            let outer = raw[(bin + bins - 2) % bins] + raw[(bin + 2) % bins]
            let inner = raw[(bin + bins - 1) % bins] + raw[(bin + 1) % bins]
            return (outer + 4 * inner + 6 * raw[bin]) / 16
        }
        let histogram = (0..<bins).map(smoothed)
        let least = (histogram.max() ?? 0) * leastShare
        guard least > 0 else { return [] }
        return (0..<bins).compactMap { bin in
            let (value, left, right) = (
                histogram[bin], histogram[(bin + bins - 1) % bins], histogram[(bin + 1) % bins]
            )
            guard value > left, value > right, value >= least else { return nil }
            // The top of the parabola through three bins.
            let top = Float(bin) + 0.5 * (left - right) / (left - 2 * value + right)
            let direction = (top / Float(bins) + 1).truncatingRemainder(dividingBy: 1)
            return direction
        }
    }
}
