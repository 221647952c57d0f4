/// Ids in ascending order, each once: whose vectors the rows of a segment are, or among which ids to search.
public struct IDList: Sendable, Hashable {
    /// The ids, ascending.
    public private(set) var values: [Int64]

    /// No ids.
    public init() { values = [] }

    /// The ids of an array in any order, repeated or not. O(n) when they ascend already, else O(n · log n).
    public init(_ ids: [Int64]) {
        if Self.ascends(ids) {
            values = ids
        } else {
            let sorted = ids.sorted()
            values = sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
        }
    }

    /// The ids given, which the caller knows to ascend.
    init(ascending values: some Sequence<Int64>) { self.values = Array(values) }

    /// Whether every id is greater than the one before. O(n).
    static func ascends(_ ids: [Int64]) -> Bool {
        ids.withUnsafeBufferPointer { ids in (1..<max(1, ids.count)).allSatisfy { ids[$0 - 1] < ids[$0] } }
    }

    /// The number of ids. O(1).
    public var count: Int { values.count }

    /// Adds an id that is greater than all before. O(1) amortized.
    mutating func append(_ id: Int64) { values.append(id) }

    /// The place of an id; nil where it is not. O(log n).
    func row(of id: Int64) -> Int? {
        let row = firstRow(from: 0) { $0 >= id }
        return row < values.count && values[row] == id ? row : nil
    }

    /// The places of those of `wanted` that are here. O(shorter · log longer), or O(both) where that is less.
    func rows(of wanted: IDList) -> RowSet {
        var rows = RowSet()
        let (few, many) = (min(count, wanted.count), max(count, wanted.count))
        guard let last = values.last, few > 0 else { return rows }
        let isSparse = few * (Int.bitWidth - many.leadingZeroBitCount) < many
        var row = 0
        if isSparse, few == count {
            for row in 0..<count where wanted.row(of: values[row]) != nil { rows.insert(row) }
            return rows
        }
        for id in wanted.values {
            guard id <= last else { break }
            if isSparse {
                guard values[row] < id else {
                    if values[row] == id { rows.insert(row) }
                    continue
                }
                // Ids ascend by one at least, and where none is missing by no more: then the first look finds it.
                let (distance, overflow) = id.subtractingReportingOverflow(values[row])
                let end = overflow ? count - 1 : row + min(Int(clamping: distance), count - 1 - row)
                row = values[end] == id ? end : firstRow(from: row, to: end) { $0 >= id }
            } else {
                while values[row] < id { row += 1 }
            }
            if values[row] == id { rows.insert(row) }
        }
        return rows
    }

    /// The first row at or after `start` for whose id a condition holds that holds for all greater ids; `end` where there is
    /// none before.
    private func firstRow(from start: Int, to end: Int? = nil, where holds: (Int64) -> Bool) -> Int {
        var (low, high) = (start, end ?? values.count)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(values[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension IDList: ExpressibleByArrayLiteral {
    /// The ids listed.
    public init(arrayLiteral ids: Int64...) { self.init(ids) }
}
