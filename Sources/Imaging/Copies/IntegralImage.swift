/// A small gray image from which parts can be taken at any size: a table of sums over all rectangles at its upper left
/// (Crow, 1984), so that the mean over any rectangle takes constant time.
struct IntegralImage {
    let width: Int
    let height: Int
    /// `(width + 1) * (height + 1)` sums.
    private let sums: [Double]

    /// - Parameters:
    ///   - values: the gray values, row by row.
    init(width: Int, height: Int, values: [Float]) {
        self.width = width
        self.height = height
        let stride = width + 1
        sums = [Double](unsafeUninitializedCapacity: stride * (height + 1)) { sums, count in
            for x in 0..<stride { sums[x] = 0 }
            for y in 0..<height {
                var row = 0.0
                sums[(y + 1) * stride] = 0
                for x in 0..<width {
                    row += Double(values[y * width + x])
                    sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row
                }
            }
            count = stride * (height + 1)
        }
    }

    /// A part of a plane, in its pixels.
    struct Box: Equatable {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
    }

    /// The whole plane.
    var whole: Box { Box(x: 0, y: 0, width: Double(width), height: Double(height)) }

    /// The means over the cells of a part that is divided into columns and rows; what lies outside is left out of the part.
    func sample(_ box: Box, columns: Int, rows: Int) -> [Float] {
        let (across, down) = (
            Edges(box.x, box.width, columns, within: width), Edges(box.y, box.height, rows, within: height)
        )
        let stride = width + 1
        return [Float](unsafeUninitializedCapacity: columns * rows) { values, count in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * (columns + 1)) { lines in
                sums.withUnsafeBufferPointer { sums in
                    // The sums above an edge, left of every edge: interpolated, as if pixels were of one color.
                    func fill(_ line: Int, _ edge: Int) {
                        let (row, share) = (down.pixels[edge] * stride, down.shares[edge])
                        for x in 0...columns {
                            let (place, right) = (row + across.pixels[x], across.shares[x])
                            let top = sums[place] + (sums[place + 1] - sums[place]) * right
                            let below = place + stride
                            let bottom = sums[below] + (sums[below + 1] - sums[below]) * right
                            lines[line * (columns + 1) + x] = top + (bottom - top) * share
                        }
                    }
                    fill(0, 0)
                    for y in 0..<rows {
                        let (above, here) = (y % 2 * (columns + 1), (1 - y % 2) * (columns + 1))
                        fill(1 - y % 2, y + 1)
                        for x in 0..<columns {
                            let sum = lines[here + x + 1] - lines[here + x] - lines[above + x + 1] + lines[above + x]
                            values[y * columns + x] = Float(sum * across.inverses[x] * down.inverses[y])
                        }
                    }
                }
            }
            count = columns * rows
        }
    }

    /// The edges of cells along one side.
    private struct Edges {
        /// The pixel that each edge lies in, and how far.
        var pixels: [Int] = []
        var shares: [Double] = []
        /// One over each cell's length.
        var inverses: [Double] = []

        init(_ start: Double, _ length: Double, _ count: Int, within most: Int) {
            pixels.reserveCapacity(count + 1)
            shares.reserveCapacity(count + 1)
            inverses.reserveCapacity(count)
            var last = 0.0
            for edge in 0...count {
                let place = min(max(start + length * Double(edge) / Double(count), 0), Double(most))
                let pixel = min(Int(place), most - 1)
                pixels.append(pixel)
                shares.append(place - Double(pixel))
                if edge > 0 { inverses.append(1 / max(place - last, 1e-9)) }
                last = place
            }
        }
    }
}
