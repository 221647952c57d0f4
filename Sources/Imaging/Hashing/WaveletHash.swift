/// wHash: sums over 8×8 blocks by the Haar wavelet transform, without the image's mean, against their median.
///
/// On plain backgrounds many sums are equal but for rounding, which then decides bits; so the transform is computed step by step
/// as `imagehash` has PyWavelets do it.
enum WaveletHash {
    private static let side = 8
    private static let half = 0.7071067811865476

    static func bits(of gray: GrayImage) throws(ImagingError) -> [Bool] {
        let shorter = min(gray.width, gray.height)
        let scale = max(1 << (Int.bitWidth - 1 - shorter.leadingZeroBitCount), side)
        var image = Square(side: scale, values: try gray.resized(scale, scale).map { Double($0) / 255 })
        // Down to one value, which is the mean; then up again without it.
        var details: [(right: Square, down: Square, both: Square)] = []
        while image.side > 1 {
            let parts = image.split()
            details.append((parts.right, parts.down, parts.both))
            image = parts.mean
        }
        image.values[0] = 0
        for detail in details.reversed() { image = Square(mean: image, detail.right, detail.down, detail.both) }
        while image.side > side { image = image.split().mean }
        let median = image.values.median
        return image.values.map { $0 > median }
    }

    /// A square of values, row by row.
    private struct Square {
        let side: Int
        var values: [Double]

        /// One step of the transform: down the columns, then along the rows.
        func split() -> (mean: Square, right: Square, down: Square, both: Square) {
            let (size, small) = (side, side / 2)
            var low = [Double](repeating: 0, count: small * size)
            var high = low
            for y in 0..<small {
                for x in 0..<size {
                    let (first, second) = (half * values[2 * y * size + x], half * values[(2 * y + 1) * size + x])
                    low[y * size + x] = second + first
                    high[y * size + x] = first - second
                }
            }
            func along(_ rows: [Double]) -> (Square, Square) {
                var (sums, differences) = ([Double](), [Double]())
                sums.reserveCapacity(small * small)
                differences.reserveCapacity(small * small)
                for start in stride(from: 0, to: small * size, by: 2) {
                    let (first, second) = (half * rows[start], half * rows[start + 1])
                    sums.append(second + first)
                    differences.append(first - second)
                }
                return (Square(side: small, values: sums), Square(side: small, values: differences))
            }
            let (mean, right) = along(low)
            let (down, both) = along(high)
            return (mean, right, down, both)
        }

        init(side: Int, values: [Double]) {
            self.side = side
            self.values = values
        }

        /// The inverse of ``split()``: along the rows, then down the columns.
        init(mean: Square, _ right: Square, _ down: Square, _ both: Square) {
            let (small, size) = (mean.side, mean.side * 2)
            func along(_ sums: Square, _ differences: Square) -> [Double] {
                var rows = [Double](repeating: 0, count: small * size)
                for place in 0..<small * small {
                    let (sum, difference) = (half * sums.values[place], half * differences.values[place])
                    rows[2 * place] = sum + difference
                    rows[2 * place + 1] = sum - difference
                }
                return rows
            }
            let (low, high) = (along(mean, right), along(down, both))
            var values = [Double](repeating: 0, count: size * size)
            for y in 0..<small {
                for x in 0..<size {
                    let (sum, difference) = (half * low[y * size + x], half * high[y * size + x])
                    values[2 * y * size + x] = sum + difference
                    values[(2 * y + 1) * size + x] = sum - difference
                }
            }
            self.init(side: size, values: values)
        }
    }
}
