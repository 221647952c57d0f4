import Basics
import Foundation
import Testing
import VectorSearch

@testable import SimilarityLearning

/// Projections and autoencoders: learned, written and read.
@Suite struct ProjectionTests {
    /// Products, each with some photos: what tells products apart lies in the first components, and what tells photos apart, much more of it, in the
    /// others.
    private func photos(_ products: Int, each: Int = 6, seed: UInt64 = 3) throws -> (VectorMatrix, [Int]) {
        var random = SeededGenerator(seed: seed)
        func normal() -> Float {
            (0..<12).reduce(Float(-6)) { sum, _ in sum + Float.random(in: 0...1, using: &random) }
        }
        var matrix = try VectorMatrix(dimension: 24)
        var labels: [Int] = []
        for product in 0..<products {
            let own = (0..<8).map { _ in normal() }
            for _ in 0..<each {
                try matrix.append(normalizing: own.map { $0 + 0.3 * normal() } + (0..<16).map { _ in normal() })
                labels.append(product)
            }
        }
        return (matrix, labels)
    }

    private func card(_ loss: MetricLoss?, isDeep: Bool = false) -> ProjectionCard {
        ProjectionCard(
            name: "test", label: "product", space: .init(model: "m", identity: "1", dimension: 24), loss: loss,
            isDeep: isDeep, samples: 0, data: "d", seed: 7)
    }

    private func options(epochs: Int = 12) -> ProjectionOptions {
        var options = ProjectionOptions()
        (options.dimension, options.training.epochs, options.training.learningRate) = (24, epochs, 1e-2)
        options.training.batch = 24
        return options
    }

    @Test(arguments: MetricLoss.allCases, [false, true])
    func productsNeverSeenAreFoundBetter(loss: MetricLoss, isDeep: Bool) throws {
        let (vectors, labels) = try photos(40)
        let projection = try Projection.train(
            on: vectors, labels, names: (0..<40).map { "\($0)" }, card: card(loss, isDeep: isDeep), options: options())
        let frozen = try #require(projection.card.frozen)
        let validation = try #require(projection.card.validation)
        #expect(
            validation.recallAt1 + validation.meanAveragePrecision >= frozen.recallAt1 + frozen.meanAveragePrecision)
        // Others that took part in nothing.
        let (new, truth) = try photos(15, seed: 99)
        func measures(_ rows: [[Float]]) -> NeighborMeasures {
            NeighborMeasures(rows.flatMap(\.self), dimension: rows[0].count, classes: truth, threads: 1)
        }
        let projected = try projection(new)
        let (before, after) = (measures((0..<new.count).map { new[$0] }), measures(projected))
        #expect(after.precisionAt10 > before.precisionAt10 + 0.03)
        #expect(Set(projection.card.classes).isDisjoint(with: projection.card.heldOut))
        #expect(projection.card.classes.count + projection.card.heldOut.count == 40)
        for row in 0..<5 {
            let one = projection(new[row])
            #expect(one == projected[row])
            #expect(abs(one.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        }
    }

    /// Labels that mean nothing: whatever is learned of them cannot help.
    @Test func whatDoesNotHelpIsLeftAsItWas() throws {
        let (vectors, _) = try photos(40, each: 4)
        let labels = (0..<160).map { $0 % 20 }
        let projection = try Projection.train(
            on: vectors, labels, names: (0..<20).map { "\($0)" }, card: card(.supCon), options: options(epochs: 3))
        let (frozen, validation) = (try #require(projection.card.frozen), try #require(projection.card.validation))
        #expect(validation.quality >= frozen.quality)
        if projection.card.share == 0 {
            #expect(projection(vectors[3]) == vectors[3] && projection.dimension == 24)
        }
        #expect(try Projection(bytes: projection.encoded(), path: "p") == projection)
    }

    @Test func fewClassesAreRefused() throws {
        let (vectors, labels) = try photos(3)
        #expect(throws: LearningError.fewClasses(3)) {
            try Projection.train(on: vectors, labels, names: ["a", "b", "c"], card: card(.triplet))
        }
        let one = [Int](repeating: 0, count: labels.count)
        #expect(throws: LearningError.oneClass) {
            try Projection.train(on: vectors, one, names: ["a"], card: card(.triplet))
        }
    }

    @Test func theSeedDecidesAndThreadsDoNot() throws {
        let (vectors, labels) = try photos(20)
        let projections = try [1, 2, 3].map { threads in
            var options = options(epochs: 3)
            options.training.threads = threads
            return try Projection.train(
                on: vectors, labels, names: (0..<20).map { "\($0)" }, card: card(.supCon), options: options)
        }
        #expect(projections[0](vectors[5]) == projections[1](vectors[5]))
        #expect(projections[0](vectors[5]) == projections[2](vectors[5]))
    }

    @Test func measuresAreThoseCountedByHand() {
        // On a circle: two of class 0 next to each other, one of class 1 between them and its fellow.
        let angles: [Float] = [0, 0.1, 0.3, 0.6, 2]
        let vectors = angles.flatMap { [cos($0), sin($0)] }
        let measures = NeighborMeasures(vectors, dimension: 2, classes: [0, 0, 1, 1, 2], threads: 1)
        // The third is nearest to the second, which is of another class; the last has no fellow and does not ask.
        #expect(measures.queries == 4 && measures.recallAt1 == 0.75)
        #expect(abs(measures.precisionAt10 - 0.25) < 1e-12)
        #expect(abs(measures.meanAveragePrecision - 0.75) < 1e-12)
    }

    @Test(arguments: [false, true]) func autoencodersLoseLessThanLines(isDeep: Bool) throws {
        // On a sphere's surface bent in many dimensions: two numbers tell all, but no plane does.
        var random = SeededGenerator(seed: 5)
        var matrix = try VectorMatrix(dimension: 24)
        for _ in 0..<600 {
            let (a, b) = (Float.random(in: -1.5...1.5, using: &random), Float.random(in: -1.5...1.5, using: &random))
            let vector = (0..<24).map { place -> Float in
                let angle: Float = Float(place % 4 + 1) * a + Float(place % 3) * b
                return sin(angle + Float(place))
            }
            try matrix.append(normalizing: vector)
        }
        var options = TrainingOptions()
        (options.epochs, options.learningRate) = (30, 5e-3)
        let autoencoder = try Autoencoder.train(
            on: matrix, card: card(nil, isDeep: isDeep), dimension: 4, options: options)
        let lost = try #require(autoencoder.encoder.card.reconstruction)
        #expect(lost.error <= lost.linearError)
        if isDeep { #expect(lost.error < 0.8 * lost.linearError) }
        #expect(autoencoder.encoder(matrix[0]).count == 4)
        let errors = try autoencoder.errors(of: matrix, threads: 2)
        #expect(errors == (0..<matrix.count).map { autoencoder.error(of: matrix[$0]) })
        // What is of another kind comes back worse.
        let usual = (0..<50).map { autoencoder.error(of: matrix[$0]) }.sorted()
        var odd = (0..<24).map { _ in Float.random(in: -1...1, using: &random) }
        try VectorMatrix.normalize(&odd)
        #expect(autoencoder.error(of: odd) > usual[45])
        #expect(try Autoencoder(bytes: autoencoder.encoded(), path: "a") == autoencoder)
        #expect(try Projection(bytes: autoencoder.encoded(), path: "a") == autoencoder.encoder)
    }

    @Test func damagedFilesAreRefused() throws {
        let (vectors, labels) = try photos(20)
        let projection = try Projection.train(
            on: vectors, labels, names: (0..<20).map { "\($0)" }, card: card(.supCon), options: options(epochs: 2))
        try Damage.try(projection.encoded()) { bytes in
            let projection = try Projection(bytes: bytes, path: "m")
            let vector = projection([Float](repeating: 0.2, count: projection.card.space.dimension))
            #expect(!vector.contains { !$0.isFinite })
        }
        let autoencoder = try Autoencoder.train(on: vectors, card: card(nil), dimension: 3)
        try Damage.try(autoencoder.encoded()) { bytes in
            let autoencoder = try Autoencoder(bytes: bytes, path: "m")
            _ = autoencoder.error(of: [Float](repeating: 0.2, count: autoencoder.encoder.card.space.dimension))
        }
        let bytes = try projection.encoded()
        #expect(throws: LearningError.self) { try Autoencoder(bytes: bytes, path: "m") }
    }
}
