/// Corners by the segment test (Rosten and Drummond, "Machine learning for high-speed corner detection", 2006): a pixel
/// is a corner where 9 pixels in a row, of the 16 on a circle of radius 3 around it, are all brighter than it by more
/// than a threshold, or all darker.
enum FAST {
    /// A corner.
    struct Corner: Equatable {
        /// The pixel's column.
        var x: Int32
        /// Its row.
        var y: Int32
        /// The greatest threshold at which it still is a corner.
        var score: Int32
    }

    /// The corners of a plane whose score is higher than that of all eight neighbors, by rows. Pixels nearer to the edge
    /// than 3 are none. Linear in the number of pixels.
    ///
    /// - Parameter threshold: 0…254.
    static func corners(in plane: BytePlane, threshold: Int) -> [Corner] {
        let (width, height) = (plane.width, plane.height)
        guard width >= 7, height >= 7 else { return [] }
        var found: [Corner] = []
        plane.values.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let test = SegmentTest(width: width, threshold: threshold)
            // The scores of three rows, one more than the score at each pixel so that 0 means none.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * width) { scores in
                scores.initialize(repeating: 0)
                var columns: [[Int32]] = [[], [], []]
                for y in 3..<height - 2 {
                    let slot = y % 3
                    let row = UnsafeMutableBufferPointer(rebasing: scores[slot * width..<(slot + 1) * width])
                    for x in columns[slot] { row[Int(x)] = 0 }
                    columns[slot].removeAll(keepingCapacity: true)
                    if y < height - 3 {
                        test.score(base + y * width, into: row, columns: &columns[slot])
                    }
                    // The row before has all its neighbors now.
                    keepPeaks(of: y - 1, columns: columns[(y + 2) % 3], scores: scores, width: width, into: &found)
                }
            }
        }
        return found
    }

    /// Takes the corners of a row that are stronger than their neighbors.
    private static func keepPeaks(
        of y: Int, columns: [Int32], scores: UnsafeMutableBufferPointer<UInt8>, width: Int, into found: inout [Corner]
    ) {
        let (above, here, below) = ((y + 2) % 3 * width, y % 3 * width, (y + 1) % 3 * width)
        for column in columns {
            let x = Int(column)
            let score = scores[here + x]
            var isPeak = score > scores[here + x - 1] && score > scores[here + x + 1]
            for row in [above, below] where isPeak {
                isPeak = score > scores[row + x - 1] && score > scores[row + x] && score > scores[row + x + 1]
            }
            if isPeak { found.append(Corner(x: column, y: Int32(y), score: Int32(score) - 1)) }
        }
    }
}
