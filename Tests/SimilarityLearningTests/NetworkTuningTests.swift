import Basics
import Foundation
import NeuralGraph
import Testing

@testable import SimilarityLearning

/// A network and its head, trained together.
@Suite struct NetworkTuningTests {
    /// Stripes along one diagonal or the other, or dots, in 1 × 8 × 8 pixels, with noise: means over places tell them
    /// apart hardly.
    static func drawings(_ count: Int, seed: UInt64 = 5) throws -> (some NetworkSamples, [Int]) {
        var random = SeededGenerator(seed: seed)
        let maps = try StoredMaps(mapCount: 64, capacity: count, in: NSTemporaryDirectory())
        let classes = (0..<count).map { $0 % 3 }
        for (place, kind) in classes.enumerated() {
            let shift = Int.random(in: 0..<4, using: &random)
            let image = (0..<64).map { pixel in
                let (row, column) = (pixel / 8, pixel % 8)
                let isOn =
                    switch kind {
                    case 0: (row + column + shift) % 4 < 2
                    case 1: (row - column + shift + 8) % 4 < 2
                    default: (row + shift) % 2 == 0 && column % 2 == 0
                    }
                return (isOn ? Float(1) : 0) + Float.random(in: -1.6...1.6, using: &random)
            }
            try maps.set(image, at: place)
        }
        return (maps.samples(Array(0..<count)), classes)
    }

    /// Two convolutions with batch normalization, and their mean.
    static func graph() throws -> NetworkGraph {
        var g = GraphBuilder(name: "tiny", weights: .madeUp())
        var x = g.input("pixels", [nil, 1, 8, 8])
        x = try g.relu(g.batchNorm(g.conv(x, "first", channels: 6, kernel: 3, padding: 1), "first.norm"))
        x = try g.relu(g.batchNorm(g.conv(x, "second", channels: 8, kernel: 3, padding: 1), "second.norm"))
        return g.build(outputs: [try g.globalAveragePool(x, name: "pooled")])
    }

    private func tuning(
        _ samples: some NetworkSamples, _ classes: [Int], epochs: Int = 6, threads: Int = 2,
        statistics: BatchStatistics = .stored, rate: Double? = 2e-2
    ) throws -> NetworkTuning {
        let card = ClassHeadCard(
            name: "test", label: "kind", space: .init(model: "m", identity: "1", dimension: 8),
            classes: ["rising", "falling", "dots"], samples: classes.count, data: "d", seed: 3)
        var options = TuningOptions()
        (options.training.epochs, options.training.batch, options.training.learningRate) = (epochs, 16, rate)
        (options.training.threads, options.statistics, options.spread) = (threads, statistics, 10)
        return NetworkTuning(
            try Self.graph(), on: samples, classes, split: ClassSplit(classes: classes, seed: 3), card: card,
            options: options)
    }

    @Test(arguments: [BatchStatistics.stored, .batch(momentum: 0.1)])
    func learnsWhatAHeadAloneCannot(statistics: BatchStatistics) throws {
        let (maps, classes) = try Self.drawings(240)
        let tuned = try tuning(maps, classes, epochs: 10, statistics: statistics).run()
        let (before, after) = (try #require(tuned.before.card.validation), try #require(tuned.head.card.validation))
        #expect(after.top1 > before.top1 + 0.1 && after.top1 > 0.85, "\(before.top1) \(after.top1)")
        #expect(before.samples == 48 && after.samples == 48)
        let record = try #require(tuned.head.card.record)
        #expect(record.epochs.compactMap(\.validation.top1).max() == record.epochs[record.best - 1].validation.top1)
        #expect(tuned.share < 1 || record.epochs[record.best - 1].validation.top1 == after.top1)
        // The head fits the network as it comes back.
        let network = try TrainableNetwork(tuned.graph.withUnitOutput(), batch: 16, parameters: [])
        let split = ClassSplit(classes: classes, seed: 3)
        let vectors = try network.outputs(of: maps, split.validation)
        let right = split.validation.enumerated().count { row, sample in
            let probabilities = tuned.head.probabilities(of: Array(vectors[row * 8..<(row + 1) * 8]))
            return probabilities.indices.max { probabilities[$0] < probabilities[$1] } == classes[sample]
        }
        #expect(Double(right) / 48 == after.top1)
        #expect(tuned.graph.initializers.names == (try Self.graph()).initializers.names)
        #expect(tuned.parameterCount == 6 * 9 + 12 + 8 * 54 + 16)
    }

    @Test func theSameSeedGivesTheSameOnAnyNumberOfThreads() throws {
        let (maps, classes) = try Self.drawings(60)
        let networks = try [1, 2, 3].map { try tuning(maps, classes, epochs: 2, threads: $0).run() }
        for other in networks.dropFirst() {
            #expect(other.head == networks[0].head.timed(as: other.head))
            #expect(
                other.graph.initializers.map { $0.tensor } == networks[0].graph.initializers.map { $0.tensor })
        }
    }

    @Test func theRateIsFoundWithoutATrace() throws {
        let (maps, classes) = try Self.drawings(60)
        let record = try #require(try tuning(maps, classes, epochs: 1, rate: nil).run().head.card.record)
        let given = try #require(
            try tuning(maps, classes, epochs: 1, rate: record.learningRate).run().head.card.record)
        #expect(record.finder?.points.isEmpty == false)
        #expect(record.epochs[0].validation == given.epochs[0].validation)
    }

    @Test func whatIsCancelledKeepsTheBestSoFar() throws {
        let (maps, classes) = try Self.drawings(60)
        var ended = 0
        let tuned = try tuning(maps, classes).run(isCancelled: { ended >= 1 }) {
            if case .training(let progress) = $0 { ended = progress.epoch?.epoch ?? 0 }
        }
        #expect(tuned.head.card.record?.isInterrupted == true && tuned.head.card.record?.epochs.count == 1)
        #expect(throws: CancellationError.self) { try tuning(maps, classes).run(isCancelled: { true }) }
    }

    @Test func oneClassIsRefused() throws {
        let (maps, classes) = try Self.drawings(12)
        #expect(throws: LearningError.oneClass) { try tuning(maps, classes.map { _ in 0 }).run() }
    }

    /// Batch normalization, layer by layer.
    @Test func aNetworkGoesBackToWhereItWas() throws {
        let (maps, _) = try Self.drawings(16)
        let network = try TrainableNetwork(Self.graph(), batch: 16)
        let (state, before) = (network.state, try network.outputs(of: maps, Array(0..<16)))
        _ = network.forward(count: 16, statistics: .batch(momentum: 0.1))
        network.update { weights, _ in weights[0] += 1 }
        #expect(network.state != state)
        network.state = state
        #expect(network.state == state)
        #expect(try network.outputs(of: maps, Array(0..<16)) == before)
    }
}

extension ClassHead {
    /// The same with the times of another one's epochs, which are never the same.
    fileprivate func timed(as other: ClassHead) -> ClassHead {
        var card = card
        for place in card.record?.epochs.indices ?? 0..<0 {
            card.record?.epochs[place].seconds = other.card.record?.epochs[place].seconds ?? 0
        }
        return ClassHead(card, network)
    }
}
