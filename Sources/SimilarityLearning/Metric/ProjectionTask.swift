import Basics
import VectorSearch

/// A projection in training: the parameters of its network, and of a loss with proxies these.
struct ProjectionTask: TrainingTask {
    let widths: [Int]
    var parameters: [Float]
    var decaying: [Range<Int>] { DenseNetwork.weights(of: widths) }
    /// Proxies have farther to go than the network, which begins at something good.
    var rates: [ParameterRate] {
        let network = DenseNetwork.parameterCount(widths)
        return network < parameters.count ? [ParameterRate(range: network..<parameters.count, factor: 10)] : []
    }
    private let vectors: VectorMatrix
    private let kept: ClassesKept
    private let loss: MetricLoss
    private let lossParameters: MetricLoss.Parameters?
    private let threads: Int
    private let balanced: ClassBalancedBatches
    private var pass: DensePass

    var sampleCount: Int { kept.training.samples.count }

    private static let rowsAtOnce = 256
    /// A gradient longer than this is shortened: that of an embedding without a direction may be as long as it likes.
    private static let longest: Float = 100

    init(
        _ vectors: VectorMatrix, _ kept: ClassesKept, _ loss: MetricLoss, _ card: ProjectionCard,
        _ options: ProjectionOptions, _ training: TrainingOptions
    ) throws(LearningError) {
        (self.vectors, self.kept, self.loss, lossParameters) = (vectors, kept, loss, options.parameters)
        threads = training.threads
        let size = training.batch(of: kept.training.samples.count)
        balanced = try ClassBalancedBatches(
            labels: kept.training.classes, classes: min(kept.learned.count, max(2, size / options.samplesOfClass)),
            samples: options.samplesOfClass, seed: card.seed)
        let dimension = min(options.dimension, vectors.dimension)
        let start = PrincipalDirections(
            of: vectors, kept.training.samples, count: dimension, seed: card.seed, threads: training.threads)
        // What is taken off for the mean.
        let shift = BatchProducts.cosines(start.mean, start.rows, dimension: vectors.dimension, threads: 1).map { -$0 }
        if card.isDeep {
            // max(x, 0) − max(−x, 0) is x.
            widths = [vectors.dimension, 2 * dimension, dimension]
            var second = [Float](repeating: 0, count: 2 * dimension * dimension)
            for row in 0..<dimension {
                second[row * 2 * dimension + row] = 1
                second[row * 2 * dimension + dimension + row] = -1
            }
            parameters =
                start.rows + start.rows.map { -$0 } + shift + shift.map { -$0 } + second
                + [Float](repeating: 0, count: dimension)
        } else {
            widths = [vectors.dimension, dimension]
            parameters = start.rows + shift
        }
        pass = DensePass(
            widths: widths, capacity: max(Self.rowsAtOnce, balanced.classes * balanced.samples))
        if loss.usesProxies { parameters += proxies() }
    }

    /// The mean direction of each class, of length 1: longer ones would turn more slowly.
    private mutating func proxies() -> [Float] {
        let dimension = widths[widths.count - 1]
        let embeddings = outputs(kept.training.samples)
        var sums = [Float](repeating: 0, count: kept.learned.count * dimension)
        for (row, label) in kept.training.classes.enumerated() {
            for column in 0..<dimension { sums[label * dimension + column] += embeddings[row * dimension + column] }
        }
        return UnitRows(sums, dimension: dimension).values
    }

    /// Balanced ones, of about the size that the task was made for.
    func batches(of size: Int, using random: inout SeededGenerator) -> [[Int]] {
        balanced.epoch(Int(truncatingIfNeeded: random.next() >> 1))
    }

    mutating func loss(of batch: [Int], gradient: inout [Float]) -> Double {
        let rows = batch.map { kept.training.samples[$0] }
        pass.setInput(of: vectors, rows: rows)
        pass.forward(parameters, count: rows.count, threads: threads)
        let network = DenseNetwork.parameterCount(widths)
        let value = loss.value(
            of: pass.output(count: rows.count), dimension: widths[widths.count - 1],
            labels: batch.map { kept.training.classes[$0] }, proxies: Array(parameters[network...]),
            parameters: lossParameters, threads: threads)
        pass.withOutput(count: rows.count) { _, slopes in
            for place in slopes.indices { slopes[place] = value.gradient[place] }
        }
        pass.backward(parameters, count: rows.count, gradient: &gradient, threads: threads)
        for (place, slope) in value.proxyGradient.enumerated() { gradient[network + place] = slope }
        let length = gradient.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        if length > Self.longest {
            let factor = length.isFinite ? Self.longest / length : 0
            for place in gradient.indices { gradient[place] *= factor }
        }
        return value.loss
    }

    /// The network's output for some samples, row by row.
    private mutating func outputs(_ samples: [Int]) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(samples.count * widths[widths.count - 1])
        for start in stride(from: 0, to: samples.count, by: Self.rowsAtOnce) {
            let rows = Array(samples[start..<min(samples.count, start + Self.rowsAtOnce)])
            pass.setInput(of: vectors, rows: rows)
            pass.forward(parameters, count: rows.count, threads: threads)
            result += pass.output(count: rows.count)
        }
        return result
    }

    /// Neighbors of the classes that are kept, with the parameters as they are.
    mutating func measures() -> NeighborMeasures {
        let dimension = widths[widths.count - 1]
        let rows = UnitRows(outputs(kept.validation.samples), dimension: dimension)
        return NeighborMeasures(rows.values, dimension: dimension, classes: kept.validation.classes, threads: threads)
    }

    /// The same with the vectors as they are.
    func frozenMeasures() -> NeighborMeasures {
        let rows = kept.validation.samples.flatMap { vectors[$0] }
        return NeighborMeasures(
            rows, dimension: vectors.dimension, classes: kept.validation.classes, threads: threads)
    }

    mutating func validate() -> TrainingRecord.Validation {
        let measures = measures()
        // The loss of classes that were kept, on as many samples as a batch may have.
        let samples = Array(kept.validation.samples.prefix(Self.rowsAtOnce))
        let value =
            loss.usesProxies
            ? nil
            : loss.value(
                of: outputs(samples), dimension: widths[widths.count - 1],
                labels: Array(kept.validation.classes.prefix(Self.rowsAtOnce)), parameters: lossParameters,
                threads: threads
            ).loss
        return .init(
            validLoss: value, recallAt1: measures.recallAt1, meanAveragePrecision: measures.meanAveragePrecision)
    }

    func isBetter(_ one: TrainingRecord.Validation, than other: TrainingRecord.Validation) -> Bool {
        func quality(_ validation: TrainingRecord.Validation) -> Double {
            (validation.recallAt1 ?? 0) + (validation.meanAveragePrecision ?? 0)
        }
        return quality(one) > quality(other)
    }
}
