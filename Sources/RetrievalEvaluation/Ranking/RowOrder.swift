/// Puts the rows of a gallery into the order of their scores, for one query after the other, in memory of its own.
///
/// A radix sort by eleven bits at a time, least significant first. It is stable and rows enter by their numbers, so of equal
/// scores the lower row comes first. O(rows), without a comparison.
struct RowOrder {
    /// A place each: above, what is the less the better the score; below, the row.
    private var words: [UInt64]
    private var others: [UInt64]
    /// How many rows have each value of the three digits.
    private var histogram = [Int](repeating: 0, count: 3 * Self.values)

    private static let (bits, values) = (11, 1 << 11)

    /// Room for so many rows.
    init(rows: Int) {
        words = [UInt64](repeating: 0, count: rows)
        others = words
    }

    /// Sorts, and hands out the rows, best first; the pointer is valid only during the call.
    /// - Parameters:
    ///   - scores: one for each row, none of them NaN; no more than there is room for, of which there are less than 2³².
    ///   - omitted: a row to leave out, or nil.
    ///   - body: takes the order.
    mutating func sorted<Result>(
        _ scores: UnsafeBufferPointer<Float>, without omitted: Int?,
        _ body: (UnsafeBufferPointer<UInt64>) throws -> Result
    ) rethrows -> Result {
        try words.withUnsafeMutableBufferPointer { words in
            try others.withUnsafeMutableBufferPointer { others in
                try histogram.withUnsafeMutableBufferPointer { histogram in
                    let count = Self.fill(words, scores, without: omitted, histogram)
                    var (from, to) = (words, others)
                    for digit in 0..<3 {
                        let places = UnsafeMutableBufferPointer(
                            rebasing: histogram[digit * Self.values..<(digit + 1) * Self.values])
                        if Self.distribute(from, count, digit, places, into: to) { swap(&from, &to) }
                    }
                    return try body(UnsafeBufferPointer(rebasing: from[..<count]))
                }
            }
        }
    }

    /// Writes down all rows but the omitted one and counts their digits.
    private static func fill(
        _ words: UnsafeMutableBufferPointer<UInt64>, _ scores: UnsafeBufferPointer<Float>, without omitted: Int?,
        _ histogram: UnsafeMutableBufferPointer<Int>
    ) -> Int {
        histogram.update(repeating: 0)
        let mask = UInt32(values - 1)
        var count = 0
        for row in 0..<min(scores.count, words.count) where row != omitted {
            let code = descending(scores[row])
            words[count] = UInt64(code) << 32 | UInt64(UInt32(truncatingIfNeeded: row))
            histogram[Int(code & mask)] += 1
            histogram[values + Int(code >> 11 & mask)] += 1
            histogram[2 * values + Int(code >> 22)] += 1
            count += 1
        }
        return count
    }

    /// Brings the rows into the order of one digit; false where all have the same and nothing was done.
    private static func distribute(
        _ from: UnsafeMutableBufferPointer<UInt64>, _ count: Int, _ digit: Int,
        _ places: UnsafeMutableBufferPointer<Int>, into to: UnsafeMutableBufferPointer<UInt64>
    ) -> Bool {
        let shift = UInt64(32 + digit * bits)
        func digitValue(_ word: UInt64) -> Int { Int(word >> shift & UInt64(values - 1)) }
        guard count > 0, places[digitValue(from[0])] < count else { return false }
        var start = 0
        for value in 0..<values {
            let size = places[value]
            places[value] = start
            start += size
        }
        for i in 0..<count {
            let word = from[i]
            let value = digitValue(word)
            to[places[value]] = word
            places[value] += 1
        }
        return true
    }

    /// A number that is the less the greater the score.
    static func descending(_ score: Float) -> UInt32 {
        // Adding 0 makes one of the two zeros.
        let bits = (score + 0).bitPattern
        return bits >> 31 == 1 ? bits : ~(bits | 1 << 31)
    }

    /// The score that ``descending(_:)`` was made from.
    static func score(_ code: UInt32) -> Float {
        Float(bitPattern: code >> 31 == 1 ? code : ~code & ~(1 << 31))
    }
}
