import Synchronization

/// A request's place among the workers of a service, which its decodes give up when they have to wait or take long.
package final class DecodeTurn: Sendable {
    /// The turn of the request that the current task, or thread, works on.
    @TaskLocal package static var current: DecodeTurn?

    private let end: ContinuousClock.Instant?
    private let state: Mutex<State>

    private struct State {
        var leave: (@Sendable () -> Void)?
        var isCancelled = false
    }

    /// - Parameters:
    ///   - end: how long the request's decodes may wait; nil for any time.
    ///   - leave: gives the place to others; called once, by the first ``leave()``.
    package init(until end: ContinuousClock.Instant? = nil, leave: @escaping @Sendable () -> Void) {
        self.end = end
        state = Mutex(State(leave: leave))
    }

    /// Gives the place to others, unless that was done before. The request may go on without one.
    package func leave() {
        let leave = state.withLock { state in
            defer { state.leave = nil }
            return state.leave
        }
        leave?()
    }

    /// The request was cancelled: its answer is not wanted any more.
    package func cancel() { state.withLock { $0.isCancelled = true } }

    /// Whether to wait no longer.
    package var isOver: Bool {
        if let end, ContinuousClock.now >= end { return true }
        return state.withLock { $0.isCancelled }
    }
}
