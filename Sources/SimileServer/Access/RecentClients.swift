/// When the buckets of those who asked lately will be full again: a map that forgets by itself.
///
/// It has two halves. Whoever asks is put into the young one; when that is full, or old enough for every bucket of the
/// other to have filled up, the old half is dropped and the young one takes its place. So those who asked last stay,
/// without a list in order of time, and dropping costs each client once.
struct RecentClients {
    typealias Client = RateLimiter.Client
    typealias Moment = ContinuousClock.Instant

    private var young: [Client: Moment] = [:]
    private var old: [Client: Moment] = [:]
    private var turned: Moment
    /// How long an empty bucket takes to fill.
    private let memory: Duration
    /// How many clients a half holds.
    private let half: Int

    init(memory: Duration, half: Int, now: Moment) {
        self.memory = memory
        self.half = half
        turned = now
    }

    /// How many are remembered: never more than two halves.
    var count: Int { young.count + old.count }

    /// When a client's bucket will be, or was, full; nil if it is for certain.
    mutating func fullMoment(of client: Client, now: Moment) -> Moment? {
        if turned.duration(to: now) >= memory { turn(now) }
        return young[client] ?? old[client]
    }

    /// Notes when a client's bucket will be full.
    mutating func remember(_ client: Client, full: Moment, now: Moment) {
        if young[client] == nil {
            old[client] = nil
            if young.count >= half { turn(now) }
        }
        young[client] = full
    }

    private mutating func turn(_ now: Moment) {
        old = young
        young = [:]
        turned = now
    }
}
