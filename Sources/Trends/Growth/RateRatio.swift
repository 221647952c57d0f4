/// How many times as frequent something is as before, with an exact interval.
///
/// Of two Poisson counts, given their sum, one is binomial: of n events x are recent with the probability ρA / (ρA + B), where A and B are what
/// each count is out of, and ρ is the ratio of the rates. An interval of that probability (Clopper and Pearson, 1934) is one of the ratio, and its
/// tails are the test (Przyborowski and Wilenski, 1940).
///
/// Where counts vary more than Poisson's do, both are divided by how many times as much their variance is: what is left is the number of
/// independent events that would tell as much (after Rao and Scott, 1992).
public struct RateRatio: Sendable, Hashable {
    /// The ratio; nil where nothing was before, and it is beyond all numbers.
    public let value: Double?
    /// The lower end of the interval.
    public let low: Double
    /// The upper end; nil where there is none.
    public let high: Double?
    /// The probability of counts so far apart, or farther, where the rates are equal; of both sides.
    public let pValue: Double

    /// - Parameters:
    ///   - recent: the recent count.
    ///   - recentTotal: what it is out of, above 0: events of all kinds, or time.
    ///   - before: the count before.
    ///   - beforeTotal: what it is out of, above 0.
    ///   - dispersion: the variance of a count over its mean, above 0.
    ///   - confidence: the probability that the interval holds the ratio, at least.
    /// - Returns: nil where there are no counts, or nothing that they are out of.
    public init?(
        recent: Int, of recentTotal: Double, before: Int, of beforeTotal: Double, dispersion: Double = 1,
        confidence: Double = 0.95
    ) {
        guard recent >= 0, before >= 0, recent > 0 || before > 0, recentTotal > 0, beforeTotal > 0,
            recentTotal.isFinite, beforeTotal.isFinite, dispersion > 0, dispersion.isFinite,
            (0..<1).contains(confidence)
        else { return nil }
        let (x, y) = (Double(recent) / dispersion, Double(before) / dispersion)
        let tail = (1 - confidence) / 2
        func ratio(_ share: Double) -> Double? {
            share < 1 ? share / (1 - share) * (beforeTotal / recentTotal) : nil
        }
        value = before > 0 ? Double(recent) / recentTotal / (Double(before) / beforeTotal) : nil
        low = recent > 0 ? ratio(IncompleteBeta.inverse(tail, x, y + 1)) ?? .greatestFiniteMagnitude : 0
        high = before > 0 ? ratio(IncompleteBeta.inverse(1 - tail, x + 1, y)) : nil
        let expected = recentTotal / (recentTotal + beforeTotal)
        let atLeast = recent > 0 ? IncompleteBeta.value(expected, x, y + 1) : 1
        let atMost = before > 0 ? 1 - IncompleteBeta.value(expected, x + 1, y) : 1
        pValue = min(1, 2 * min(atLeast, atMost))
    }
}
