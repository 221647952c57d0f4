import Foundation
import RetrievalEvaluation
import Testing

/// All measures against scikit-learn, scipy and the plain definitions.
@Suite struct ParityTests {
    @Test func thousandCases() throws {
        var (cases, comparison) = (0, Comparison())
        for (index, one) in try ParityFixture<RankingCase>.read("rankings").cases.enumerated() {
            comparison.name = "rankings \(index) (\(one.kind))"
            one.compare(&comparison)
            cases += 1
        }
        for (index, one) in try ParityFixture<PairsCase>.read("pairs").cases.enumerated() {
            comparison.name = "pairs \(index) (\(one.kind))"
            one.compare(&comparison)
            cases += 1
        }
        for (index, one) in try ParityFixture<CorrelationCase>.read("correlations").cases.enumerated() {
            comparison.name = "correlations \(index) (\(one.kind))"
            comparison.compare("Pearson", Correlation.pearson(one.x, one.y), one.pearson)
            comparison.compare("Spearman", Correlation.spearman(one.x, one.y), one.spearman)
            cases += 1
        }
        #expect(cases == 1000)
        #expect(comparison.count > 30_000, "so many numbers are in the fixtures")
    }

    @Test func percentilesAreThoseOfNumPy() throws {
        var comparison = Comparison()
        for (index, one) in try ParityFixture<PercentilesCase>.read("percentiles").cases.enumerated() {
            comparison.name = "percentiles \(index) (\(one.kind))"
            comparison.compare("percentiles", one.asked.map(one.values.percentile), one.percentiles)
            comparison.compare("median", one.values.median, one.median)
        }
        #expect(comparison.count == 40 * 10)
    }

    @Test func intervalsAreThoseOfNumPy() throws {
        var comparison = Comparison()
        for (index, one) in try ParityFixture<BootstrapCase>.read("bootstraps").cases.enumerated() {
            comparison.name = "bootstraps \(index) (\(one.kind))"
            let found = Bootstrap(resamples: one.resamples, seed: one.seed).mean(one.values)
            comparison.compare("mean", found.value, one.mean)
            comparison.compare("low", found.low, one.low)
            comparison.compare("high", found.high, one.high)
            comparison.compare("count", Double(found.count), Double(one.values.count))
        }
        #expect(comparison.count == 20 * 4)
    }

    /// The comparison itself must be able to fail.
    @Test func differencesAreSeen() {
        withKnownIssue {
            var comparison = Comparison()
            comparison.compare("a number", 0.5, 0.5 + 2e-9)
        }
        withKnownIssue {
            var comparison = Comparison()
            comparison.compare("a number", .nan, 0)
        }
        withKnownIssue {
            var comparison = Comparison()
            comparison.compare("a number", 0, nil)
        }
    }
}

private struct CorrelationCase: Decodable {
    let kind: String
    let x, y: [Double]
    let pearson, spearman: Double?
}

private struct PercentilesCase: Decodable {
    let kind: String
    let values, asked, percentiles: [Double]
    let median: Double
}

private struct BootstrapCase: Decodable {
    let kind: String
    let values: [Double]
    let seed: UInt64
    let resamples: Int
    let mean, low, high: Double
}
