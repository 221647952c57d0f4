import Basics
import RetrievalEvaluation
import Testing
import VectorSearch

@Suite struct ScoredPairsTests {
    @Test func workedByHand() throws {
        let pairs = ScoredPairs(scores: [0.9, 0.8, 0.7, 0.2], labels: [true, false, true, false])
        #expect(pairs.rocAUC == 0.75)
        #expect(pairs.averagePrecision == 0.5 + 0.5 * 2 / 3)
        #expect(pairs.equalErrorRate == 0.5)
        let best = try #require(pairs.bestF1)
        #expect(best.threshold == 0.7 && best.fp == 1 && best.fn == 0 && best.f1 == 0.8)
        #expect(pairs.roc.first == pairs.roc.first { $0.threshold == .infinity })
    }

    @Test func oneClassOrNoneIsUndefined() {
        for labels in [[], [true, true], [false, false]] {
            let pairs = ScoredPairs(scores: labels.map { _ in 0.5 }, labels: labels)
            #expect(pairs.rocAUC == nil && pairs.averagePrecision == nil && pairs.equalErrorRate == nil)
            #expect(pairs.bestF1 == nil && pairs.atPrecision(0) == nil && pairs.atRecall(0) == nil)
            #expect(pairs.roc.isEmpty && pairs.precisionRecall.isEmpty)
            #expect(pairs.atThreshold(0.5).tp == pairs.positives)
            #expect(pairs.atThreshold(0.5).fp == pairs.negatives)
        }
        let nothing = ScoredPairs(scores: [], labels: []).atThreshold(0)
        #expect([nothing.precision, nothing.recall, nothing.f1, nothing.accuracy] == [0, 0, 0, 0])
    }

    @Test func whatIsNotFiniteIsLeftOutAndCounted() {
        let (scores, labels) = ([0.9, .nan, 0.1, .infinity, -.infinity, 0.5], [true, true, false, false, true])
        let pairs = ScoredPairs(scores: scores, labels: labels)
        #expect(pairs.positives == 1 && pairs.negatives == 1)
        #expect(pairs.leftOut == 4, "three that are not finite, and one without a label")
        #expect(pairs.rocAUC == 1)
        #expect(ScoredPairs(scores: [1], labels: [true, false]).leftOut == 1)
        #expect(ScoredPairs(scores: [.nan], labels: [true]).sweep.isEmpty)
    }

    @Test func anyThreshold() {
        let pairs = ScoredPairs(scores: [0.25, 0.5, 0.5, 0.75], labels: [false, true, false, true])
        #expect(pairs.atThreshold(.nan).tp + pairs.atThreshold(.nan).fp == 0)
        #expect(pairs.atThreshold(.infinity).fn == 2)
        #expect(pairs.atThreshold(-.infinity).fp == 2)
        #expect(pairs.atThreshold(0.5).tp == 2)
        #expect(pairs.atThreshold(0.5.nextUp).tp == 1)
        #expect(pairs.atPrecision(.nan) == nil && pairs.atRecall(.nan) == nil && pairs.atRecall(1.01) == nil)
        #expect(pairs.atRecall(-1)?.threshold == 0.75)
        #expect(pairs.atPrecision(-1)?.threshold == 0.25)
    }

    @Test func orderOfPairsDoesNotMatter() {
        let scores = [0.5, 0.5, -0.0, 0, 0.5, 1]
        let labels = [true, false, true, false, true, false]
        let (forward, backward) = (
            ScoredPairs(scores: scores, labels: labels),
            ScoredPairs(scores: scores.reversed(), labels: labels.reversed())
        )
        #expect(forward.sweep == backward.sweep)
        #expect(forward.sweep.map(\.threshold) == [1, 0.5, 0])
        #expect(forward.rocAUC == backward.rocAUC && forward.averagePrecision == backward.averagePrecision)
    }

    @Test func mirroredScoresMirrorTheArea() throws {
        var random = SeededGenerator(seed: 11)
        let scores = (0..<500).map { _ in Double(Int.random(in: 0..<40, using: &random)) }
        let labels = scores.map { Double.random(in: 0..<60, using: &random) < $0 }
        let area = try #require(ScoredPairs(scores: scores, labels: labels).rocAUC)
        let mirrored = try #require(ScoredPairs(scores: scores.map { -$0 }, labels: labels).rocAUC)
        #expect(area > 0.6)
        #expect(abs(area + mirrored - 1) < 1e-12)
    }

    @Test func thinnedSweepKeepsItsEnds() {
        let pairs = ScoredPairs(scores: (0..<1000).map(Double.init), labels: (0..<1000).map { $0 % 3 == 0 })
        let thin = pairs.sweep(atMost: 50)
        #expect(thin.count == 50)
        #expect(thin.first == pairs.sweep.first && thin.last == pairs.sweep.last)
        #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
        #expect(pairs.sweep(atMost: 1000) == pairs.sweep)
        #expect(pairs.sweep(atMost: .min).count == 2)
        #expect(ScoredPairs(scores: [1], labels: [true]).sweep(atMost: 0).count == 1)
        #expect(ScoredPairs(scores: [], labels: []).sweep(atMost: 10).isEmpty)
    }
}
