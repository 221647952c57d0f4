import Imaging
import Synchronization

/// Lets so many requests work at a time, and so many more wait in line; further ones are turned away at once.
///
/// Working means decoding, embedding and comparing, which keep a core busy: more at a time than there are cores would only
/// make all of them late, and a line without an end would take memory without an end. A worker embeds image by image:
/// on processors the networks gain nothing from larger batches.
final class Admission: Sendable {
    typealias Client = RateLimiter.Client

    private let capacity: Int
    private let patience: Int
    private let isShared: Bool
    private let state = Mutex(State())

    private struct State {
        var running = 0
        var line: [Place] = []
        var lastTicket = 0
        /// Tickets that were given up before they came to stand in line.
        var givenUp: Set<Int> = []
        /// How many places each client has, of those that work; only where they are shared.
        var shares: [Client: Int] = [:]
    }

    private struct Place {
        let ticket: Int
        let client: Client?
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// - Parameters:
    ///   - capacity: how many work at a time.
    ///   - patience: how many may wait.
    ///   - isShared: whether a client may take no more than half of the places, and of the line, so that another always finds
    ///     one. This machine may take all, because a proxy there speaks for many.
    init(capacity: Int, patience: Int, isShared: Bool = false) {
        self.capacity = max(1, capacity)
        self.patience = max(0, patience)
        self.isShared = isShared
    }

    /// How many work and wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.line.count) } }
    /// How many may wait.
    var places: Int { patience }

    /// Does work when it is its turn.
    /// - Parameters:
    ///   - end: how long to wait for the turn; what finds a place at once is never late, and what has begun is done.
    ///   - client: whose work it is, where places are shared.
    ///   - work: the work.
    /// - Throws: ``Problem/busy`` when the line is full, ``Problem/late`` when the turn did not come in time,
    ///   `CancellationError` when the client went away, or what `work` throws.
    func callAsFunction<Result: Sendable>(
        until end: ContinuousClock.Instant? = nil, for client: Client? = nil,
        _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        let client = isShared && client?.isLocal == false ? client : nil
        try await enter(until: end, client)
        // A decode that has to wait or takes long gives the place up.
        let turn = DecodeTurn(until: end) { [self] in leave(client) }
        defer { turn.leave() }
        return try await withTaskCancellationHandler {
            try await DecodeTurn.$current.withValue(turn) { try await work() }
        } onCancel: {
            turn.cancel()
        }
    }

    private func enter(until end: ContinuousClock.Instant?, _ client: Client?) async throws {
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
                    if state.running < capacity, hasShare(client, state) {
                        begin(client, &state)
                        return .success(())
                    }
                    guard state.line.count < patience, mayWait(client, state) else { return .failure(Problem.busy) }
                    state.line.append(Place(ticket: ticket, client: client, continuation: continuation))
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

    /// Lets the first in line have the place, of those who have not got their share.
    private func leave(_ client: Client?) {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            state.running -= 1
            if let client { state.shares[client] = state.shares[client].flatMap { $0 > 1 ? $0 - 1 : nil } }
            guard let place = state.line.firstIndex(where: { hasShare($0.client, state) }) else { return nil }
            let next = state.line.remove(at: place)
            begin(next.client, &state)
            return next.continuation
        }
        next?.resume()
    }

    private func begin(_ client: Client?, _ state: inout State) {
        state.running += 1
        if let client { state.shares[client, default: 0] += 1 }
    }

    private func hasShare(_ client: Client?, _ state: State) -> Bool {
        client.map { state.shares[$0, default: 0] < (capacity + 1) / 2 } ?? true
    }

    private func mayWait(_ client: Client?, _ state: State) -> Bool {
        client.map { client in state.line.count { $0.client == client } < (patience + 1) / 2 } ?? true
    }
}
