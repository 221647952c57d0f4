import Dispatch
import Synchronization

/// What the decodes of a service may take together: memory, and places for those that take long.
///
/// A decode that needs little and is soon done never waits. One that needs much memory, or turns out to take long, waits until
/// there is room, and meanwhile gives its request's place among the workers to others; see `DecodeTurn`. Any waiting decode that
/// fits goes first, so that a large image does not hold up smaller ones behind it.
///
/// Waiting blocks the thread that decodes.
public final class DecodeBudget: Sendable {
    /// The most memory that decodes may take together, and any of them alone, in bytes.
    public let bytes: Int
    /// How many long decodes go on at a time.
    public let longPlaces: Int
    /// How many may wait; further ones are refused.
    private static let patience = 32

    private let state = Mutex(State())

    private struct State {
        var bytes = 0
        var long = 0
        var line: [Waiter] = []
    }

    private final class Waiter: Sendable {
        let share: DecodeShare
        let granted = DispatchSemaphore(value: 0)
        init(_ share: DecodeShare) { self.share = share }
    }

    /// - Parameters:
    ///   - bytes: the most memory that decodes may take together.
    ///   - longPlaces: how many long decodes go on at a time; at least 1. Fewer than there are processor cores leave some to
    ///     others.
    public init(bytes: Int, longPlaces: Int = 1) {
        self.bytes = bytes
        self.longPlaces = max(1, longPlaces)
    }

    /// What is taken: bytes of memory, places for long decodes, and how many wait.
    package var load: (bytes: Int, long: Int, waiting: Int) { state.withLock { ($0.bytes, $0.long, $0.line.count) } }

    /// Takes a share, waiting for it for as long as the request of this thread may.
    /// - Returns: false when it did not come in time, or too many wait already.
    func take(_ share: DecodeShare) -> Bool {
        let waiter = Waiter(share)
        let isThere: Bool? = state.withLock { state in
            if grant(share, in: &state) { return true }
            guard state.line.count < Self.patience else { return false }
            state.line.append(waiter)
            return nil
        }
        if let isThere { return isThere }
        let turn = DecodeTurn.current
        turn?.leave()
        while waiter.granted.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            guard turn?.isOver == true else { continue }
            let isLeaving = state.withLock { state in
                guard let place = state.line.firstIndex(where: { $0 === waiter }) else { return false }
                state.line.remove(at: place)
                return true
            }
            // A decode that no longer waits in the queue has been given its share.
            return !isLeaving
        }
        return true
    }

    /// Gives a share back.
    func give(_ share: DecodeShare) {
        state.withLock { state in
            state.bytes -= share.bytes
            state.long -= share.isLong ? 1 : 0
            let line = state.line
            state.line = line.filter { waiter in
                guard grant(waiter.share, in: &state) else { return true }
                waiter.granted.signal()
                return false
            }
        }
    }

    private func grant(_ share: DecodeShare, in state: inout State) -> Bool {
        guard state.bytes + share.bytes <= bytes, !share.isLong || state.long < longPlaces else { return false }
        state.bytes += share.bytes
        state.long += share.isLong ? 1 : 0
        return true
    }
}

extension DecodeBudget: Hashable {
    /// Whether both are one.
    public static func == (left: DecodeBudget, right: DecodeBudget) -> Bool { left === right }

    /// Hashes which one it is.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A part of the budget.
struct DecodeShare: Sendable, Equatable {
    /// Memory.
    var bytes = 0
    /// Whether it has one of the places for long decodes.
    var isLong = false
}
