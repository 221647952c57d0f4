/// A set of row numbers as a bitmap: one bit per row up to the largest, so a million rows take 125 kB.
///
/// ```swift
/// var allowed = RowSet(0..<index.count)
/// allowed.subtract(deleted)
/// let hits = try index.search(query, rows: allowed)
/// ```
///
/// Row numbers are not negative, as array indices are not; a negative one is a programming error and traps.
public struct RowSet: Sendable {
    /// Bit r % 64 of word r / 64 tells whether row r is in the set. The last word is never 0, so equal sets are equal.
    private(set) var words: [UInt64] = []

    /// The empty set.
    public init() {}

    /// All rows of a range. O(upper bound / 64).
    public init(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0, "row numbers are not negative")
        guard !range.isEmpty else { return }
        words = Array(repeating: 0, count: (range.upperBound + 63) / 64)
        let (first, last) = (range.lowerBound / 64, (range.upperBound - 1) / 64)
        for word in first...last { words[word] = .max }
        words[first] &= .max << UInt64(range.lowerBound % 64)
        words[last] &= .max >> UInt64(63 - (range.upperBound - 1) % 64)
    }

    /// The rows of a sequence, in any order, repeated or not.
    public init(_ rows: some Sequence<Int>) {
        for row in rows { insert(row) }
    }

    /// The number of rows in the set. O(largest row / 64).
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The number of rows below a bound. O(bound / 64).
    func count(below bound: Int) -> Int {
        let whole = Swift.min(words.count, bound / 64)
        let count = words[..<whole].reduce(0) { $0 + $1.nonzeroBitCount }
        guard whole < words.count, bound % 64 > 0 else { return count }
        return count + (words[whole] & (.max >> UInt64(64 - bound % 64))).nonzeroBitCount
    }

    /// Whether the set has no rows. O(1).
    public var isEmpty: Bool { words.isEmpty }

    /// Whether `row` is in the set. O(1).
    public func contains(_ row: Int) -> Bool {
        row >= 0 && row / 64 < words.count && words[row / 64] & (1 << UInt64(row % 64)) != 0
    }

    /// Adds a row; no effect when it is there. O(1) amortized when rows come in ascending order.
    public mutating func insert(_ row: Int) {
        precondition(row >= 0, "row numbers are not negative")
        if row / 64 >= words.count {
            words.append(contentsOf: repeatElement(0, count: row / 64 + 1 - words.count))
        }
        words[row / 64] |= 1 << UInt64(row % 64)
    }

    /// Removes a row; no effect when it is not there. O(1) unless it is the largest.
    public mutating func remove(_ row: Int) {
        guard contains(row) else { return }
        words[row / 64] &= ~(1 << UInt64(row % 64))
        trim()
    }

    /// Adds the rows of another set. O(largest row / 64).
    public mutating func formUnion(_ other: RowSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for i in other.words.indices { words[i] |= other.words[i] }
    }

    /// Keeps only the rows that are in another set, too. O(largest row / 64).
    public mutating func formIntersection(_ other: RowSet) {
        if words.count > other.words.count { words.removeLast(words.count - other.words.count) }
        for i in words.indices { words[i] &= other.words[i] }
        trim()
    }

    /// Removes the rows of another set. O(largest row / 64).
    public mutating func subtract(_ other: RowSet) {
        for i in 0..<Swift.min(words.count, other.words.count) { words[i] &= ~other.words[i] }
        trim()
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }
}

extension RowSet: Hashable {}

extension RowSet: ExpressibleByArrayLiteral {
    /// The rows listed.
    public init(arrayLiteral rows: Int...) { self.init(rows) }
}

extension RowSet: Sequence {
    /// Walks over the rows in ascending order. O(largest row / 64 + count) in all.
    public struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var position = 0
        private var rest: UInt64

        init(_ words: [UInt64], from row: Int) {
            self.words = words
            position = row / 64
            rest = position < words.count ? words[position] & (.max << UInt64(row % 64)) : 0
        }

        /// The next row, or nil after the largest.
        public mutating func next() -> Int? {
            while rest == 0 {
                position += 1
                guard position < words.count else { return nil }
                rest = words[position]
            }
            defer { rest &= rest - 1 }
            return position * 64 + rest.trailingZeroBitCount
        }
    }

    /// The rows in ascending order.
    public func makeIterator() -> Iterator { Iterator(words, from: 0) }

    /// The rows from `row` on, in ascending order.
    func iterator(from row: Int) -> Iterator { Iterator(words, from: row) }

    /// Exact, so that arrays of the rows are made in one allocation.
    public var underestimatedCount: Int { count }
}
