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

    /// Classes that only one space tells, of which pairs of the other's features know nothing.
    @Test(arguments: PairModel.Method.allCases) func classesAreWeighed(method: PairModel.Method) throws {
        let plain = try model(method)
        var random = SeededGenerator(seed: 8)
        var images = try VectorMatrix(dimension: 6)
        let classes = (0..<120).map { $0 % 4 }
        for number in classes {
            try images.append(
                (0..<4).map { _ in Float.random(in: -1...1, using: &random) }
                    + [Float(number / 2) + Float.random(in: 0...0.3, using: &random), Float(number % 2)])
        }
        let trained = try ClassAgreement.train(on: images, classes, seed: 2)
        let agreement = try #require(trained)
        func image(_ number: Int) -> [[Float]] { [Array(images[number][..<4]), Array(images[number][4...])] }
        let pairs = (0..<300).map { _ in
            (Int.random(in: 0..<120, using: &random), Int.random(in: 0..<120, using: &random))
        }
        let labels = pairs.map { classes[$0.0] == classes[$0.1] }
        let weights = try PairCombination.weights(
            pairs.map { plain.probability(image($0.0), image($0.1)) },
            pairs.map { agreement(image($0.0), image($0.1)) }, labels)
        let model = plain.combined(PairCombination(agreement, weights: weights))
        let right = zip(pairs, labels).count { (model.probability(image($0.0), image($0.1)) > 0.5) == $1 }
        #expect(right > 280)
        #expect(model.card.classes == 4)
        #expect(try PairModel(bytes: model.encoded(), path: "m") == model)
        try Damage.try(model.encoded()) { bytes in
            let model = try PairModel(bytes: bytes, path: "m")
            #expect((0...1).contains(model.probability(image(0), image(1))))
        }
    }

    @Test(arguments: PairModel.Method.allCases) func damagedFilesAreRefused(method: PairModel.Method) throws {
        try Damage.try(model(method).encoded()) { bytes in
            let model = try PairModel(bytes: bytes, path: "m")
            let image = model.card.spaces.map { [Float](repeating: 0.5, count: $0.dimension) }
            let probability = model.probability(image, image)
            #expect((0...1).contains(probability))
        }
    }
}
