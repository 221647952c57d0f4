package import VectorSearch

/// All rows of a gallery in the order of their similarity to one query, best first, and of equals the lower row first. Valid
/// only during the call that hands it out.
package struct RankedRows: RandomAccessCollection {
    /// The row of the queries that asked.
    package let query: Int
    private let words: UnsafeBufferPointer<UInt64>

    init(query: Int, words: UnsafeBufferPointer<UInt64>) {
        self.query = query
        self.words = words
    }

    /// 0, the place of the best.
    package var startIndex: Int { 0 }
    /// How many rows there are.
    package var endIndex: Int { words.count }

    /// What stands at a place. O(1).
    package subscript(place: Int) -> Neighbor {
        let word = words[place]
        return Neighbor(
            row: Int(UInt32(truncatingIfNeeded: word)),
            similarity: RowOrder.score(UInt32(truncatingIfNeeded: word >> 32)))
    }
}
