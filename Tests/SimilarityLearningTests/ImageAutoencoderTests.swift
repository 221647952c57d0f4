import Basics
import Foundation
import NeuralGraph
import SimilarityLearning
import Testing

/// An autoencoder of small drawings: a disk of some size, place and color on a ground.
@Suite struct ImageAutoencoderTests {
    private static let side = ImageAutoencoder.size

    /// Drawings on the disk; the last of them, where asked for, is noise.
    private static func pixels(_ count: Int, seed: UInt64 = 3, endsWithNoise: Bool = false) throws -> StoredPixels {
        let stored = try StoredPixels(
            width: side, height: side, capacity: count, in: FileManager.default.temporaryDirectory.path)
        var random = SeededGenerator(seed: seed)
        for place in 0..<count {
            if endsWithNoise, place == count - 1 {
                try stored.set((0..<3 * side * side).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
                continue
            }
            let (x, y) = (Float.random(in: 16...48, using: &random), Float.random(in: 16...48, using: &random))
            let radius = Float.random(in: 6...14, using: &random)
            let color = (0..<3).map { _ in UInt8.random(in: 0...200, using: &random) }
            var bytes = [UInt8](repeating: 255, count: 3 * side * side)
            for row in 0..<side {
                for column in 0..<side {
                    let (dx, dy) = (Float(column) - x, Float(row) - y)
                    guard dx * dx + dy * dy < radius * radius else { continue }
                    for channel in 0..<3 { bytes[3 * (row * side + column) + channel] = color[channel] }
                }
            }
            try stored.set(bytes, at: place)
        }
        return stored
    }

    private static func options(epochs: Int) -> TrainingOptions {
        var options = ImageAutoencoder.usualOptions
        (options.epochs, options.batch) = (epochs, 8)
        return options
    }

    /// Trained once, since that takes a while without optimization: 48 drawings, four numbers for each.
    private static let trained = Result {
        let samples = ImageAutoencoder.samples(of: try pixels(48), Array(0..<48))
        return try ImageAutoencoder.train(on: samples, dimension: 4, options: options(epochs: 4))
    }

    @Test func itLearnsAndNeverLosesMoreThanPrincipalDirections() throws {
        let trained = try Self.trained.get()
        let loss = trained.loss
        #expect(loss.samples == 5 && trained.record.epochs.count == 4)
        #expect(loss.error <= loss.linearError, "\(loss)")
        let losses = trained.record.epochs.map(\.trainLoss)
        #expect(losses[3] < 0.9 * losses[0], "\(losses)")
        #expect(loss.linearError < loss.meanImageError)
        #expect(loss.explained > 0.1 && loss.explained < 1)
    }

    @Test func theUnusualImageComesBackWorst() throws {
        let samples = ImageAutoencoder.samples(of: try Self.pixels(10, seed: 4, endsWithNoise: true), Array(0..<10))
        let trained = try Self.trained.get()
        let errors = try trained.errors(of: samples, threads: 2)
        #expect(errors.count == 10)
        #expect(errors.indices.max { errors[$0] < errors[$1] } == 9)
        let alone = try trained.errors(of: samples, threads: 1)
        #expect(alone == errors)
    }

    /// What comes back as pixels is what the errors are of.
    @Test func reconstructionsAreWhatTheErrorsSay() throws {
        let samples = ImageAutoencoder.samples(of: try Self.pixels(8), Array(0..<8))
        let trained = try Self.trained.get()
        let errors = try trained.errors(of: samples, threads: 1)
        let back = try trained.reconstructions(of: samples, [3, 7], threads: 1)
        for (place, bytes) in zip([3, 7], back) {
            var floats = [Float](repeating: 0, count: samples.elementCount)
            try floats.withUnsafeMutableBufferPointer { try samples.copy([place], into: $0) }
            let count = Self.side * Self.side
            let error = bytes.indices.reduce(0.0) { sum, index in
                let value = Double(floats[index % 3 * count + index / 3]) / 2 + 0.5
                return sum + (Double(bytes[index]) / 255 - value) * (Double(bytes[index]) / 255 - value)
            }
            // Bytes are cut to 0…255, so they are no farther off.
            #expect(error / Double(bytes.count) <= errors[place] + 1e-4)
            #expect(error / Double(bytes.count) > 0.3 * errors[place])
        }
    }

    /// Cosines are of what tells images apart only where the mean latent vector is 0.
    @Test func latentVectorsLieAroundZero() throws {
        let samples = ImageAutoencoder.samples(of: try Self.pixels(48), Array(0..<48))
        let trained = try Self.trained.get()
        #expect(trained.graph.outputs.map(\.name) == ["latent", "reconstruction"])
        #expect(trained.graph.outputs.map(\.shape) == [[nil, 4], [nil, 3, 64, 64]])
        var encoder = trained.graph
        encoder.outputs.removeLast()
        let network = try TrainableNetwork(encoder, batch: 48, parameters: [])
        try samples.copy(Array(0..<48), into: network.input)
        let latents = Array(network.forward(count: 48))
        for column in 0..<4 {
            let values = stride(from: column, to: 192, by: 4).map { Double(latents[$0]) }
            let mean = values.reduce(0, +) / 48
            let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 48
            #expect(mean * mean < 0.1 * spread, "\(mean) \(spread)")
        }
    }

    @Test func theSameSeedGivesTheSameWeights() throws {
        let samples = ImageAutoencoder.samples(of: try Self.pixels(10), Array(0..<10))
        let models = try [(7, 2), (7, 1), (8, 2)].map { seed, threads in
            var options = Self.options(epochs: 1)
            (options.seed, options.threads) = (UInt64(seed), threads)
            return try ImageAutoencoder.train(on: samples, dimension: 4, options: options).graph.onnxModel()
        }
        #expect(models[0] == models[1])
        #expect(models[0] != models[2])
    }

    @Test func nonsenseIsRefused() throws {
        let few = ImageAutoencoder.samples(of: try Self.pixels(7), Array(0..<7))
        #expect(throws: LearningError.invalid("7 images are too few; it takes 8")) {
            try ImageAutoencoder.train(on: few)
        }
        let some = ImageAutoencoder.samples(of: try Self.pixels(8), Array(0..<8))
        for dimension in [1, 4097] {
            #expect(throws: LearningError.self) { try ImageAutoencoder.train(on: some, dimension: dimension) }
        }
        // More numbers than images, and images that are all alike.
        let same = try StoredPixels(
            width: Self.side, height: Self.side, capacity: 9, in: FileManager.default.temporaryDirectory.path)
        for place in 0..<9 { try same.set([UInt8](repeating: 40, count: 3 * Self.side * Self.side), at: place) }
        let trained = try ImageAutoencoder.train(
            on: ImageAutoencoder.samples(of: same, Array(0..<9)), dimension: 32, options: Self.options(epochs: 1))
        #expect(trained.loss.error.isFinite && trained.loss.explained == 0)
        #expect(throws: CancellationError.self) {
            try ImageAutoencoder.train(on: some, dimension: 4, isCancelled: { true })
        }
    }
}
