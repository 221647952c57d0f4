import Basics
import Foundation
import Synchronization

/// How many bytes of bodies may be held at a time, whatever the number of connections.
///
/// What counts is what has arrived: a head that announces a body costs nothing. When there is no more room, the slowest of
/// the bodies that are still arriving is given up, so that the others go on; first those of clients whose bodies together hold
/// more than a quarter of everything. No client but one of this machine, which may speak for many, ever holds more than half.
final class ByteBudget: Sendable {
    private let limit: Int
    private let state = Mutex(State())

    private struct State {
        var uploads: [Int: Entry] = [:]
        var lastNumber = 0
        /// How many bytes all and each client hold.
        var taken = 0
        var clients: [RateLimiter.Client: Int] = [:]
    }

    private struct Entry {
        let client: RateLimiter.Client
        let giveUp: @Sendable () -> Void
        var bytes = 0
        var rate = RecentRate()
        var isArriving = false
    }

    init(_ limit: Int) { self.limit = limit }

    /// How many bytes are held.
    var load: Int { state.withLock { $0.taken } }

    /// A body that may come; to be closed.
    /// - Parameters:
    ///   - client: whose it is.
    ///   - giveUp: called once, from any thread, when the rest of the body is not wanted any more.
    func upload(of client: RateLimiter.Client, giveUp: @escaping @Sendable () -> Void) -> Upload {
        let number = state.withLock { state in
            state.lastNumber += 1
            state.uploads[state.lastNumber] = Entry(client: client, giveUp: giveUp)
            return state.lastNumber
        }
        return Upload(budget: self, number: number)
    }

    fileprivate func take(_ bytes: Int, for number: Int, at now: ContinuousClock.Instant) throws(Problem) {
        let (isThere, givenUp) = state.withLock { state in
            var givenUp: [Entry] = []
            // What was given up is not there any more.
            guard let entry = state.uploads[number] else { return (false, givenUp) }
            state.uploads[number]?.rate.add(bytes, at: now)
            while let shortage = shortage(of: bytes, for: entry, state) {
                guard let slowest = slowest(besides: number, bytes, shortage, now, state), slowest != number,
                    let other = state.uploads[slowest]
                else { return (false, givenUp) }
                remove(slowest, from: &state)
                givenUp.append(other)
            }
            change(bytes, number, &state)
            return (true, givenUp)
        }
        for entry in givenUp { entry.giveUp() }
        guard isThere else { throw .crowded }
    }

    private enum Shortage {
        /// The client holds half of everything.
        case ofClient
        case ofAll
    }

    private func shortage(of bytes: Int, for entry: Entry, _ state: State) -> Shortage? {
        // A single request always fits, or none ever would.
        if state.taken == entry.bytes { return nil }
        let held = state.clients[entry.client, default: 0]
        if !entry.client.isLocal, held != entry.bytes, held + bytes > limit / 2 { return .ofClient }
        return state.taken + max(1, bytes) <= limit ? nil : .ofAll
    }

    /// The upload that is to go, which may be the one that wants the bytes. O(uploads).
    private func slowest(
        besides number: Int, _ bytes: Int, _ shortage: Shortage, _ now: ContinuousClock.Instant, _ state: State
    ) -> Int? {
        guard let client = state.uploads[number]?.client else { return nil }
        func order(_ entry: Entry) -> (Int, Double) {
            let held = state.clients[entry.client, default: 0]
            let isGreedy = held != entry.bytes && held + (entry.client == client ? bytes : 0) > limit / 4
            return (isGreedy ? 0 : 1, entry.rate.value(at: now))
        }
        return state.uploads.lazy.filter { one, entry in
            if one == number { return true }
            return entry.isArriving && entry.bytes > 0 && (shortage == .ofAll || entry.client == client)
        }.min { order($0.value) < order($1.value) }?.key
    }

    fileprivate func give(_ bytes: Int, of number: Int) { state.withLock { change(-bytes, number, &$0) } }

    fileprivate func setArriving(_ isArriving: Bool, _ number: Int, at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.uploads[number]?.isArriving = isArriving
            if isArriving { state.uploads[number]?.rate.goOn(at: now) }
        }
    }

    fileprivate func close(_ number: Int) { state.withLock { remove(number, from: &$0) } }

    private func remove(_ number: Int, from state: inout State) {
        guard let entry = state.uploads[number] else { return }
        change(-entry.bytes, number, &state)
        state.uploads[number] = nil
    }

    private func change(_ bytes: Int, _ number: Int, _ state: inout State) {
        guard let client = state.uploads[number]?.client else { return }
        state.uploads[number]?.bytes += bytes
        state.taken += bytes
        let held = state.clients[client, default: 0] + bytes
        state.clients[client] = held == 0 ? nil : held
    }
}

/// What the body of one request takes of a ``ByteBudget``.
struct Upload: Sendable {
    fileprivate let budget: ByteBudget
    fileprivate let number: Int

    /// Counts bytes that have come, until they are given back or the upload is closed.
    /// - Throws: ``Problem/crowded`` when there is no room for them, or the upload was given up for others.
    func take(_ bytes: Int, at now: ContinuousClock.Instant = .now) throws(Problem) {
        try budget.take(bytes, for: number, at: now)
    }

    func give(_ bytes: Int) { budget.give(bytes, of: number) }

    /// Whether the client is waited for. Only then may the upload be given up for others, and only then it is slow.
    func setArriving(_ isArriving: Bool, at now: ContinuousClock.Instant = .now) {
        budget.setArriving(isArriving, number, at: now)
    }

    /// Gives everything back.
    func close() { budget.close(number) }
}

/// How many bytes a second came lately: each counts less the longer ago it came, by half after 1.4 seconds, so that neither
/// a fast start nor a short time says much.
private struct RecentRate {
    private var rate = 0.0
    private var last: ContinuousClock.Instant?
    private static let memory = 2.0

    mutating func add(_ bytes: Int, at now: ContinuousClock.Instant) {
        rate = value(at: now) + Double(bytes) / Self.memory
        last = now
    }

    /// Lets the time until now not count.
    mutating func goOn(at now: ContinuousClock.Instant) { last = now }

    func value(at now: ContinuousClock.Instant) -> Double {
        guard let last else { return 0 }
        return rate * exp(-max(0, (now - last).milliseconds) / 1000 / Self.memory)
    }
}
