import Basics
import Synchronization

/// Looks up the addresses of hosts, a bounded number at a time.
///
/// The system's resolver blocks, and can be neither stopped nor given a deadline. So it runs on threads of its own: a lookup
/// that is cancelled returns at once, while its thread stays taken until the resolver returns. With a resolver that never
/// does, no more threads pile up than there are; further lookups wait in line until they are cancelled.
final class HostLookups: Sendable {
    /// Those of this process.
    static let shared = HostLookups()

    private let capacity: Int
    private let resolve: @Sendable (String) -> [NetworkAddress]
    private let state = Mutex(State())

    private struct State {
        /// Threads that ask the resolver.
        var threads = 0
        var line: [Lookup] = []
    }

    private final class Lookup: Sendable {
        let host: String
        let answer = FirstAnswer<[NetworkAddress]>()

        init(_ host: String) { self.host = host }
    }

    /// - Parameters:
    ///   - capacity: how many threads may wait for the resolver.
    ///   - resolve: the resolver; blocks.
    init(capacity: Int = 16, resolve: @escaping @Sendable (String) -> [NetworkAddress] = { NetworkAddress.lookUp($0) })
    {
        self.capacity = capacity
        self.resolve = resolve
    }

    /// How many threads wait for the resolver, and lookups for a thread.
    var load: (threads: Int, waiting: Int) { state.withLock { ($0.threads, $0.line.count) } }

    /// All addresses of a host name or literal, in the resolver's order; empty when there is none.
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    func addresses(of host: String) async throws -> [NetworkAddress] {
        // Numbers need no resolver, and do not wait for one.
        let literal = NetworkAddress.lookUp(host, isNumeric: true)
        guard literal.isEmpty else { return literal }
        let lookup = Lookup(host)
        return try await withTaskCancellationHandler {
            let needsThread = state.withLock { state in
                state.line.append(lookup)
                guard state.threads < capacity else { return false }
                state.threads += 1
                return true
            }
            if needsThread { BlockingThreads.shared.run { [self] in work() } }
            return try await lookup.answer.value
        } onCancel: {
            lookup.answer.give(.failure(CancellationError()))
            state.withLock { state in state.line.removeAll { $0 === lookup } }
        }
    }

    /// Answers lookups for as long as there are some.
    private func work() {
        while true {
            let next = state.withLock { state -> Lookup? in
                if !state.line.isEmpty { return state.line.removeFirst() }
                state.threads -= 1
                return nil
            }
            guard let next else { return }
            next.answer.give(.success(resolve(next.host)))
        }
    }
}

/// A value that one task waits for: the first that is given counts.
final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case given(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    /// Gives the value, unless there is one.
    func give(_ value: Result<Value, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            if case .given = state { return nil }
            defer { state = .given(value) }
            if case .awaited(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(with: value)
    }

    /// The value, when it is there. To be asked for once.
    var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let given = state.withLock { state -> Result<Value, any Error>? in
                    if case .given(let value) = state { return value }
                    state = .awaited(continuation)
                    return nil
                }
                if let given { continuation.resume(with: given) }
            }
        }
    }
}
