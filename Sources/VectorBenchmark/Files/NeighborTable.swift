public import VectorSearch

/// Which rows were found for which query: one line per query, its row numbers best first, −1 where fewer were found. The
/// form in which true neighbors are published and answers are handed to other programs.
///
/// ```swift
/// let truth = try NeighborTable(ivecs: "sift_groundtruth.ivecs")
/// let found = NeighborTable(try index.search(queries, SearchOptions(limit: 10)), width: 10)
/// try found.write(npy: "ids.npy")
/// ```
public struct NeighborTable: Sendable, Hashable {
    /// The length of every line.
    public let width: Int
    /// The number of lines.
    public let count: Int
    /// All lines, one after the other.
    public let rows: [Int]

    /// Stands where fewer than ``width`` neighbors were found.
    public static let none = -1

    /// A table of answers, each cut or filled up to `width`. O(answers · width).
    public init(_ answers: [[Neighbor]], width: Int) {
        var rows: [Int] = []
        rows.reserveCapacity(answers.count * width)
        for answer in answers {
            rows += answer.prefix(width).lazy.map(\.row)
            rows += repeatElement(Self.none, count: max(0, width - answer.count))
        }
        self.init(width: width, count: answers.count, rows: rows)
    }

    init(width: Int, count: Int, rows: [Int]) {
        self.width = width
        self.count = count
        self.rows = rows
    }

    /// The rows found for a query, best first, without the places that were filled up. O(1) but for those.
    public subscript(query: Int) -> ArraySlice<Int> {
        let line = rows[query * width..<(query + 1) * width]
        return line.prefix { $0 >= 0 }
    }
}
