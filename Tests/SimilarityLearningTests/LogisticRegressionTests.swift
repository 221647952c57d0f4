import Foundation
import Testing
import VectorSearch

@testable import SimilarityLearning

@Suite struct LogisticRegressionTests {
    @Test func scalesAreScikitLearns() throws {
        let fixture = try SklearnFixture.read()
        let scale = Standardization(of: try SklearnFixture.matrix(fixture.samples, fixture.dimension))
        for (own, other) in zip(scale.means, fixture.means) { #expect(abs(own - other) < 1e-9 * max(1, abs(other))) }
        for (own, other) in zip(scale.deviations, fixture.deviations) { #expect(abs(own - other) < 1e-9 * other) }
        // What never differs has no scale.
        var same = try VectorMatrix(dimension: 2)
        for number in 0..<7 { try same.append([0.1, Float(number)]) }
        let flat = Standardization(of: same)
        #expect(flat.deviations[0] == 1 && abs(flat([0.1, 3])[0]) < 1e-6 && flat([0.1, 3])[1] == 0)
    }

    @Test(arguments: [0, 1, 2]) func weightsAreScikitLearns(number: Int) throws {
        let fixture = try SklearnFixture.read()
        let samples = try SklearnFixture.matrix(fixture.samples, fixture.dimension)
        let scaled = try Standardization(of: samples)(samples)
        let expected = fixture.logistic[number]
        let model = try LogisticRegression.train(on: scaled, fixture.labels, c: expected.c)
        for (own, other) in zip(model.weights, expected.weights) { #expect(abs(own - other) < 1e-6) }
        #expect(abs(model.intercept - expected.intercept) < 1e-6)
        let probabilities = model.probabilities(of: scaled)
        for (own, other) in zip(probabilities, expected.probabilities) { #expect(abs(own - other) < 1e-6) }
        #expect(abs(model.probability(of: scaled[3]) - probabilities[3]) < 1e-12)
    }

    /// Neither the number of threads nor where the search begins decides what is found.
    @Test func thereIsOneMinimum() throws {
        let fixture = try SklearnFixture.read()
        let samples = try SklearnFixture.matrix(fixture.samples, fixture.dimension)
        let scaled = try Standardization(of: samples)(samples)
        let model = try LogisticRegression.train(on: scaled, fixture.labels, c: 0.1, threads: 1)
        #expect(try LogisticRegression.train(on: scaled, fixture.labels, c: 0.1, threads: 3) == model)
        let far = LogisticRegression(weights: [Double](repeating: 3, count: fixture.dimension), intercept: -9)
        let found = try LogisticRegression.train(on: scaled, fixture.labels, c: 0.1, start: far)
        for (own, other) in zip(found.weights, model.weights) { #expect(abs(own - other) < 1e-6) }
    }

    /// Classes that a plane divides, and scores far beyond what an exponential holds.
    @Test func extremesStayFinite() throws {
        var samples = try VectorMatrix(dimension: 1)
        for number in 0..<40 { try samples.append([number < 20 ? -1e4 : 1e4]) }
        let model = try LogisticRegression.train(on: samples, (0..<40).map { $0 >= 20 }, c: 1e6)
        #expect(model.probability(of: [1e4]) > 0.99 && model.probability(of: [-1e4]) < 0.01)
        #expect(LogisticRegression.probability(-800) >= 0 && LogisticRegression.probability(800) == 1)
        #expect(LogisticRegression.probability(-30) > 0)
    }

    @Test func whatTeachesNothingIsRefused() throws {
        var samples = try VectorMatrix(dimension: 1)
        for number in 0..<4 { try samples.append([Float(number)]) }
        #expect(throws: LearningError.oneClass) {
            try LogisticRegression.train(on: samples, [true, true, true, true], c: 1)
        }
        for c in [0, -1, .nan, .infinity] as [Double] {
            #expect(throws: LearningError.self) {
                try LogisticRegression.train(on: samples, [true, true, false, true], c: c)
            }
        }
        #expect(throws: CancellationError.self) {
            try LogisticRegression.train(on: samples, [true, true, false, true], c: 1, isCancelled: { true })
        }
    }
}
