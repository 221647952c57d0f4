import Basics
import NIOCore

/// How fast a client must send or read at least, while it is waited for.
struct Pace: Sendable, Equatable {
    /// How long the client may do nothing.
    var grace: TimeAmount
    /// How fast it must be on average; 0 for any pace.
    var bytesPerSecond: Int

    init(grace: TimeAmount, bytesPerSecond: Int) {
        self.grace = grace
        self.bytesPerSecond = bytesPerSecond
    }

    init(_ limits: ServerConfiguration.Limits) {
        self.init(grace: .nanoseconds(Int64(limits.graceSeconds * 1e9)), bytesPerSecond: limits.minimumRate)
    }

    /// The pace while the service shuts down, with a shorter grace.
    var whenEnding: Pace { Pace(grace: min(grace, .seconds(2)), bytesPerSecond: bytesPerSecond) }
}

/// Watches whether a client keeps a pace: a bucket that leaks at the pace's rate while the client is waited for, and that
/// what it sends or reads fills. A client whose bucket runs empty is too slow.
struct PaceMeter {
    private var pace: Pace
    /// The bucket holds what the grace wants, or so much if that is more: for progress that is seen in large steps only.
    private let room: Double
    private var level: Double
    private var since: NIODeadline?

    init(_ pace: Pace, room: Int = 0) {
        (self.pace, self.room) = (pace, Double(room))
        level = pace.bytesPerGrace
    }

    /// Begins anew; the client is not waited for.
    mutating func restart() { (level, since) = (pace.bytesPerGrace, nil) }

    /// The client is waited for.
    mutating func wait(from now: NIODeadline) { since = since ?? now }

    /// The client is not waited for any longer.
    mutating func rest(at now: NIODeadline) {
        if let since { level -= (now - since).seconds * Double(pace.bytesPerSecond) }
        since = nil
    }

    /// So many bytes went through.
    mutating func count(_ bytes: Int) { level = min(max(room, pace.bytesPerGrace), level + Double(bytes)) }

    /// From now on another pace is wanted; what was too much of it before is forgotten.
    mutating func change(to pace: Pace) {
        self.pace = pace
        level = min(level, pace.bytesPerGrace)
    }

    /// When to judge again; nil when the client is too slow.
    mutating func judge(at now: NIODeadline) -> NIODeadline? {
        if since != nil {
            rest(at: now)
            since = now
        }
        guard pace.bytesPerSecond > 0 else { return .distantFuture }
        guard level > 0 else { return nil }
        // Not more often than needed.
        let seconds = max(level / Double(pace.bytesPerSecond), pace.grace.seconds / 8)
        return now + .nanoseconds(Int64(seconds * 1e9) + 1)
    }
}

extension Pace {
    fileprivate var bytesPerGrace: Double { Double(bytesPerSecond) * grace.seconds }
}

extension TimeAmount {
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
