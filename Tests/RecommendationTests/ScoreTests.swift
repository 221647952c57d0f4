import Foundation
import Testing
import VectorSearch

@testable import Recommendation

@Suite struct ScoreTests {
    private func expectEqual(_ found: [Float], _ expected: [Float]?, _ name: String) throws {
        let expected = try #require(expected)
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5, "\(name)") }
    }

    @Test func `formulas are those of Qdrant`() throws {
        for set in try RecordedScores.read().formulas {
            let vectors = try VectorMatrix(dimension: set.dimension, values: set.vectors).normalized()
            let positives = try unit(set.positives, dimension: set.dimension)
            let negatives = try unit(set.negatives, dimension: set.dimension)
            try expectEqual(
                ExampleScorer.bestScore(positives: positives, negatives: negatives).scores(of: vectors),
                set.scores["best-score"], "best-score")
            try expectEqual(
                ExampleScorer.sumScores(positives: positives, negatives: negatives).scores(of: vectors),
                set.scores["sum-scores"], "sum-scores")
            guard !set.positives.isEmpty else { continue }
            let discovery = try ExampleScorer.discovery(
                target: unit(Array(set.positives.prefix(1)), dimension: set.dimension),
                positives: unit(Array(set.positives.dropFirst()), dimension: set.dimension), negatives: negatives)
            try expectEqual(discovery.scores(of: vectors), set.scores["discover"], "discover")
        }
    }

    @Test func `a plan's answers carry these scores`() throws {
        for set in try RecordedScores.read().formulas where !set.positives.isEmpty {
            let vectors = try VectorMatrix(dimension: set.dimension, values: set.vectors).normalized()
            let candidates = try ItemVectors((0..<Int64(vectors.count)).map { 100 + $0 }, vectors)
            let examples = set.positives + set.negatives
            let history = try History(
                examples.indices.map {
                    Interaction(item: Int64($0), kind: $0 < set.positives.count ? .view : .less, time: .distantPast)
                })
            let known = try ItemVectors(examples.indices.map(Int64.init), unit(examples, dimension: set.dimension))
            for (strategy, name) in [
                (RecommendationStrategy.centroid, "average"), (.bestScore, "best-score"), (.sumScores, "sum-scores"),
            ] {
                let options = RecommendationOptions(strategy: strategy, count: vectors.count)
                let answer = try RecommendationPlan(history, vectors: known, options).recommend(from: candidates)
                let scores = Dictionary(uniqueKeysWithValues: answer.items.map { ($0.item, $0.score) })
                try expectEqual(candidates.items.compactMap { scores[$0] }, set.scores[name], name)
                #expect(zip(answer.items, answer.items.dropFirst()).allSatisfy { $0.score >= $1.score })
            }
        }
    }

    @Test func `no examples score nothing`() throws {
        let none = try VectorMatrix(dimension: 2)
        let one = try unit([[1, 0]], dimension: 2)
        #expect(try ExampleScorer.bestScore(positives: none, negatives: none).scores(of: one) == [0])
        #expect(try ExampleScorer.sumScores(positives: none, negatives: none).scores(of: one) == [0])
        #expect(try ExampleScorer.discovery(target: none, positives: one, negatives: none).scores(of: one) == [0])
        #expect(try ExampleScorer.bestScore(positives: one, negatives: none).scores(of: none) == [])
    }

    @Test func `clusters are those of SciPy`() throws {
        var compared = 0
        for set in try RecordedScores.read().clusters {
            let points = try VectorMatrix(dimension: set.dimension, values: set.points).normalized()
            for expected in set.labels {
                let found = try WardClustering.clusters(of: points, threshold: expected.threshold)
                let sets = Dictionary(grouping: expected.labels.indices) { expected.labels[$0] }.values
                #expect(Set(found) == Set(sets), "\(set.dimension), \(expected.threshold)")
                compared += 1
            }
        }
        #expect(compared == 12)
    }
}
