import NIOCore
import Synchronization
import Testing

@testable import SimileServer

@Suite struct ByteBudgetTests {
    private let budget = ByteBudget(100)
    private let start = ContinuousClock.now
    private let givenUp = Counter()

    /// Counts what was given up.
    private final class Counter: Sendable {
        let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
    }

    private func upload(_ name: String, of client: RateLimiter.Client? = nil) -> Upload {
        let upload = budget.upload(of: client ?? .key(name)) { [givenUp] in givenUp.names.withLock { $0.append(name) } }
        upload.setArriving(true, at: start)
        return upload
    }

    @Test func bytesAreTakenAndGivenBack() throws {
        let (first, second) = (upload("a"), upload("b"))
        first.setArriving(false)
        // One request always fits, or none ever would.
        try first.take(200)
        #expect(throws: Problem.crowded) { try second.take(1) }
        first.give(150)
        try second.take(50)
        #expect(budget.load == 100)
        first.close()
        second.close()
        #expect(budget.load == 0)
    }

    /// What is only announced, or arrived and went, holds nobody up.
    @Test func openUploadsCostNothing() throws {
        let idle = (0..<1000).map { upload("idle \($0)") }
        let good = upload("good")
        for _ in 0..<100 { try good.take(1) }
        #expect(givenUp.all.isEmpty && budget.load == 100)
        for one in idle { one.close() }
    }

    @Test func theSlowestGoesFirst() throws {
        let (slow, slower, good) = (upload("slow"), upload("slower"), upload("good"))
        try slow.take(24, at: start + .seconds(1))
        try slower.take(24, at: start)
        try good.take(24, at: start + .seconds(2))
        try good.take(50, at: start + .seconds(3))
        #expect(givenUp.all == ["slower"])
        // Whoever was given up gets nothing any more.
        #expect(throws: Problem.crowded) { try slower.take(1) }
        #expect(budget.load == 98)
    }

    /// A fast start does not protect whoever stalls then.
    @Test func staleSpeedDoesNotCount() throws {
        let (stalled, steady) = (upload("stalled"), upload("steady"))
        try stalled.take(24, at: start)
        for second in 1...24 { try steady.take(1, at: start + .seconds(second)) }
        let more = upload("more")
        try more.take(24, at: start + .seconds(24))
        try more.take(40, at: start + .seconds(24))
        #expect(givenUp.all == ["stalled"])
    }

    /// The slowest is whoever wants the bytes: it goes itself.
    @Test func theSlowestIsRefused() throws {
        let (fast, slow) = (upload("fast"), upload("slow"))
        try slow.take(1, at: start)
        try fast.take(99, at: start + .seconds(5))
        fast.give(75)
        for _ in 0..<3 { try fast.take(25, at: start + .seconds(6)) }
        #expect(throws: Problem.crowded) { try slow.take(1, at: start + .seconds(6)) }
    }

    /// A body that is whole, or whose client is not waited for, is not taken away.
    @Test func whatHasArrivedStays() throws {
        let (whole, good) = (upload("whole"), upload("good"))
        try whole.take(100, at: start)
        whole.setArriving(false, at: start)
        #expect(throws: Problem.crowded) { try good.take(1, at: start) }
        #expect(givenUp.all.isEmpty)
    }

    /// One client's many uploads give way to others' before anybody else's does.
    @Test func greedyClientsGiveWay() throws {
        let greedy = RateLimiter.Client.key("greedy")
        let many = (0..<5).map { upload("greedy \($0)", of: greedy) }
        for one in many { try one.take(10, at: start + .seconds(9)) }
        // Half is the end for it, though there is room: it makes its own room.
        try many[0].take(10, at: start + .seconds(9))
        #expect(givenUp.all.count == 1 && budget.load == 50)
        let modest = (0..<5).map { upload("modest \($0)") }
        for one in modest { try one.take(10, at: start) }
        let late = upload("late")
        try late.take(10, at: start + .seconds(9))
        #expect(givenUp.all.count == 2 && givenUp.all.allSatisfy { $0.hasPrefix("greedy") })
    }

    /// Half stays free for others, except of proxies on this machine, behind which they are.
    @Test func nobodyHoldsEverything() throws {
        for (client, isFree) in [
            (RateLimiter.Client.key("a"), false), (.address("203.0.113.1"), false), (.address("127.0.0.1"), true),
            (.address("::1"), true),
        ] {
            let budget = ByteBudget(100)
            let uploads = (0..<10).map { _ in budget.upload(of: client) {} }
            let taken = uploads.filter { (try? $0.take(10)) != nil }
            #expect(taken.count == (isFree ? 10 : 5))
        }
    }
}

@Suite struct PaceTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private func meter(room: Int = 0) -> PaceMeter {
        PaceMeter(Pace(grace: .seconds(10), bytesPerSecond: 1000), room: room)
    }

    @Test func nothingIsTooSlow() {
        var meter = meter()
        meter.wait(from: start)
        #expect(meter.judge(at: start + .seconds(9)) == start + .seconds(10) + .milliseconds(250) + .nanoseconds(1))
        #expect(meter.judge(at: start + .seconds(10)) == nil)
    }

    @Test func thePaceIsEnough() {
        var (meter, now) = (meter(), start)
        for _ in 0..<100 {
            meter.wait(from: now)
            now = now + .seconds(5)
            meter.rest(at: now)
            meter.count(5000)
            #expect(meter.judge(at: now) != nil)
        }
        // What came long ago does not help for long.
        meter.count(1 << 30)
        meter.wait(from: now)
        #expect(meter.judge(at: now + .seconds(10)) == nil)
    }

    @Test func onlyWaitingCounts() {
        var meter = meter()
        meter.wait(from: start)
        meter.rest(at: start + .seconds(5))
        #expect(meter.judge(at: start + .hours(1)) != nil)
        meter.wait(from: start + .hours(1))
        #expect(meter.judge(at: start + .hours(1) + .seconds(4)) != nil)
        #expect(meter.judge(at: start + .hours(1) + .seconds(5)) == nil)
    }

    /// Progress that is seen in steps larger than the grace's is kept for as long as it lasts at the pace.
    @Test func largeStepsAreWaitedFor() {
        var meter = meter(room: 100_000)
        meter.wait(from: start)
        meter.count(1 << 30)
        #expect(meter.judge(at: start + .seconds(99)) != nil)
        #expect(meter.judge(at: start + .seconds(101)) == nil)
    }

    @Test func aPaceOfNothingIsAlwaysKept() {
        var meter = PaceMeter(Pace(grace: .seconds(1), bytesPerSecond: 0))
        meter.wait(from: start)
        #expect(meter.judge(at: start + .hours(100)) == .distantFuture)
    }
}

@Suite struct ConnectionsTests {
    private let one = RateLimiter.Client.address("203.0.113.1")
    private let other = RateLimiter.Client.address("203.0.113.2")

    @Test func neitherAllNorOneHaveEverything() {
        let connections = Connections(limit: 5, perAddress: 2)
        #expect(connections.admit(one) && connections.admit(one) && !connections.admit(one))
        #expect(connections.admit(other))
        connections.leave(one)
        #expect(connections.admit(one) && !connections.admit(one))
        let local = RateLimiter.Client.address("::1")
        #expect(connections.admit(local) && connections.admit(local) && !connections.admit(local))
    }

    /// Behind a proxy on this machine there may be anybody.
    @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]) func thisMachineMayHaveAll(address: String)
    {
        let connections = Connections(limit: 5, perAddress: 1)
        for _ in 0..<5 { #expect(connections.admit(.address(address))) }
    }

    @Test func roomFollowsTheFiles() throws {
        let room = try ConnectionRoom(wanted: 12_000, files: 20_000, open: 20, workers: 2)
        #expect(room.served == 12_000 && room.refused == 256)
        let scarce = try ConnectionRoom(wanted: 12_000, files: 64, open: 17, workers: 2)
        #expect(scarce.served >= 8 && scarce.served + scarce.refused <= 64 - 17 - 16)
        #expect(throws: ConfigurationError.self) { try ConnectionRoom(wanted: 100, files: 32, open: 17, workers: 2) }
        for files in 0..<300 {
            guard let room = try? ConnectionRoom(wanted: 100, files: files, open: 20, workers: 64) else { continue }
            #expect(room.served >= 4 && room.refused >= 1 && room.served + room.refused + 20 + 16 <= files)
        }
    }
}
