import Synchronization

/// Lets so many transfers run at a time; further ones wait, in order, until they are cancelled.
///
/// A transfer holds a thread. One that is cancelled while its host is looked up returns at once, but keeps its thread until
/// the system's resolver, which cannot be stopped, returns. So threads do not pile up behind a resolver that never does.
final class TransferLine: Sendable {
    /// That of this process.
    static let shared = TransferLine(capacity: 64)

    private let state: Mutex<State>

    private struct State {
        var free: Int
        var waiting: [(id: ObjectIdentifier, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    /// Identifies a waiting transfer.
    private final class Ticket: Sendable {}

    init(capacity: Int) { state = Mutex(State(free: capacity)) }

    /// How many may begin at once, and how many wait.
    var load: (free: Int, waiting: Int) { state.withLock { ($0.free, $0.waiting.count) } }

    /// Waits for a place, which must be given back with ``leave()``.
    /// - Throws: `CancellationError`, as soon as the task is cancelled; then there is no place to give back.
    func enter() async throws {
        let ticket = Ticket()
        let id = ObjectIdentifier(ticket)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<Void, any Error>? in
                    // The cancellation handler may have run already, before there was a continuation to resume.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            cancelled?.resume(throwing: CancellationError())
        }
        withExtendedLifetime(ticket) {}
    }

    /// Gives a place to the next.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
