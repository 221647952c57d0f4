/// Brings the rows of a matrix into the order of a tree, level by level, all nodes of a level at once.
///
/// Each row is kept as a whole number whose upper half orders the rows of its node by a component, and whose lower half is
/// the row. So a node is halved by comparing whole numbers, and ties fall the same way always.
///
/// `@unchecked Sendable` is safe: the tasks of a level write the keys, axis and cut of their own node only, and levels
/// follow one another.
final class KDTreeBuilder: @unchecked Sendable {
    /// Rows by which a node chooses its axis.
    private static let sampleSize = 128
    /// Copying rows is shared out in pieces of as many blocks.
    private static let blocksPerPiece = 64

    let axes: StoredArray<UInt32>
    let cuts: StoredArray<Float>
    private let keys: StoredArray<UInt64>
    private let matrix: VectorMatrix
    private let shape: KDTreeShape

    init(_ matrix: VectorMatrix, _ shape: KDTreeShape) {
        self.matrix = matrix
        self.shape = shape
        axes = StoredArray(count: shape.leaves)
        cuts = StoredArray(count: 2 * shape.leaves)
        keys = StoredArray(count: shape.rows)
        for row in 0..<shape.rows { keys.base[row] = UInt64(row) }
    }

    /// Cuts all nodes.
    func order(_ crew: BuildCrew) throws(VectorSearchError) {
        for level in 0..<shape.depth {
            try crew.forEach(1 << level, weight: Double(shape.rows) / Double(1 << level)) { place in
                self.cut(level: level, place: place)
            }
        }
    }

    /// The row at each place, with the rest of the last block marked as empty.
    func rows() -> StoredArray<UInt32> {
        let rows = StoredArray<UInt32>(count: shape.blocks * KDTreeShape.blockRows)
        for i in 0..<rows.count {
            rows.base[i] = i < shape.rows ? UInt32(truncatingIfNeeded: keys.base[i]) : KDTreeIndex.noRow
        }
        return rows
    }

    /// Fills the blocks.
    func copyRows(to vectors: MatrixStorage, _ crew: BuildCrew) throws(VectorSearchError) {
        let (blockRows, dimension) = (KDTreeShape.blockRows, matrix.dimension)
        let pieces = (shape.blocks + Self.blocksPerPiece - 1) / Self.blocksPerPiece
        try crew.forEach(pieces, weight: Double(shape.rows) / Double(max(1, pieces))) { piece in
            let first = piece * Self.blocksPerPiece
            for block in first..<min(self.shape.blocks, first + Self.blocksPerPiece) {
                let target = vectors.base + block * blockRows * dimension
                target.initialize(repeating: 0, count: blockRows * dimension)
                for place in self.shape.rows(of: block..<block + 1) {
                    let lane = target + place % blockRows
                    let row = Int(UInt32(truncatingIfNeeded: self.keys.base[place]))
                    self.matrix.withUnsafeRow(row) { row in
                        for i in 0..<dimension { lane[i * blockRows] = row[i] }
                    }
                }
            }
        }
    }

    /// Halves the rows of a node at the median of the component that varies most.
    private func cut(level: Int, place: Int) {
        let blocks = shape.blocks(level: level, place: place)
        let range = shape.rows(of: blocks)
        let middle = shape.rows(of: shape.blocks(level: level + 1, place: 2 * place)).upperBound
        let keys = UnsafeMutableBufferPointer(start: self.keys.base + range.lowerBound, count: range.count)
        let axis = widestAxis(keys)
        matrix.withUnsafeBufferPointer { values in
            for i in keys.indices {
                let row = keys[i] & 0xFFFF_FFFF
                keys[i] = UInt64(values[Int(row) * matrix.dimension + axis].ordered) << 32 | row
            }
        }
        let left = middle - range.lowerBound
        keys.partition(at: left)
        let node = (1 << level) + place
        axes.base[node] = UInt32(axis)
        // A single block has nothing on its left: infinitely far.
        cuts.base[2 * node] = Float(ordered: keys[..<left].max().map { UInt32($0 >> 32) }) ?? -.infinity
        cuts.base[2 * node + 1] = Float(ordered: keys[left...].min().map { UInt32($0 >> 32) }) ?? .infinity
    }

    /// The component with the largest variance over a sample of some rows.
    private func widestAxis(_ keys: UnsafeMutableBufferPointer<UInt64>) -> Int {
        let (dimension, size) = (matrix.dimension, min(keys.count, Self.sampleSize))
        guard dimension > 1 else { return 0 }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * dimension) { sums in
            sums.initialize(repeating: 0)
            for i in 0..<size {
                // Spread evenly, for the rows may lie in an order that means something.
                matrix.withUnsafeRow(Int(keys[i * keys.count / size] & 0xFFFF_FFFF)) { row in
                    for axis in 0..<dimension {
                        let value = Double(row[axis])
                        sums[axis] += value
                        sums[dimension + axis] += value * value
                    }
                }
            }
            func variance(_ axis: Int) -> Double { sums[dimension + axis] - sums[axis] * sums[axis] / Double(size) }
            var (widest, most) = (0, -Double.infinity)
            for axis in 0..<dimension where variance(axis) > most { (widest, most) = (axis, variance(axis)) }
            return widest
        }
    }
}
