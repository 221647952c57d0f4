import Synchronization

/// What is done once before the service is ready, and again if it failed.
final class Preparation: Sendable {
    enum Phase: Sendable, Equatable {
        case waiting, running, done
        /// With one line that says why.
        case failed(String)
    }

    private let state = Mutex(Phase.waiting)

    var phase: Phase { state.withLock { $0 } }

    /// Begins, unless that is done or under way.
    /// - Parameter work: returns why it failed; nil if it did not.
    func start(_ work: @escaping @Sendable () async -> String?) {
        let begins = state.withLock { phase in
            guard phase != .running, phase != .done else { return false }
            phase = .running
            return true
        }
        guard begins else { return }
        Task {
            let failure = await work()
            state.withLock { $0 = failure.map { .failed($0) } ?? .done }
        }
    }
}
