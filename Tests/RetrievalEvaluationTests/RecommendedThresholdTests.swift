import Basics
import RetrievalEvaluation
import Testing
import VectorSearch

@Suite struct RecommendedThresholdTests {
    @Test func noThresholdErrsLess() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            let count = 2 + random.below(40)
            // Coarse, so that there are ties.
            let scores = (0..<count).map { _ in Double(random.below(20)) / 37 }
            var labels = (0..<count).map { _ in random.below(3) == 0 }
            labels[0] = true
            labels[1] = false
            func errors(_ threshold: Double) -> Double {
                let pairs = zip(scores, labels)
                let accepts = pairs.count { $0 >= threshold && !$1 }
                let rejects = pairs.count { $0 < threshold && $1 }
                return Double(accepts) / Double(labels.count { !$0 }) + Double(rejects) / Double(labels.count { $0 })
            }
            let best = try #require(ScoredPairs(scores: scores, labels: labels).recommended)
            let least = scores.map(errors).min() ?? 0
            #expect(abs(errors(best.threshold) - least) < 1e-12)
            #expect(best.fp == zip(scores, labels).count { $0 >= best.threshold && !$1 })
            // The highest of those that err as little: raising it past the next score is worse.
            let next = scores.filter { $0 >= best.threshold }.min() ?? 0
            for above in scores where above > next { #expect(errors(above) > least - 1e-12) }
        }
    }

    @Test func itHasAsFewDigitsAsCanBe() throws {
        let pairs = ScoredPairs(scores: [0.831_25, 0.827_9, 0.9, 0.1], labels: [true, false, true, false])
        #expect(pairs.recommended?.threshold == 0.83)
        let close = ScoredPairs(scores: [0.831_25, 0.831_21], labels: [true, false])
        #expect(close.recommended?.threshold == 0.831_25)
        #expect(ScoredPairs(scores: [1, 0], labels: [true, false]).recommended?.threshold == 1)
        #expect(ScoredPairs(scores: [-0.211, -0.4], labels: [true, false]).recommended?.threshold == -0.22)
        #expect(ScoredPairs(scores: [1, 0], labels: [true, true]).recommended == nil)
    }
}

@Suite struct BootstrapIntervalTests {
    private let values: [Double] = {
        var random = SeededGenerator(seed: 5)
        return (0..<200).map { _ in Double(random.below(1000)) / 1000 }
    }()

    private func mean(_ numbers: [Int]) -> Double { numbers.reduce(0) { $0 + values[$1] } / Double(numbers.count) }

    @Test func ofAMeanItIsThatOfTheMean() throws {
        let bootstrap = Bootstrap(resamples: 2000, seed: 9)
        let expected = bootstrap.mean(values)
        let found = try #require(bootstrap.intervals(of: values.count) { [mean($0)] }.first ?? nil)
        // Other draws, so only about: the interval is 0.08 wide.
        #expect(abs(found.lowerBound - (expected.low ?? 0)) < 0.004)
        #expect(abs(found.upperBound - (expected.high ?? 0)) < 0.004)
        #expect(found == bootstrap.intervals(of: values.count) { [mean($0)] }.first ?? nil)
    }

    @Test func whatIsNotDefinedHasNoInterval() {
        let bootstrap = Bootstrap(resamples: 50, seed: 9)
        let found = bootstrap.intervals(of: 20) { numbers in
            #expect(numbers.count == 20 && numbers == numbers.sorted() && numbers.allSatisfy { (0..<20).contains($0) })
            return [nil, .nan, Double(numbers[0])]
        }
        #expect(found.count == 3 && found[0] == nil && found[1] == nil && found[2] != nil)
        #expect(bootstrap.intervals(of: 1) { _ in [1] }.isEmpty)
    }
}
