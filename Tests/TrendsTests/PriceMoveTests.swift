import Basics
import Testing
import Trends

@Suite struct PriceMoveTests {
    private func prices(_ count: Int, _ factor: Double, _ random: inout SeededGenerator) -> [Double] {
        (0..<count).map { _ in factor * Double.random(in: 20...60, using: &random) }
    }

    @Test func `a move is found, and none where there is none`() throws {
        var random = SeededGenerator(seed: 3)
        var alarms = 0
        for _ in 0..<200 {
            let move = try #require(PriceMove(prices(40, 1, &random), before: prices(80, 1, &random)))
            if move.pValue <= 0.05 { alarms += 1 }
        }
        #expect(alarms <= 18)
        let move = try #require(PriceMove(prices(60, 1.5, &random), before: prices(80, 1, &random)))
        #expect(move.pValue < 0.001 && move.low > 1.1 && move.low < move.ratio && move.ratio < move.high)
    }

    @Test func `it is seeded, and hostile prices are left out`() throws {
        var random = SeededGenerator(seed: 4)
        let (now, before) = (prices(3_000, 1, &random), prices(5_000, 1, &random))
        #expect(PriceMove(now, before: before) == PriceMove(now, before: before))
        let usual = PriceMove(Array(now.prefix(50)), before: Array(before.prefix(50)))
        #expect(
            usual == PriceMove(Array(now.prefix(50)) + [.nan, -.infinity, 0, -3], before: Array(before.prefix(50))))
        #expect(PriceMove([1, 2, 3, 4], before: before) == nil && PriceMove([], before: []) == nil)
        let same = try #require(PriceMove([5, 5, 5, 5, 5], before: [5, 5, 5, 5, 5]))
        #expect(same.pValue == 1 && same.ratio == 1)
        #expect(PriceMove.significant([nil, usual, same]) == [false, false, false])
    }

    /// The probability of SciPy 1.17.1, `mannwhitneyu(…, method="asymptotic")`.
    @Test func `the test is that of Mann and Whitney`() throws {
        let move = try #require(PriceMove([3, 5, 7, 8, 9], before: [1, 2, 3, 4, 6]))
        #expect(abs(move.pValue - 0.07491289930444599) < 1e-12, "\(move.pValue)")
    }
}
