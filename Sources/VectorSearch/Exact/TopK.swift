/// The best `limit` neighbors among those offered, in a binary heap with the worst on top. Every offer costs one
/// comparison while it is no better than the worst kept, and O(log limit) otherwise.
package struct TopK: Sendable {
    private let limit: Int
    private var heap: [Neighbor] = []

    /// A similarity below this has no chance; one equal to it may still win by its lower id.
    package private(set) var bound: Float

    package init(limit: Int, minimumSimilarity: Float?) {
        self.limit = limit
        bound = limit > 0 ? minimumSimilarity ?? -.infinity : .infinity
    }

    /// Offers rows in a batch: `scores[i]` is the similarity of `row(i)`. Only those in `allowed` count, unless it is nil.
    mutating func offer(_ scores: UnsafeBufferPointer<Float>, allowed: RowSet? = nil, row: (Int) -> Int) {
        for i in scores.indices where scores[i] >= bound {
            if let allowed, !allowed.contains(row(i)) { continue }
            offer(Neighbor(row: row(i), similarity: scores[i]))
        }
    }

    package mutating func offer(_ candidate: Neighbor) {
        guard candidate.similarity >= bound, limit > 0 else { return }
        if heap.count < limit {
            heap.append(candidate)
            siftUp()
        } else if candidate.precedes(heap[0]) {
            heap[0] = candidate
            siftDown()
        } else {
            return
        }
        if heap.count == limit { bound = heap[0].similarity }
    }

    /// Whether as many are kept as there may be, so that ``bound`` is the similarity of one of them.
    var isFull: Bool { heap.count == limit }

    mutating func formUnion(_ other: TopK) {
        for neighbor in other.heap { offer(neighbor) }
    }

    /// Hands out what was kept, in no order.
    func forEach(_ body: (Neighbor) -> Void) { heap.forEach(body) }

    /// The best of several, of which there is at least one, all with the same limit.
    static func union(of parts: [TopK]) -> TopK {
        var whole = parts[0]
        for part in parts.dropFirst() { whole.formUnion(part) }
        return whole
    }

    /// What was kept, best first. O(limit · log limit).
    package func sorted() -> [Neighbor] {
        heap.sorted { $0.precedes($1) }
    }

    // The heap's order: no parent precedes its children, so the worst of all is at 0.

    private mutating func siftUp() {
        var child = heap.count - 1
        let moving = heap[child]
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].precedes(moving) else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = moving
    }

    private mutating func siftDown() {
        var parent = 0
        let moving = heap[parent]
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child].precedes(heap[child + 1]) { child += 1 }
            guard moving.precedes(heap[child]) else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = moving
    }
}
