import Basics
import Testing
import VectorSearch

@testable import SimilarityLearning

/// Models of pairs: learned, written and read.
@Suite struct PairModelTests {
    private let spaces = [
        EmbeddingSpace(model: "shape", identity: "1", dimension: 4),
        EmbeddingSpace(model: "color", identity: "2", dimension: 2),
    ]

    /// Pairs that are similar where the first space's first components are.
    private func pairs(_ count: Int, seed: UInt64) -> [(a: [[Float]], b: [[Float]], isSimilar: Bool)] {
        var random = SeededGenerator(seed: seed)
        func vectors() -> [[Float]] {
            spaces.map { space in (0..<space.dimension).map { _ in Float.random(in: -1...1, using: &random) } }
        }
        return (0..<count).map { _ in
            let (a, b) = (vectors(), vectors())
            return (a, b, abs(a[0][0] - b[0][0]) < 0.6)
        }
    }

    private func model(_ method: PairModel.Method, seed: UInt64 = 5) throws -> PairModel {
        let pairs = pairs(300, seed: seed)
        var features = try VectorMatrix(dimension: PairModel.dimension(of: spaces))
        for pair in pairs { try features.append(PairFeatures.of(pair.a, pair.b)) }
        let card = PairModelCard(name: "test", task: "kind", spaces: spaces, pairs: 300, data: "d", seed: 1)
        return try PairModel.train(method, on: features, pairs.map(\.isSimilar), card: card)
    }

    @Test(arguments: PairModel.Method.allCases) func newPairsAreToldApart(method: PairModel.Method) throws {
        let model = try model(method)
        let new = pairs(200, seed: 77)
        let right = new.count { (model.probability($0.a, $0.b) > 0.5) == $0.isSimilar }
        #expect(right > 170)
        for pair in new.prefix(20) { #expect(model.probability(pair.a, pair.b) == model.probability(pair.b, pair.a)) }
        #expect((model.card.c != nil) == (method == .logisticRegression))
        #expect((model.card.trees == 100) == (method == .randomForest))
    }

    @Test(arguments: PairModel.Method.allCases) func filesAreReadAsTheyWereWritten(method: PairModel.Method) throws {
        let model = try model(method)
            .measured(.init(pairs: 9, pearson: 0.5, spearman: nil, rocAUC: 0.75))
        #expect(try PairModel(bytes: model.encoded(), path: "m") == model)
    }

    @Test(arguments: PairModel.Method.allCases) func damagedFilesAreRefused(method: PairModel.Method) throws {
        try Damage.try(model(method).encoded()) { bytes in
            let model = try PairModel(bytes: bytes, path: "m")
            let probability = model.probability(
                of: [Float](repeating: 0.5, count: PairModel.dimension(of: model.card.spaces)))
            #expect((0...1).contains(probability))
        }
    }
}
