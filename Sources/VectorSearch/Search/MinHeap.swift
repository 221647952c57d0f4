/// A queue that hands out its least element first: a binary heap in one array.
struct MinHeap<Element: Comparable> {
    private var elements: [Element] = []

    mutating func reserveCapacity(_ capacity: Int) { elements.reserveCapacity(capacity) }

    /// Adds an element. O(log count).
    mutating func push(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard element < elements[parent] else { break }
            elements[child] = elements[parent]
            child = parent
        }
        elements[child] = element
    }

    /// Removes the least element; nil when there is none. O(log count).
    mutating func pop() -> Element? {
        guard let least = elements.first, let moving = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return least }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < elements.count else { break }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < moving else { break }
            elements[parent] = elements[child]
            parent = child
        }
        elements[parent] = moving
        return least
    }
}
