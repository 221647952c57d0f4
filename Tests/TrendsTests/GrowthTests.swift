import Basics
import Foundation
import Testing
import Trends

@Suite struct GrowthTests {
    /// Intervals of SciPy 1.17.1, `binomtest(x, x + y).proportion_ci(method="exact")`, turned into ratios.
    @Test(
        arguments: [
            (10, 20, 1.0, 4.0, 2.0, 0.836023860095332, 4.476732176976819),
            (5, 0, 1.0, 1.0, nil, 0.91635585731546, nil),
            (0, 8, 1.0, 1.0, 0.0, 0.0, 0.5858331751372432),
            (120, 300, 100.0, 500.0, 2.0, 1.6046858108480284, 2.479609726360026),
        ] as [(Int, Int, Double, Double, Double?, Double, Double?)])
    func `a ratio has the exact interval`(
        x: Int, y: Int, a: Double, b: Double, value: Double?, low: Double, high: Double?
    ) throws {
        let ratio = try #require(RateRatio(recent: x, of: a, before: y, of: b))
        #expect(ratio.value == value)
        #expect(abs(ratio.low - low) < 1e-9, "\(ratio.low)")
        #expect((ratio.high == nil) == (high == nil))
        if let found = ratio.high, let high { #expect(abs(found - high) < 1e-9, "\(found)") }
    }

    /// The tails of the binomial distribution, summed up.
    @Test func `the test is that of the binomial distribution`() throws {
        for (x, n, p) in [(7, 10, 0.3), (1, 12, 0.5), (30, 60, 0.25), (150, 1000, 0.125)] {
            var (terms, term): ([Double], Double) = ([], pow(1 - p, Double(n)))
            for k in 0...n {
                terms.append(term)
                term *= Double(n - k) / Double(k + 1) * p / (1 - p)
            }
            let expected = min(1, 2 * min(terms[...x].reduce(0, +), terms[x...].reduce(0, +)))
            let ratio = try #require(RateRatio(recent: x, of: p, before: n - x, of: 1 - p))
            #expect(abs(ratio.pValue - expected) < 1e-9 * max(1, expected / 1e-3), "\(x) of \(n)")
        }
    }

    @Test func `nothing is compared with nothing`() {
        #expect(RateRatio(recent: 0, of: 1, before: 0, of: 1) == nil)
        #expect(RateRatio(recent: 3, of: 0, before: 1, of: 1) == nil)
        #expect(RateRatio(recent: 3, of: 1, before: 1, of: 0) == nil)
        #expect(RateRatio(recent: -3, of: 1, before: 1, of: 1) == nil)
        #expect(RateRatio(recent: 3, of: .nan, before: 1, of: 1) == nil)
    }

    @Test func `large counts end, and are narrow`() throws {
        let ratio = try #require(RateRatio(recent: 50_000_000, of: 1, before: 100_000_000, of: 2))
        let high = try #require(ratio.high)
        #expect(ratio.low < 1 && high > 1 && high - ratio.low < 0.001 && ratio.pValue > 0.9)
    }

    /// A history of things with shares of their own, and what grows in its recent periods.
    private func history(
        _ random: inout SeededGenerator, things: Int = 30, periods: Int = 8, each: Double = 400, bursts: Bool = false,
        planted: [Int: Double] = [:]
    ) -> CountHistory {
        var history = CountHistory(things: things, periods: periods)
        let weights = (0..<things).map { 1 / Double($0 + 2) }
        let sum = weights.reduce(0, +)
        for period in 0..<periods {
            // The shop itself grows and shrinks, and the last period has only just begun.
            let size = (period == periods - 1 ? 0.02 : 1) * each * (0.5 + Double.random(in: 0...1, using: &random))
            for thing in 0..<things {
                let factor = period >= periods - 2 ? planted[thing] ?? 1 : 1
                let mean = size * weights[thing] / sum * factor
                // Collections arrive in bunches of one to five.
                let count =
                    bursts
                    ? (0..<Self.poisson(mean / 3, &random)).reduce(0) { sum, _ in
                        sum + Int.random(in: 1...5, using: &random)
                    } : Self.poisson(mean, &random)
                history.counts[thing][period] = count
                history.totals[period] += Double(count)
            }
        }
        return history
    }

    private static func poisson(_ mean: Double, _ random: inout SeededGenerator) -> Int {
        var (count, left) = (0, mean)
        while true {
            left += log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random))
            if left < 0 { return count }
            count += 1
        }
    }

    private func alarms(_ verdicts: [Trend.Verdict]) -> Int { verdicts.count { $0 != .steady && $0 != .few } }

    @Test(arguments: [false, true], [3, 30])
    func `where nothing grows, hardly ever anything is found`(bursts: Bool, things: Int) throws {
        var random = SeededGenerator(seed: 7)
        let runs = 200
        var falseRuns = 0
        for _ in 0..<runs {
            let trends = try TrendTest().trends(in: [history(&random, things: things, bursts: bursts)])[0]
            if alarms(trends.map(\.verdict)) > 0 { falseRuns += 1 }
        }
        #expect(Double(falseRuns) / Double(runs) <= 0.05)
    }

    @Test(arguments: [false, true]) func `what grows threefold is found within a period`(bursts: Bool) throws {
        var random = SeededGenerator(seed: 8)
        let planted = [6: 3.0, 9: 3.0, 12: 4.0]
        let runs = 60
        var (found, others, called) = (0, 0, 0)
        for _ in 0..<runs {
            let trends = try TrendTest().trends(in: [
                history(&random, each: bursts ? 1600 : 400, bursts: bursts, planted: planted)
            ])[0]
            let growing = trends.indices.filter { trends[$0].verdict == .growing || trends[$0].verdict == .appeared }
            found += growing.count { planted[$0] != nil }
            others += growing.count { planted[$0] == nil }
            called += growing.count
        }
        #expect(Double(found) / Double(3 * runs) >= 0.8)
        #expect(Double(others) <= 0.05 * Double(called))
    }

    @Test func `what appears and vanishes is told, and few are not`() throws {
        var history = CountHistory(things: 5, periods: 6)
        history.totals = [500, 500, 500, 500, 500, 0]
        history.counts = [
            [0, 0, 0, 0, 12, 0], [20, 20, 20, 20, 0, 0], [0, 0, 0, 0, 3, 0], [50, 52, 48, 50, 51, 0],
            [0, 0, 0, 0, 12, 0],
        ]
        history.wasThere[4] = true
        let trends = try TrendTest().trends(in: [history])[0]
        #expect(trends.map(\.verdict) == [.appeared, .vanished, .few, .steady, .growing])
        #expect(trends[0].growth?.value == nil && trends[0].growth?.high == nil)
        #expect(trends[1].growth?.value == 0 && trends[3].share == 51.0 / 500)
    }

    @Test func `one period, and none, say nothing`() throws {
        for periods in [1, 2] {
            var history = CountHistory(things: 1, periods: periods)
            for _ in 0..<50 { history.add(0, in: periods - 1) }
            let trend = try TrendTest().trends(in: [history])[0][0]
            #expect(trend.verdict == .few && trend.growth == nil && trend.counts.last == 50)
        }
        #expect(try TrendTest().trends(in: []).isEmpty)
        #expect(try TrendTest().trends(in: [CountHistory(things: 0, periods: 3)]) == [[]])
        for test in [TrendTest(recent: 0), TrendTest(minimumCount: 0), TrendTest(falseShare: 2)] {
            #expect(throws: TrendError.self) { try test.trends(in: []) }
        }
    }

    @Test func `twice as much of everything is no trend`() throws {
        var history = CountHistory(things: 3, periods: 5)
        for thing in 0..<3 { history.counts[thing] = [100, 100, 100, 200, 0] }
        history.totals = [300, 300, 300, 600, 0]
        let trends = try TrendTest().trends(in: [history])[0]
        #expect(trends.map(\.verdict) == [.steady, .steady, .steady])
        #expect(trends[0].growth?.value == 1)
    }
}
