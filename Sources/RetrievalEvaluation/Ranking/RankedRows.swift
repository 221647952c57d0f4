/// All rows of a gallery in the order of their similarity to one query, best first, and of equals the lower row first. Valid
/// only during the call that hands it out.
package struct RankedRows {
    /// The row of the queries that asked.
    package let query: Int
    private let words: UnsafeBufferPointer<UInt64>

    init(query: Int, words: UnsafeBufferPointer<UInt64>) {
        self.query = query
        self.words = words
    }

    /// How many there are.
    package var count: Int { words.count }

    /// The row at a place, 0 for the best. O(1).
    package func row(_ place: Int) -> Int { Int(UInt32(truncatingIfNeeded: words[place])) }

    /// Its similarity. O(1).
    package func similarity(_ place: Int) -> Float {
        RowOrder.score(UInt32(truncatingIfNeeded: words[place] >> 32))
    }
}
