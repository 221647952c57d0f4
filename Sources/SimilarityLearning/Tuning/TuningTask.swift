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

    /// Each sample as it is or mirrored, whichever is drawn; a number from ``sampleCount`` on stands for a mirrored
    /// one.
    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        let shuffled = (0..<sampleCount).shuffled(using: &random)
        let drawn =
            samples.hasMirrored
            ? shuffled.map { Bool.random(using: &random) ? $0 + sampleCount : $0 } : shuffled
        let count = Self.batchCount(of: sampleCount, size)
        return (0..<count).map { Array(drawn[$0 * sampleCount / count..<($0 + 1) * sampleCount / count]) }
    }

    /// How many batches there are of about a size, and at most of that: memory is taken for no larger one.
    static func batchCount(of samples: Int, _ size: Int) -> Int { max(1, (samples + size - 1) / size) }

    func loss(of batch: [Int], gradient: inout [Float]) throws -> Double {
        let rows = batch.map { split.training[$0 % sampleCount] }
        try samples.copy(
            zip(batch, rows).map { $0 < sampleCount ? $1 : $1 + samples.count }, into: network.input)
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

extension TrainableNetwork {
    /// The outputs for some samples, one after another, with stored statistics.
    /// - Parameter progress: called after each batch with the number of samples that are done; says whether to go on.
    /// - Throws: `CancellationError` where it says no; what reading the samples throws.
    func outputs(
        of samples: any NetworkSamples, _ places: [Int], progress: (Int) -> Bool = { _ in true }
    ) throws -> [Float] {
        var outputs: [Float] = []
        outputs.reserveCapacity(places.count * outputCount)
        for start in stride(from: 0, to: places.count, by: batch) {
            let end = min(start + batch, places.count)
            try samples.copy(Array(places[start..<end]), into: input)
            outputs.append(contentsOf: forward(count: end - start))
            guard progress(end) else { throw CancellationError() }
        }
        return outputs
    }
}
