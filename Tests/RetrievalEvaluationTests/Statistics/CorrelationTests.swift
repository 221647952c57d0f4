import RetrievalEvaluation
import Testing

@Suite struct CorrelationTests {
    @Test func undefinedIsNil() {
        let undefined: [([Double], [Double])] = [
            ([], []), ([1], [2]), ([1, 2], [1]), ([1, 2, 3], [0.1, 0.1, 0.1]), ([1, .nan], [1, 2]),
            ([.nan, .nan], [1, 2]),
        ]
        for (x, y) in undefined {
            #expect(Correlation.pearson(x, y) == nil, "\(x) \(y)")
            #expect(Correlation.pearson(y, x) == nil, "\(x) \(y)")
            #expect(Correlation.spearman(x, y) == nil, "\(x) \(y)")
            #expect(Correlation.spearman(y, x) == nil, "\(x) \(y)")
        }
        #expect(Correlation.pearson([1, .infinity], [1, 2]) == nil)
        #expect(Correlation.pearson([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e308], [1, 2, 3]) == nil)
    }

    @Test func staysWithinOne() throws {
        let x = (0..<100).map { Double($0) * 0.1 }
        #expect(try #require(Correlation.pearson(x, x.map { 3 * $0 + 1 })) <= 1)
        #expect(try #require(Correlation.pearson(x, x.map { -$0 / 3 })) >= -1)
    }

    @Test func ranksForgetTheCurve() throws {
        let x = [-2.0, -1, 0, 1, 2, .infinity]
        #expect(try abs(#require(Correlation.spearman(x, [1, 2, 4, 8, 16, 32])) - 1) < 1e-12)
        #expect(Correlation.spearman([0, -0.0, 1], [5, 5, 6]) == 1)
    }

    @Test func percentilesOfHostileValues() {
        #expect([Double]().median.isNaN)
        #expect([1, .nan].median.isNaN)
        #expect([1.0, 2].percentile(.nan).isNaN)
        #expect([1.0, 2].percentile(-5) == 1)
        #expect([1.0, 2].percentile(.infinity) == 2)
        #expect([3, 1, 2].median == 2)
        #expect([.infinity, .infinity].median == .infinity)
        let greatest = Double.greatestFiniteMagnitude
        #expect([-greatest, greatest].median == 0)
    }
}
