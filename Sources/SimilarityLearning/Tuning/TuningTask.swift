import Basics
import NeuralGraph

/// A network and the head after it in training.
struct TuningTask: TrainingTask {
    /// The network with ``NetworkGraph/withClasses(_:_:)``.
    let network: TrainableNetwork
    let decaying: [Range<Int>]
    let rates: [ParameterRate]
    private let samples: any NetworkSamples
    private let classes: [Int]
    private let split: ClassSplit
    private let statistics: BatchStatistics
    private let unweighted: [Float]
    private let smoothing: Float

    var sampleCount: Int { split.training.count }
    var parameterCount: Int { network.parameters.last?.range.upperBound ?? 0 }

    var parameters: [Float] {
        get { network.state }
        set { network.state = newValue }
    }

    init(
        _ network: TrainableNetwork, _ samples: any NetworkSamples, _ classes: [Int], _ split: ClassSplit,
        _ options: TuningOptions
    ) {
        (self.network, self.samples, self.classes, self.split) = (network, samples, classes, split)
        (statistics, smoothing) = (options.statistics, options.smoothing)
        rates = LayerRates(network.parameters, spread: options.spread).rates
        // Biases, and the scales of normalization, are vectors.
        decaying = network.parameters.filter { $0.shape.count > 1 }.map(\.range)
        unweighted = [Float](repeating: 1, count: network.outputCount)
    }

    func withParameters(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        network.update { weights, _ in body(weights) }
    }

    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        samples.batches(sampleCount, of: size, using: &random)
    }

    func loss(of batch: [Int], gradient: inout [Float]) throws -> Double {
        let rows = batch.map { split.training[$0 % sampleCount] }
        try samples.copy(samples.places(of: batch, split.training), into: network.input)
        let scores = network.forward(count: batch.count, statistics: statistics)
        var slopes = [Float](repeating: 0, count: scores.count)
        let loss = SoftmaxLoss(classes: rows.map { classes[$0] }, weights: unweighted, smoothing: smoothing)
        let value = slopes.withUnsafeMutableBufferPointer { loss.value(scores, slopes: $0) }
        slopes.withUnsafeBufferPointer { network.backward($0) }
        network.update { _, gradients in
            gradient.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: gradients) }
        }
        return value
    }

    /// The one with more samples right, and of equals that with the lower loss: losses rise with how sure a network is,
    /// which the temperature takes back.
    func isBetter(_ one: TrainingRecord.Validation, than other: TrainingRecord.Validation) -> Bool {
        (one.top1 ?? 0, -(one.validLoss ?? .infinity)) > (other.top1 ?? 0, -(other.validLoss ?? .infinity))
    }

    /// The scores of the samples that are kept for measuring, of all classes for one and then for the next.
    func scores() throws -> [Float] { try network.outputs(of: samples, split.validation) }

    func validate() throws -> TrainingRecord.Validation {
        .init(scores: try scores(), ofEach: network.outputCount, truth: split.validation.map { classes[$0] })
    }
}
