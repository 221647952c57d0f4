import Foundation

/// A first-in, first-out queue between threads that holds at most `capacity` elements: a full one makes producers wait, an
/// empty one consumers.
///
/// All state is guarded by `condition`, which is held for every access; hence `@unchecked Sendable` is safe.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var elements: [Element] = []
    private var producers: Int
    private var cancelled = false

    /// - Parameter producers: how many threads will call ``finish()`` when they have no more to give.
    init(capacity: Int, producers: Int) {
        self.capacity = capacity
        self.producers = producers
    }

    /// Adds an element, waiting while the queue is full. False when the consumer has gone: stop producing.
    func push(_ element: Element) -> Bool {
        condition.withLock {
            while elements.count >= capacity && !cancelled { condition.wait() }
            guard !cancelled else { return false }
            elements.append(element)
            condition.broadcast()
            return true
        }
    }

    /// Takes all that is there, waiting for at least one; empty when all producers have finished.
    func popAll() -> [Element] {
        condition.withLock {
            while elements.isEmpty && producers > 0 { condition.wait() }
            defer {
                elements.removeAll(keepingCapacity: true)
                condition.broadcast()
            }
            return elements
        }
    }

    /// One producer has no more to give.
    func finish() {
        condition.withLock {
            producers -= 1
            condition.broadcast()
        }
    }

    /// The consumer has gone; producers that wait are woken.
    func cancel() {
        condition.withLock {
            cancelled = true
            condition.broadcast()
        }
    }
}
