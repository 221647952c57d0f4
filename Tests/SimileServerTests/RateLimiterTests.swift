import Testing

@testable import SimileServer

/// Who has to wait, for how long, and how much the limiter remembers.
@Suite struct RateLimiterTests {
    private let start = ContinuousClock.now

    @Test(arguments: [(1, 1), (5, 5), (10, 10), (60, 10), (100, 10), (600, 60), (1_000_000, 100_000)])
    func aBurstIsATenthWithinReason(_ rate: Int, _ burst: Int) {
        #expect(RateLimiter(requestsPerMinute: rate).burst == burst)
    }

    @Test func aBurstPassesThenOneAtATime() {
        let limiter = RateLimiter(requestsPerMinute: 60, now: start)
        let client = RateLimiter.Client.key("shop")
        for _ in 0..<10 { #expect(limiter.ask(client, at: start) == .allowed) }
        #expect(limiter.ask(client, at: start) == .wait(seconds: 1))
        #expect(limiter.ask(client, at: start + .milliseconds(999)) == .wait(seconds: 1))
        #expect(limiter.ask(client, at: start + .seconds(1)) == .allowed)
        #expect(limiter.ask(client, at: start + .seconds(1)) == .wait(seconds: 1))
        // After a pause as long as it likes there is one burst again, not more.
        for _ in 0..<10 { #expect(limiter.ask(client, at: start + .seconds(3600)) == .allowed) }
        #expect(limiter.ask(client, at: start + .seconds(3600)) == .wait(seconds: 1))
    }

    @Test func whoeverWaitsAsToldIsLetIn() {
        for rate in [1, 2, 7, 45, 61, 100, 999] {
            let limiter = RateLimiter(requestsPerMinute: rate, now: start)
            let client = RateLimiter.Client.address("192.0.2.1")
            var now = start
            for _ in 0..<(3 * limiter.burst) {
                guard case .wait(let seconds) = limiter.ask(client, at: now) else { continue }
                #expect(1...60 ~= seconds)
                now += .seconds(seconds)
                #expect(limiter.ask(client, at: now) == .allowed)
            }
        }
    }

    /// A bucket of tokens as it is usually told, in numbers with fractions.
    private struct Bucket {
        var tokens: Double
        var time = 0.0
    }

    @Test func itIsABucketOfTokens() {
        var numbers = SystemRandomNumberGenerator()
        for rate in [3, 30, 240] {
            let limiter = RateLimiter(requestsPerMinute: rate, now: start)
            var buckets = Array(repeating: Bucket(tokens: Double(limiter.burst)), count: 5)
            var time = 0.0
            var (allowed, refused) = (0, 0)
            for _ in 0..<3000 {
                time += Double.random(in: 0...(15 / Double(rate)), using: &numbers)
                let index = Int.random(in: 0..<buckets.count, using: &numbers)
                let refill = (time - buckets[index].time) * Double(rate) / 60
                let tokens = min(Double(limiter.burst), buckets[index].tokens + refill)
                // Where the two roundings may differ there is nothing to compare.
                let answer = limiter.ask(.key("\(index)"), at: start + .seconds(time))
                if abs(tokens - 1) > 1e-6 { #expect((answer == .allowed) == (tokens > 1)) }
                buckets[index] = Bucket(tokens: answer == .allowed ? tokens - 1 : tokens, time: time)
                if answer == .allowed { allowed += 1 } else { refused += 1 }
            }
            #expect(allowed > 100 && refused > 100)
        }
    }

    @Test func clientsDoNotDisturbEachOther() {
        let limiter = RateLimiter(requestsPerMinute: 1, now: start)
        for name in 0..<100 { #expect(limiter.ask(.key("\(name)"), at: start) == .allowed) }
        for name in 0..<100 { #expect(limiter.ask(.key("\(name)"), at: start) == .wait(seconds: 60)) }
        #expect(limiter.ask(.address("0"), at: start) == .allowed)
    }

    @Test func anIPv6NetworkIsOneClient() {
        typealias Client = RateLimiter.Client
        #expect(Client.address("2001:db8:1:2::1") == .address("2001:db8:1:2:ffff::9"))
        #expect(Client.address("2001:db8:1:2::1") != .address("2001:db8:1:3::1"))
        #expect(Client.address("::ffff:192.0.2.1") == .address("192.0.2.1"))
        #expect(Client.address("192.0.2.1") != .address("192.0.2.2"))
        #expect(Client.address("192.0.2.1") != .key("192.0.2.1"))
        #expect(Client.address("fe80::1%eth0") == .address("fe80::2%eth0"))
    }

    @Test func thoseWhoWereQuietAreForgotten() {
        let limiter = RateLimiter(requestsPerMinute: 60, now: start)
        for name in 0..<500 { _ = limiter.ask(.key("\(name)"), at: start) }
        #expect(limiter.clientCount == 500)
        // A burst of 10 fills in 10 s; each half is dropped when it is older than that.
        for step in 1...5 { _ = limiter.ask(.key("one"), at: start + .seconds(10 * step)) }
        #expect(limiter.clientCount <= 2)
    }

    @Test func memoryHasABound() {
        let limiter = RateLimiter(requestsPerMinute: 1, maxClients: 100, now: start)
        let busy = RateLimiter.Client.key("busy")
        #expect(limiter.ask(busy, at: start) == .allowed)
        for name in 0..<10_000 {
            #expect(limiter.ask(.key("\(name)"), at: start) == .allowed)
            #expect(limiter.clientCount <= 100)
            // Whoever keeps asking is not forgotten for all that come and go.
            if name.isMultiple(of: 20) { #expect(limiter.ask(busy, at: start) == .wait(seconds: 60)) }
        }
        // Of the others the latest are remembered.
        #expect(limiter.ask(.key("9999"), at: start) == .wait(seconds: 60))
        #expect(limiter.ask(.key("0"), at: start) == .allowed)
    }

    /// Dropping a half because there are too many clients must not let the other half grow old too early.
    @Test func nobodyIsForgottenTooEarly() {
        let limiter = RateLimiter(requestsPerMinute: 1, maxClients: 20, now: start)
        for name in 0..<9 { _ = limiter.ask(.key("\(name)"), at: start) }
        let late = start + .seconds(59)
        #expect(limiter.ask(.key("late"), at: late) == .allowed)
        #expect(limiter.ask(.key("other"), at: late) == .allowed)
        #expect(limiter.ask(.key("new"), at: late + .seconds(2)) == .allowed)
        #expect(limiter.ask(.key("late"), at: late + .seconds(2)) == .wait(seconds: 58))
    }

    @Test func manyThreadsGetOneBurst() async {
        let limiter = RateLimiter(requestsPerMinute: 6000, now: start)
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).count { _ in limiter.ask(.key("shop"), at: start) == .allowed } }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 600)
    }
}
