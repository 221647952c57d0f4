import Imaging
import Synchronization

/// Lets so many requests work at a time, and so many more wait in line; further ones are turned away at once.
///
/// Working means decoding, embedding and comparing, which keep a core busy: more at a time than there are cores would only
/// make all of them late, and a line without an end would take memory without an end. A worker embeds picture by picture:
/// on processors the networks gain nothing from larger batches.
final class Admission: Sendable {
    private let capacity: Int
    private let patience: Int
    private let state = Mutex(State())

    private struct State {
        var running = 0
        var line: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
        var lastTicket = 0
        /// Tickets that were given up before they came to stand in line.
        var givenUp: Set<Int> = []
    }

    /// - Parameters:
    ///   - capacity: how many work at a time.
    ///   - patience: how many may wait.
    init(capacity: Int, patience: Int) {
        self.capacity = max(1, capacity)
        self.patience = max(0, patience)
    }

    /// How many work and wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.line.count) } }
    /// How many may wait.
    var places: Int { patience }

    /// Does work when it is its turn.
    /// - Parameters:
    ///   - end: how long to wait for the turn; what finds a place at once is never late, and what has begun is done.
    ///   - work: the work.
    /// - Throws: ``Problem/busy`` when the line is full, ``Problem/late`` when the turn did not come in time,
    ///   `CancellationError` when the client went away, or what `work` throws.
    func callAsFunction<Result: Sendable>(
        until end: ContinuousClock.Instant? = nil, _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await enter(until: end)
        // A decode that has to wait or takes long gives the place up.
        let turn = DecodeTurn(until: end) { [self] in leave() }
        defer { turn.leave() }
        return try await withTaskCancellationHandler {
            try await DecodeTurn.$current.withValue(turn) { try await work() }
        } onCancel: {
            turn.cancel()
        }
    }

    private func enter(until end: ContinuousClock.Instant?) async throws {
        // Only who stands in line needs one.
        var alarm: Task<Void, any Error>?
        defer { alarm?.cancel() }
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.givenUp.remove(ticket) != nil { return .failure(CancellationError()) }
                    if state.running < capacity {
                        state.running += 1
                        return .success(())
                    }
                    if state.line.count >= patience { return .failure(Problem.busy) }
                    state.line.append((ticket, continuation))
                    return nil
                }
                if let outcome { return continuation.resume(with: outcome) }
                guard let end else { return }
                alarm = Task {
                    try await Task.sleep(until: end, clock: .continuous)
                    leaveLine(ticket)?.resume(throwing: Problem.late)
                }
            }
        } onCancel: {
            leaveLine(ticket) { $0.givenUp.insert(ticket) }?.resume(throwing: CancellationError())
        }
        // Given up after it had been let in: nobody will look for the ticket.
        _ = state.withLock { $0.givenUp.remove(ticket) }
    }

    /// Takes a ticket out of the line.
    /// - Parameter absent: what to do where it does not stand there, not yet or no longer.
    private func leaveLine(
        _ ticket: Int, absent: (inout State) -> Void = { _ in }
    ) -> CheckedContinuation<Void, any Error>? {
        state.withLock { state in
            guard let place = state.line.firstIndex(where: { $0.ticket == ticket }) else {
                absent(&state)
                return nil
            }
            return state.line.remove(at: place).continuation
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if !state.line.isEmpty { return state.line.removeFirst().continuation }
            state.running -= 1
            return nil
        }
        next?.resume()
    }
}
