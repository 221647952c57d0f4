import Basics
import RetrievalEvaluation
import Testing
import VectorSearch

@Suite struct BootstrapTests {
    /// Of many samples of a known distribution, the interval must hold the true mean about 95 times in a hundred.
    @Test func intervalsCoverTheTrueMean() {
        var random = SeededGenerator(seed: 7)
        let repeats = 400
        var covered = 0
        for round in 0..<repeats {
            // Skewed, as measures of rankings are: squares of even numbers in 0…1, whose mean is 1/3.
            let values = (0..<80).map { _ in
                let value = Double.random(in: 0...1, using: &random)
                return value * value
            }
            let estimate = Bootstrap(resamples: 200, seed: UInt64(round)).mean(values)
            if let low = estimate.low, let high = estimate.high, low <= 1.0 / 3, 1.0 / 3 <= high { covered += 1 }
        }
        let share = Double(covered) / Double(repeats)
        #expect(share > 0.92 && share < 0.98, "\(share)")
    }

    @Test func widthShrinksWithTheRootOfTheCount() throws {
        func width(of count: Int) throws -> Double {
            let estimate = Bootstrap(resamples: 400, seed: 1).mean((0..<count).map { Double($0 % 2) })
            return try #require(estimate.high) - #require(estimate.low)
        }
        // By theory 2 · 1.96 · 0.5 / √n.
        #expect(try abs(width(of: 100) - 0.196) < 0.02)
        #expect(try abs(width(of: 400) - 0.098) < 0.01)
    }

    @Test func dependsOnTheSeedAlone() {
        let values = (0..<50).map { Double($0 * $0 % 17) }
        let first = Bootstrap(seed: 3).mean(values)
        #expect(first == Bootstrap(seed: 3).mean(values))
        #expect(first != Bootstrap(seed: 4).mean(values))
        #expect(first.value == Bootstrap(seed: 4).mean(values).value)
    }

    @Test func intervalHoldsTheMean() throws {
        let estimate = Bootstrap(seed: 3).mean([0, 1, 0.25, 0.5, 0.5, 1])
        #expect(try #require(estimate.low) < estimate.value)
        #expect(try #require(estimate.high) > estimate.value)
        let constant = Bootstrap(seed: 3).mean([0.5, 0.5, 0.5])
        #expect(constant == Estimate(0.5, low: 0.5, high: 0.5, count: 3))
    }

    @Test func tooLittleOrHostile() {
        #expect(Bootstrap(seed: 1).mean([0.5]) == Estimate(0.5, count: 1))
        let none = Bootstrap(seed: 1).mean([])
        #expect(none.value.isNaN && none.low == nil && none.high == nil && none.count == 0)
        for resamples in [0, -1, .min] {
            #expect(Bootstrap(resamples: resamples, seed: 1).mean([0, 1]) == Estimate(0.5, count: 2))
        }
        let notANumber = Bootstrap(seed: 1).mean([0, .nan, 1])
        #expect(notANumber.value.isNaN && notANumber.low == nil && notANumber.high == nil && notANumber.count == 3)
        #expect(Bootstrap(seed: 1).mean([0, .infinity]).low == nil)
    }
}
