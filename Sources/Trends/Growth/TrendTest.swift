/// Tells what grows, falls, appears and vanishes in histories of counts.
///
/// ```swift
/// let trends = try TrendTest().trends(in: [groups, brands, colors])
/// for (brand, trend) in zip(names, trends[1]) where trend.verdict == .growing { print(brand, trend.growth?.low ?? 0) }
/// ```
///
/// The recent periods are compared with those before: the ratio of two shares, or of two rates, with an exact interval (``RateRatio``). How much more
/// than Poisson's counts vary is measured on the periods before: Pearson's statistic of each thing, drawn towards that of all of them
/// since a few periods alone tell little, and no less than the latter. A share of all varies less than a free count by itself: by 1 − share. What is called a trend passed the procedure of Benjamini and Hochberg over everything that was looked
/// at in one go, so that at most ``falseShare`` of it is chance, on average. Few counts are not tested.
public struct TrendTest: Sendable, Hashable {
    /// How many of the last periods are recent. The very last one is running and counts besides.
    public var recent: Int
    /// The fewest counts that may be called a trend: so many recent ones to grow, so many before to fall.
    public var minimumCount: Int
    /// The share of trends that may be chance.
    public var falseShare: Double

    /// So many periods' worth of everything's variation weigh as much as a thing's own.
    private static let sharedPeriods = 4.0
    /// (z² + 1) / 2 at the z of a chance of 1 in 400, as one of some twenty tests has to be.
    private static let doubt = 5.0

    /// The last complete period and the running one, against those before; 5 counts at least; a twentieth of trends may be chance.
    public init(recent: Int = 1, minimumCount: Int = 5, falseShare: Double = 0.05) {
        (self.recent, self.minimumCount, self.falseShare) = (recent, minimumCount, falseShare)
    }

    /// The trends of all things of all histories, in their order. O(things · periods).
    /// - Parameter histories: of the same periods, the last of which is running.
    /// - Throws: ``TrendError/parameter(_:expected:)``.
    public func trends(in histories: [CountHistory]) throws(TrendError) -> [[Trend]] {
        guard recent >= 1 else { throw .parameter("the number of recent periods", expected: "at least 1") }
        guard minimumCount >= 1 else { throw .parameter("the least count", expected: "at least 1") }
        guard (0...1).contains(falseShare) else {
            throw .parameter("the share of false trends", expected: "from 0 to 1")
        }
        let ratios = histories.map(ratios)
        let accepted = FalseDiscoveries.accepted(
            zip(histories, ratios).flatMap { history, ratios in
                zip(history.counts, ratios).map { isEnough($0) ? $1?.pValue : nil }
            }, share: falseShare)
        var place = 0
        return zip(histories, ratios).map { history, ratios in
            let first = firstRecent(history.totals.count)
            let (all, allBefore) = (history.totals[first...].reduce(0, +), history.totals[..<first].reduce(0, +))
            return history.counts.indices.map { thing in
                defer { place += 1 }
                let counts = history.counts[thing]
                let (now, before) = (sum(counts[first...]), sum(counts[..<first]))
                return Trend(
                    counts: counts, share: all > 0 ? now / all : nil,
                    shareBefore: allBefore > 0 ? before / allBefore : nil,
                    growth: ratios[thing],
                    verdict: verdict(ratios[thing], accepted[place], now, before, wasThere: history.wasThere[thing]))
            }
        }
    }

    /// The number of the first recent period.
    public func firstRecent(_ periods: Int) -> Int { max(0, periods - 1 - recent) }

    private func sum(_ counts: some Sequence<Int>) -> Double { Double(counts.reduce(0, +)) }

    private func isEnough(_ counts: [Int]) -> Bool { counts.reduce(0, +) >= minimumCount }

    private func verdict(
        _ ratio: RateRatio?, _ isAccepted: Bool, _ now: Double, _ before: Double, wasThere: Bool
    ) -> Trend.Verdict {
        guard let ratio, now + before >= Double(minimumCount) else { return .few }
        guard isAccepted else { return .steady }
        if ratio.value ?? .infinity > 1 {
            guard now >= Double(minimumCount) else { return .few }
            return before == 0 && !wasThere ? .appeared : .growing
        }
        guard before >= Double(minimumCount) else { return .few }
        return now == 0 ? .vanished : .falling
    }

    private func ratios(_ history: CountHistory) -> [RateRatio?] {
        let first = firstRecent(history.totals.count)
        let (all, allBefore) = (history.totals[first...].reduce(0, +), history.totals[..<first].reduce(0, +))
        let dispersions = dispersions(history, before: first)
        return history.counts.indices.map { thing in
            let counts = history.counts[thing]
            let (now, before) = (counts[first...].reduce(0, +), counts[..<first].reduce(0, +))
            let rest = history.areShares ? Self.rest(Double(now + before), of: all + allBefore) : 1
            return RateRatio(
                recent: now, of: all, before: before, of: allBefore, dispersion: dispersions[thing] * rest)
        }
    }

    /// What a share leaves to others; a tenth at least, since of nearly all little is known.
    private static func rest(_ count: Double, of all: Double) -> Double { all > 0 ? max(0.1, 1 - count / all) : 1 }

    /// The variance of each thing's counts over their mean, as the periods before the recent ones show it: at least 1.
    private func dispersions(_ history: CountHistory, before end: Int) -> [Double] {
        let periods = (0..<end).filter { history.totals[$0] > 0 }
        let freedom = Double(periods.count - 1)
        guard freedom > 0 else { return history.counts.map { _ in 1 } }
        let all = periods.reduce(0) { $0 + history.totals[$1] }
        let statistics = history.counts.map { counts in
            let count = Double(periods.reduce(0) { $0 + counts[$1] })
            let (rate, rest) = (count / all, history.areShares ? Self.rest(count, of: all) : 1)
            return rate == 0
                ? 0
                : periods.reduce(0.0) { sum, period in
                    let expected = rate * history.totals[period]
                    return sum + (Double(counts[period]) - expected) * (Double(counts[period]) - expected)
                        / (expected * rest)
                }
        }
        let tested = history.counts.indices.filter { thing in
            periods.reduce(0) { $0 + history.counts[thing][$1] } >= minimumCount
        }
        guard !tested.isEmpty else { return history.counts.map { _ in 1 } }
        let mean = tested.reduce(0) { $0 + statistics[$1] } / (freedom * Double(tested.count))
        // An estimate of few degrees of freedom has to be exceeded by more: (t / z)² is about 1 + (z² + 1) / 2 of them.
        let degrees = freedom * Double(max(1, tested.count - (history.areShares ? 1 : 0)))
        let common = mean * (1 + Self.doubt / degrees)
        return statistics.map { statistic in
            max(1, common, (statistic + Self.sharedPeriods * mean) / (freedom + Self.sharedPeriods))
        }
    }
}
