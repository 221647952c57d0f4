/// The nodes still to visit of all trees, the most promising on top: a binary heap by the smallest distance between the
/// query and a cut on the way, negative where the way leads to the other side.
struct MarginQueue {
    private struct Entry {
        var priority: Float
        var node: UInt32
    }

    private var heap: [Entry] = []

    /// All roots, before everything else.
    init(roots: [UInt32]) {
        heap.reserveCapacity(4 * roots.count + 64)
        for root in roots { heap.append(Entry(priority: .infinity, node: root)) }
    }

    /// Adds a node. O(log nodes).
    mutating func push(_ node: Int, _ priority: Float) {
        let entry = Entry(priority: priority, node: UInt32(node))
        heap.append(entry)
        heap.withUnsafeMutableBufferPointer { heap in
            var child = heap.count - 1
            while child > 0 {
                let parent = (child - 1) / 2
                guard heap[parent].priority < priority else { break }
                heap[child] = heap[parent]
                child = parent
            }
            heap[child] = entry
        }
    }

    /// Removes the most promising node; nil when none is left. O(log nodes).
    mutating func pop() -> (node: Int, priority: Float)? {
        guard let last = heap.popLast() else { return nil }
        guard let top = heap.first else { return (Int(last.node), last.priority) }
        heap.withUnsafeMutableBufferPointer { heap in
            var parent = 0
            while true {
                var child = 2 * parent + 1
                guard child < heap.count else { break }
                if child + 1 < heap.count, heap[child].priority < heap[child + 1].priority { child += 1 }
                guard last.priority < heap[child].priority else { break }
                heap[parent] = heap[child]
                parent = child
            }
            heap[parent] = last
        }
        return (Int(top.node), top.priority)
    }
}
