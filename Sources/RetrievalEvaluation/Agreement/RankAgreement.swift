/// How far two rankings of the same things agree, the best first in both.
///
/// ```swift
/// let agreement = RankAgreement([7, 3, 9], [3, 7, 4])
/// agreement.overlap(at: 3)                 // 2/3: 7 and 3 are in both
/// agreement.jaccard(at: 3)                 // 2/4
/// agreement.rankBiasedOverlap(p: 0.9)
/// ```
///
/// Rankings name each thing once. Time: O(length) for each measure.
public struct RankAgreement: Sendable {
    /// How many are common to the first d of both, for d from 1 to the length of the shorter.
    private let common: [Int]

    /// - Parameters:
    ///   - first: one ranking, as numbers of things.
    ///   - second: the other.
    public init(_ first: [Int], _ second: [Int]) {
        var (seenFirst, seenSecond): (Set<Int>, Set<Int>) = ([], [])
        var (common, count): ([Int], Int) = ([], 0)
        for (a, b) in zip(first, second) {
            if a == b {
                count += 1
            } else {
                count += (seenSecond.contains(a) ? 1 : 0) + (seenFirst.contains(b) ? 1 : 0)
            }
            seenFirst.insert(a)
            seenSecond.insert(b)
            common.append(count)
        }
        self.common = common
    }

    /// The share of the first k that both have in common, whatever their order: |A ∩ B| / k; 1 where there is nothing to share.
    /// - Parameter k: how many are looked at; no more count than both rankings have.
    public func overlap(at k: Int) -> Double {
        let k = min(k, common.count)
        return k > 0 ? Double(common[k - 1]) / Double(k) : 1
    }

    /// Jaccard's index of the first k: |A ∩ B| / |A ∪ B|; 1 where there is nothing to share.
    /// - Parameter k: how many are looked at; no more count than both rankings have.
    public func jaccard(at k: Int) -> Double {
        let k = min(k, common.count)
        return k > 0 ? Double(common[k - 1]) / Double(2 * k - common[k - 1]) : 1
    }

    /// Rank-biased overlap, extrapolated from what both rankings show: the agreement that a
    /// reader finds who goes on to the next place with probability p. With the overlap X(d) of the first d of k places it is
    /// X(k)/k · pᵏ + (1 − p)/p · Σ X(d)/d · pᵈ, d = 1…k: 1 for equal rankings, 0 for those that share nothing.
    ///
    /// Source: Webber, Moffat and Zobel, "A similarity measure for indefinite rankings", ACM TOIS 28 (4), 2010, equation 23 with
    /// rankings of one length, to which the longer is cut.
    /// - Parameter p: the persistence, above 0 and below 1; the first ten places have 86% of the weight at 0.9.
    /// - Returns: 1 where there is nothing to share, NaN where p lies outside.
    public func rankBiasedOverlap(p: Double) -> Double {
        guard p > 0, p < 1 else { return .nan }
        guard let last = common.last else { return 1 }
        var (sum, power) = (0.0, 1.0)
        for (depth, count) in common.enumerated() {
            power *= p
            sum += Double(count) / Double(depth + 1) * power
        }
        return Double(last) / Double(common.count) * power + (1 - p) / p * sum
    }
}
