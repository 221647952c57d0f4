import Foundation

/// pHash: the signs of the lowest frequencies against their median.
enum FrequencyHash {
    private static let side = 32
    private static let frequencies = 8

    /// cos(π k (2n + 1) / 2N) of the discrete cosine transform (DCT-II), by k, then n.
    private static let cosines: [Double] = (0..<frequencies * side).map { place in
        let (k, n) = (place / side, place % side)
        return cos(Double.pi * Double(k * (2 * n + 1)) / Double(2 * side))
    }

    /// The 64 bits of an image of 32×32 gray values.
    static func bits(of values: [UInt8]) -> [Bool] {
        // Down the columns, then along the rows.
        var down = [Double](repeating: 0, count: frequencies * side)
        for k in 0..<frequencies {
            for x in 0..<side {
                down[k * side + x] = (0..<side).reduce(0.0) {
                    $0 + Double(values[$1 * side + x]) * cosines[k * side + $1]
                }
            }
        }
        let low = (0..<frequencies * frequencies).map { place in
            let (row, column) = (place / frequencies, place % frequencies)
            return (0..<side).reduce(0.0) { $0 + down[row * side + $1] * cosines[column * side + $1] }
        }
        let median = low.median
        return low.map { $0 > median }
    }
}
