import Basics
import Foundation

/// Whether prices are other than before: the medians, how many times one is the other with an interval, and a test of ranks.
///
/// The interval is the percentile bootstrap's (Efron and Tibshirani, 1993). The test is that of Mann and Whitney, 1947, by the normal
/// distribution with ties considered and a correction for continuity: whether a price of now is more often above one of before than below.
public struct PriceMove: Sendable, Hashable {
    /// The median of recent prices.
    public let median: Double
    /// The median of prices before.
    public let medianBefore: Double
    /// How many times the one is the other.
    public let ratio: Double
    /// The lower end of the 95% interval of the ratio.
    public let low: Double
    /// The upper end.
    public let high: Double
    /// The probability of ranks so far apart, or farther, where prices are alike.
    public let pValue: Double

    /// The fewest prices of each that are compared.
    public static let fewest = 5
    /// Of more prices a sample is drawn, which tells as much.
    private static let most = 2_000
    private static let resamples = 400

    /// O(n log n + resamples · n).
    /// - Parameters:
    ///   - prices: recent ones; what is not above 0 or not finite is left out.
    ///   - before: those before.
    ///   - seed: what draws start from.
    /// - Returns: nil for fewer than ``fewest`` of either.
    public init?(_ prices: [Double], before: [Double], seed: UInt64 = 42) {
        var random = SeededGenerator(seed: seed)
        func usable(_ prices: [Double]) -> [Double] {
            let fine = prices.filter { $0.isFinite && $0 > 0 }
            return (fine.count <= Self.most ? fine : Array(fine.shuffled(using: &random).prefix(Self.most))).sorted()
        }
        let (now, then) = (usable(prices), usable(before))
        guard now.count >= Self.fewest, then.count >= Self.fewest else { return nil }
        (median, medianBefore) = (Self.median(now), Self.median(then))
        ratio = median / medianBefore
        var ratios: [Double] = []
        for _ in 0..<Self.resamples {
            ratios.append(Self.resampledMedian(now, &random) / Self.resampledMedian(then, &random))
        }
        ratios.sort()
        low = ratios[Int(0.025 * Double(Self.resamples))]
        high = ratios[Int(0.975 * Double(Self.resamples))]
        pValue = Self.rankTest(now, then)
    }

    /// Which of many moves are none of chance: as ``TrendTest`` decides about counts.
    public static func significant(_ moves: [PriceMove?], falseShare: Double = 0.05) -> [Bool] {
        FalseDiscoveries.accepted(moves.map { $0?.pValue }, share: falseShare)
    }

    private static func median(_ sorted: [Double]) -> Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The middle of as many places drawn: of sorted values no values need to be sorted again.
    private static func resampledMedian(_ sorted: [Double], _ random: inout SeededGenerator) -> Double {
        var drawn = [UInt16](repeating: 0, count: sorted.count)
        let count = UInt64(sorted.count)
        for _ in sorted { drawn[Int(random.next().multipliedFullWidth(by: count).high)] += 1 }
        func value(at rank: Int) -> Double {
            var passed = 0
            for (place, times) in drawn.enumerated() {
                passed += Int(times)
                if passed > rank { return sorted[place] }
            }
            return sorted[sorted.count - 1]
        }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? value(at: middle) : (value(at: middle - 1) + value(at: middle)) / 2
    }

    private static func rankTest(_ now: [Double], _ then: [Double]) -> Double {
        let all = (now.map { ($0, true) } + then.map { ($0, false) }).sorted { $0.0 < $1.0 }
        let (m, n, total) = (Double(now.count), Double(then.count), Double(all.count))
        var (rankSum, ties, start) = (0.0, 0.0, 0)
        while start < all.count {
            var end = start
            while end < all.count, all[end].0 == all[start].0 { end += 1 }
            let (rank, size) = (Double(start + end + 1) / 2, Double(end - start))
            rankSum += rank * Double(all[start..<end].count { $0.1 })
            ties += size * size * size - size
            start = end
        }
        let statistic = rankSum - m * (m + 1) / 2
        let variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
        guard variance > 0 else { return 1 }
        let distance = max(0, abs(statistic - m * n / 2) - 0.5) / variance.squareRoot()
        return min(1, erfc(distance / 2.0.squareRoot()))
    }
}
