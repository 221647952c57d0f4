/// Rows that wait to be scored together: few enough for the scores to stay in the nearest cache.
struct AnnoyBlock {
    private static let size = 256

    private let query: AnnoyQuery
    private let codes: AnnoyCodes?
    private let ids: UnsafeMutablePointer<UInt32>
    private let scores: UnsafeMutablePointer<Float>
    private let dots: UnsafeMutablePointer<Int32>
    private var count = 0

    /// Calls `body` with an empty block that scores by codes, or exactly without them.
    static func with(_ query: AnnoyQuery, _ codes: AnnoyCodes?, _ body: (inout AnnoyBlock) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { ids in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { scores in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { dots in
                    guard let ids = ids.baseAddress, let scores = scores.baseAddress, let dots = dots.baseAddress else {
                        return
                    }
                    var block = AnnoyBlock(query: query, codes: codes, ids: ids, scores: scores, dots: dots)
                    body(&block)
                }
            }
        }
    }

    /// Adds a row, below the number of items; scores all when the block is full.
    mutating func add(_ row: Int, _ best: inout TopK) {
        ids[count] = UInt32(truncatingIfNeeded: row)
        count += 1
        if count == Self.size { flush(&best) }
    }

    /// Scores the rows and offers them.
    mutating func flush(_ best: inout TopK) {
        if let codes {
            query.roughScore(codes, ids, count: count, dots, into: scores)
        } else {
            query.score(ids, count: count, into: scores)
        }
        best.offer(UnsafeBufferPointer(start: scores, count: count)) { Int(ids[$0]) }
        count = 0
    }
}
