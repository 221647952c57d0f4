import Basics
import VectorSearch

/// The interval in which a mean would likely lie had other queries been drawn: the percentile bootstrap.
///
/// ```swift
/// let precision = Bootstrap(seed: 42).mean(answers.map { $0.precision(at: 10) })
/// print(precision.value, precision.low ?? .nan, precision.high ?? .nan)
/// ```
///
/// As many values as there are get drawn again and again, with replacement, and the 2.5th and the 97.5th percentile of the
/// means are the ends of the 95% interval. It assumes nothing of how values are spread, but needs some thirty of them: of fewer
/// it is too narrow. The same values, resamples and seed give the same interval; and two arrays of equal length and seed
/// are resampled alike, as paired comparisons want it.
///
/// Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
public struct Bootstrap: Sendable, Hashable {
    /// How often the values are drawn anew.
    public var resamples: Int
    /// What the draws start from.
    public var seed: UInt64

    /// - Parameters:
    ///   - resamples: how often the values are drawn anew; none or fewer make no interval.
    ///   - seed: what the draws start from.
    public init(resamples: Int = 1000, seed: UInt64) {
        self.resamples = resamples
        self.seed = seed
    }

    /// The mean with its 95% interval. Time: O(resamples · n); memory: a number for each resample, none for what is drawn.
    /// - Parameter values: one for each query.
    /// - Returns: the mean, NaN of no values; no interval for fewer than two values, or where any is not finite. The
    ///   mean shows it then.
    public func mean(_ values: [Double]) -> Estimate {
        let mean = values.reduce(0, +) / Double(values.count)
        guard values.count >= 2, resamples > 0, values.allSatisfy(\.isFinite) else {
            return Estimate(mean, count: values.count)
        }
        let means = resampledMeans(values).sorted()
        return Estimate(
            mean, low: means.percentileInOrder(2.5), high: means.percentileInOrder(97.5), count: values.count)
    }

    /// The means of all resamples.
    private func resampledMeans(_ values: [Double]) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return values.withUnsafeBufferPointer { values in
            let count = UInt64(values.count)
            return (0..<resamples).map { _ in
                var sum = 0.0
                for _ in 0..<values.count {
                    // The high half of the product is below the count, and even to within count / 2⁶⁴.
                    sum += values[Int(random.next().multipliedFullWidth(by: count).high)]
                }
                return sum / Double(values.count)
            }
        }
    }
}
