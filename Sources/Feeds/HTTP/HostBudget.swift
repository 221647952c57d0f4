/// What one host is asked for at a time: so many requests at once, so long from the start of one to the next, and none while
/// the host has asked for a pause.
///
/// A state machine without a clock: whoever drives it says what time it is. A clock that does not jump is meant, such as
/// `ContinuousClock`.
package struct HostBudget: Hashable, Sendable {
    /// Whether a request may begin.
    package enum Answer: Hashable, Sendable {
        /// It may, and is counted.
        case start
        /// Not before then.
        case wait(until: ContinuousClock.Instant)
        /// Not before another one has ended.
        case full
    }

    /// How many requests may run at once, at least one.
    package let concurrency: Int
    /// How long it takes from the start of one request to the start of the next.
    package private(set) var interval: Duration
    /// How many run.
    package private(set) var running = 0
    /// How many have failed in a row.
    package private(set) var failures = 0
    /// When the next may begin; nil where none has begun yet.
    package private(set) var nextStart: ContinuousClock.Instant?

    private let backOff: BackOff

    /// - Parameters:
    ///   - concurrency: how many requests may run at once.
    ///   - interval: how long it takes from the start of one to the next; the host's `Crawl-delay` where that is longer.
    ///   - backOff: the waits after failures.
    package init(concurrency: Int = 2, interval: Duration = .milliseconds(500), backOff: BackOff = BackOff()) {
        self.concurrency = max(1, concurrency)
        self.interval = max(.zero, interval)
        self.backOff = backOff
    }

    /// Asks for a request. Where the answer is `start`, ``finish(isFailure:retryAfter:at:using:)`` must follow.
    package mutating func start(at now: ContinuousClock.Instant) -> Answer {
        if running >= concurrency { return .full }
        if let nextStart, now < nextStart { return .wait(until: nextStart) }
        running += 1
        nextStart = now.advanced(by: interval)
        return .start
    }

    /// Says that a request has ended.
    /// - Parameters:
    ///   - isFailure: whether the host is to be left alone for a while: no answer, or 429 or 5xx.
    ///   - retryAfter: the pause that the host asks for; then it, and no other, is made.
    package mutating func finish(
        isFailure: Bool, retryAfter: Duration? = nil, at now: ContinuousClock.Instant,
        using random: inout some RandomNumberGenerator
    ) {
        running = max(0, running - 1)
        failures = isFailure ? min(failures + 1, Int(Int32.max)) : 0
        if let retryAfter {
            pause(until: now.advanced(by: retryAfter))
        } else if isFailure {
            pause(until: now.advanced(by: backOff.delay(failures: failures, using: &random)))
        }
    }

    /// Lets no request begin before then.
    package mutating func pause(until time: ContinuousClock.Instant) { nextStart = max(nextStart ?? time, time) }

    /// Takes the host's `Crawl-delay` where that is longer than its interval.
    package mutating func slow(to delay: Duration) { interval = max(interval, delay) }
}
