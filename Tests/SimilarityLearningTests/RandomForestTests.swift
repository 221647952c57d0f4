import Testing
import VectorSearch

@testable import SimilarityLearning

@Suite struct RandomForestTests {
    private func pearson(_ a: [Double], _ b: [Double]) -> Double {
        let count = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            ab += (x - meanA) * (y - meanB)
            aa += (x - meanA) * (x - meanA)
            bb += (y - meanB) * (y - meanB)
        }
        return ab / (aa * bb).squareRoot()
    }

    @Test func itIsAsGoodAsScikitLearns() throws {
        let fixture = try SklearnFixture.read().forest
        let (count, trained) = (fixture.labels.count, fixture.trained)
        let train = try SklearnFixture.matrix(fixture.samples, fixture.dimension, 0..<trained)
        let test = try SklearnFixture.matrix(fixture.samples, fixture.dimension, trained..<count)
        let truth = fixture.labels[trained...].map { $0 ? 1.0 : 0 }
        let own = try (0..<5 as Range<UInt64>).map { seed in
            let forest = try RandomForest.train(on: train, Array(fixture.labels[..<trained]), seed: seed)
            return pearson(forest.probabilities(of: test), truth)
        }
        let (mean, other) = (own.reduce(0, +) / 5, fixture.pearson.reduce(0, +) / 5)
        #expect(abs(mean - other) < 0.015, "\(own) against \(fixture.pearson)")
    }

    @Test func theSeedDecidesAndThreadsDoNot() throws {
        let fixture = try SklearnFixture.read().forest
        let samples = try SklearnFixture.matrix(fixture.samples, fixture.dimension, 0..<120)
        let labels = Array(fixture.labels[..<120])
        let forest = try RandomForest.train(on: samples, labels, trees: 9, seed: 3, threads: 1)
        #expect(try RandomForest.train(on: samples, labels, trees: 9, seed: 3, threads: 4) == forest)
        #expect(try RandomForest.train(on: samples, labels, trees: 9, seed: 4) != forest)
        #expect(forest.count == 9 && forest.isSound)
    }

    /// A tree alone that saw a sample tells its class, and questions are put between values, not at them.
    @Test func treesAreGrownToTheEnd() throws {
        var samples = try VectorMatrix(dimension: 2)
        for number in 0..<64 { try samples.append([Float(number % 8), Float(number / 8)]) }
        let labels = (0..<64).map { ($0 % 8 + $0 / 8) % 2 == 0 }
        let forest = try RandomForest.train(on: samples, labels, trees: 200)
        let right = (0..<64).count { (forest.probability(of: samples[$0]) > 0.5) == labels[$0] }
        #expect(right >= 60, "a chessboard")
    }

    @Test func samplesThatAreAlikeEndATree() throws {
        var samples = try VectorMatrix(dimension: 3)
        for _ in 0..<20 { try samples.append([1, 2, 3]) }
        let forest = try RandomForest.train(on: samples, (0..<20).map { $0 < 5 }, trees: 50)
        #expect((0.15...0.35).contains(forest.probability(of: [1, 2, 3])))
        #expect(throws: LearningError.oneClass) {
            try RandomForest.train(on: samples, [Bool](repeating: false, count: 20))
        }
        #expect(throws: LearningError.self) { try RandomForest.train(on: samples, (0..<20).map { $0 < 5 }, trees: 0) }
        #expect(throws: CancellationError.self) {
            try RandomForest.train(on: samples, (0..<20).map { $0 < 5 }, isCancelled: { true })
        }
    }

    @Test func featuresOfPairsHaveNoOrder() {
        let (a, b): ([Float], [Float]) = ([1, -2, 0.5], [0.25, 2, 0.5])
        #expect(PairFeatures.of(a, b) == [0.75, 4, 0, 0.25, -4, 0.25])
        #expect(PairFeatures.of(a, b) == PairFeatures.of(b, a))
        #expect(PairFeatures.of([a, [1]], [b, [3]]) == PairFeatures.of(a, b) + [2, 3])
    }
}
