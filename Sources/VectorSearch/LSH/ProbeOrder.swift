/// Which buckets beside the query's own are looked at, and in which order: the sets of hash values to change, after Lv,
/// Josephson, Wang, Charikar and Li, "Multi-probe LSH: efficient indexing for high-dimensional similarity search" (2007).
///
/// A set is a bitmap of ranks: bit r stands for the change with the r-th smallest cost. As the paper proposes, the order is
/// worked out once with the costs to expect, the squares of ranks, so that a table costs only a sort.
enum ProbeOrder {
    private struct Entry: Comparable {
        var cost: Int
        var set: UInt64

        static func < (a: Entry, b: Entry) -> Bool { (a.cost, a.set) < (b.cost, b.set) }
    }

    /// The first `count` sets over `changes` ranks, at most 64, the empty set first. O(count · log count).
    static func sets(_ count: Int, changes: Int) -> [UInt64] {
        var sets: [UInt64] = [0]
        guard changes > 0, count > 1 else { return sets }
        func cost(_ rank: Int) -> Int { (rank + 1) * (rank + 2) }
        var heap = MinHeap<Entry>()
        heap.push(Entry(cost: cost(0), set: 1))
        while sets.count < count, let entry = heap.pop() {
            sets.append(entry.set)
            let last = 63 - entry.set.leadingZeroBitCount
            guard last + 1 < changes else { continue }
            let next: UInt64 = 1 << UInt64(last + 1)
            heap.push(Entry(cost: entry.cost + cost(last + 1), set: entry.set | next))
            heap.push(
                Entry(cost: entry.cost - cost(last) + cost(last + 1), set: entry.set ^ (next | next >> 1)))
        }
        return sets
    }
}
