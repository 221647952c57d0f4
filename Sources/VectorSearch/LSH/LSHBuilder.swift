/// Hashes rows and sorts them into buckets.
///
/// `@unchecked Sendable` is safe: the pieces of hashing write the numbers and sketches of rows of their own, those of
/// sorting the offsets and rows of a table of their own.
final class LSHBuilder: @unchecked Sendable {
    private static let rowsPerPiece = 512

    let offsets: StoredArray<UInt32>
    let rows: StoredArray<UInt32>
    let sketches: StoredArray<UInt64>
    /// Of each table, the bucket of each row.
    private let slots: StoredArray<UInt32>
    private let matrix: VectorMatrix
    private let functions: LSHFunctions

    init(_ matrix: VectorMatrix, _ functions: LSHFunctions) {
        self.matrix = matrix
        self.functions = functions
        offsets = StoredArray(count: functions.tables * ((1 << functions.slotBits) + 1))
        rows = StoredArray(count: functions.tables * matrix.count)
        slots = StoredArray(count: functions.tables * matrix.count)
        sketches = StoredArray(count: functions.sketchWords * matrix.count)
    }

    /// Finds the buckets and the sketch of every row.
    func hash(_ crew: BuildCrew, weight: Double) throws(VectorSearchError) {
        let pieces = (matrix.count + Self.rowsPerPiece - 1) / Self.rowsPerPiece
        try crew.forEach(pieces, weight: weight / Double(max(1, pieces))) { piece in
            let first = piece * Self.rowsPerPiece
            self.hash(first..<min(self.matrix.count, first + Self.rowsPerPiece))
        }
    }

    private func hash(_ range: Range<Int>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: functions.rotation.size) { projections in
            guard let projections = projections.baseAddress else { return }
            for row in range {
                matrix.withUnsafeRow(row) { values in
                    guard let values = values.baseAddress else { return }
                    functions.rotation.project(values, into: projections)
                }
                functions.sketch(projections, into: sketches.base + row * functions.sketchWords)
                for table in 0..<functions.tables {
                    let slot = functions.slot(functions.key(projections, table: table))
                    slots.base[table * matrix.count + row] = UInt32(slot)
                }
            }
        }
    }

    /// Counts the rows of each bucket and puts them into their places, in ascending order.
    func sort(_ crew: BuildCrew, weight: Double) throws(VectorSearchError) {
        let count = matrix.count
        try crew.forEach(functions.tables, weight: weight / Double(functions.tables)) { table in
            let buckets = 1 << self.functions.slotBits
            let ends = self.offsets.base + table * (buckets + 1)
            let slots = self.slots.base + table * count
            let rows = self.rows.base + table * count
            // Two places ahead, so that filling moves each bucket's end to where the next begins.
            for row in 0..<count where Int(slots[row]) + 2 <= buckets { ends[Int(slots[row]) + 2] += 1 }
            if buckets > 1 { for slot in 2...buckets { ends[slot] += ends[slot - 1] } }
            for row in 0..<count {
                let place = Int(slots[row]) + 1
                rows[Int(ends[place])] = UInt32(row)
                ends[place] += 1
            }
        }
    }
}
