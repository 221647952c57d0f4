import Basics
import SimilarityLearning
import Testing

@testable import SimileEvaluation

/// Which of several vector spaces a model of pairs learns from.
@Suite struct SpaceChoiceTests {
    /// Images of one of two kinds, which one space shows and the other, of many components, does not.
    private func set() -> (PairVectors, [LabeledPair]) {
        var random = SeededGenerator(seed: 4)
        var vectors: [String: [[Float]]] = [:]
        for number in 0..<90 {
            let noise = (0..<96).map { _ in Float.random(in: -1...1, using: &random) }
            let kind: Float = number % 2 == 0 ? 0.3 : -0.3
            vectors["\(number)"] = [noise, [kind + Float.random(in: -0.5...0.5, using: &random), 0.5]]
        }
        var seen: Set<LabeledPair> = []
        while seen.count < 900 {
            let (a, b) = (Int.random(in: 0..<90, using: &random), Int.random(in: 0..<90, using: &random))
            guard a < b else { continue }
            seen.insert(LabeledPair("\(a)", "\(b)", label: a % 2 == b % 2 ? 1 : 0, task: "kind"))
        }
        let spaces = [
            EmbeddingSpace(model: "noise", identity: "0", dimension: 96),
            EmbeddingSpace(model: "kind", identity: "1", dimension: 2),
        ]
        return (PairVectors(spaces, vectors), seen.sorted { ($0.first, $0.second) < ($1.first, $1.second) })
    }

    @Test(arguments: PairModel.Method.allCases) func whatOnlyDistractsIsLeftOut(method: PairModel.Method) throws {
        let (vectors, pairs) = set()
        #expect(try SpaceChoice(vectors, pairs, method, seed: 1, isCancelled: { false }).best() == [1])
    }

    /// From few pairs nothing can be told, and of one space there is no choice.
    @Test func withoutAChoiceAllAreTaken() throws {
        let (vectors, pairs) = set()
        func best(_ vectors: PairVectors, _ pairs: [LabeledPair]) throws -> [Int] {
            try SpaceChoice(vectors, pairs, .randomForest, seed: 1, isCancelled: { false }).best()
        }
        #expect(try best(vectors, Array(pairs.prefix(20))) == [0, 1])
        #expect(try best(vectors, pairs.filter(\.isSimilar)) == [0, 1])
    }
}
