import Synchronization

/// Limits the rate of requests: a bucket of tokens per client, each request takes one, and they come back
/// evenly, ``requestsPerMinute`` of them in a minute, until the bucket holds ``burst`` of them.
///
/// A bucket is kept as a single moment, the one when it will be full again (the "virtual scheduling algorithm" of ITU-T
/// I.371). A full bucket need not be kept at all: buckets of those who were quiet for as long as filling takes are
/// forgotten, and if there are more clients than ``maxClients`` all the same, those who were quiet for longest. A
/// question takes O(1) on average, from any thread.
public final class RateLimiter: Sendable {
    /// What becomes of a request.
    public enum Answer: Sendable, Hashable {
        /// It may be answered.
        case allowed
        /// It comes too early: one after so many seconds, rounded up, is in time. What `Retry-After` says.
        case wait(seconds: Int)
    }

    /// How many requests a client may make in a minute, on average.
    public let requestsPerMinute: Int
    /// How many it may make at once after a pause: a tenth of a minute's, but 10 at least, because a browser that shows
    /// one page asks for several things, and never more than a minute's.
    public let burst: Int
    /// How many clients are remembered at most.
    public let maxClients: Int

    /// How long a token takes to come back.
    private let interval: Duration
    private let buckets: Mutex<RecentClients>

    /// A limiter without any requests so far.
    /// - Parameters:
    ///   - requestsPerMinute: at least 1.
    ///   - maxClients: at least 2; one takes about 100 bytes.
    ///   - now: the present.
    public init(requestsPerMinute: Int, maxClients: Int = 100_000, now: ContinuousClock.Instant = .now) {
        self.requestsPerMinute = max(1, requestsPerMinute)
        self.maxClients = max(2, maxClients)
        burst = min(self.requestsPerMinute, max(10, self.requestsPerMinute / 10))
        interval = .seconds(60) / self.requestsPerMinute
        buckets = Mutex(RecentClients(memory: interval * burst, half: self.maxClients / 2, now: now))
    }

    /// Counts a request, if it may be answered.
    /// - Parameters:
    ///   - client: whose it is.
    ///   - now: the present; tests have their own.
    public func ask(_ client: Client, at now: ContinuousClock.Instant = .now) -> Answer {
        buckets.withLock { buckets in
            let full = max(buckets.fullMoment(of: client, now: now) ?? now, now)
            // As long as filling up takes no longer than for all tokens but one, there is one.
            let early = now.duration(to: full) - interval * (burst - 1)
            buckets.remember(client, full: early > .zero ? full : full + interval, now: now)
            guard early > .zero else { return .allowed }
            let (seconds, rest) = early.components
            return .wait(seconds: Int(seconds) + (rest > 0 ? 1 : 0))
        }
    }

    /// How many clients are remembered.
    var clientCount: Int { buckets.withLock { $0.count } }
}
