/// When a tail is sealed and which segments are merged.
///
/// A merge takes the tail and, from the newest on, every segment that is at most ``ratio`` times as large as what is being
/// merged. So each segment is larger than `ratio` times all that came after it: there are O(log n) of them, and a row is
/// rewritten O(log n) times however many are added. Building costs n·log n in all where one index costs n, or n·log² n
/// where it costs n·log n.
public struct MergePolicy: Sendable, Hashable {
    /// The rows from which the tail is sealed, removed ones included. A larger tail makes searches slower, a smaller one merges more
    /// frequent.
    public let tailLimit: Int
    /// How many times as large as the newer ones together a segment may be and still be merged with them.
    public let ratio: Int
    /// The share of its rows that a segment may lose before it is built anew without them.
    public let deletedShare: Double

    /// A policy, by default one for embeddings of some hundred components. What lies outside is brought to the nearest bound: 1 for
    /// limit and ratio, 0 and 1 for the share.
    public init(tailLimit: Int = 2048, ratio: Int = 3, deletedShare: Double = 0.2) {
        self.tailLimit = max(1, tailLimit)
        self.ratio = max(1, ratio)
        self.deletedShare = deletedShare > 0 ? min(1, deletedShare) : 0
    }

    /// Which segments, given by live and all rows from the oldest on, to merge next, and whether with the tail; nil when all
    /// is well. O(segments).
    func next(
        segments: [(live: Int, rows: Int)], tail: (live: Int, rows: Int)
    ) -> (segments: Range<Int>, tail: Bool)? {
        let end = segments.count
        func start(merging rows: Int, from first: Int) -> Int {
            var (first, rows) = (first, rows)
            while first > 0, segments[first - 1].live / ratio <= rows {
                first -= 1
                rows += segments[first].live
            }
            return first
        }
        if tail.rows >= tailLimit { return (start(merging: tail.live, from: end)..<end, true) }
        // The newest first: what it leaves may make the older ones next.
        for i in segments.indices.reversed() {
            let newer = segments[(i + 1)...].reduce(0) { $0 + $1.live }
            if newer > 0, segments[i].live <= newer { return (start(merging: newer, from: i + 1)..<end, false) }
            if Double(segments[i].rows - segments[i].live) > deletedShare * Double(segments[i].rows) {
                return (i..<i + 1, i + 1 == end)
            }
        }
        return nil
    }
}
