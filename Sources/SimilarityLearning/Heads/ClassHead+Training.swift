import Foundation
public import VectorSearch

extension ClassHead {
    /// Learns from samples.
    ///
    /// Components are standardized, the learning rate is found, and one cycle of it is trained with ``TrainingOptions``; the epoch with the least
    /// loss on the samples kept for measuring is the one that stays. These then give the temperature, by which probabilities are calibrated.
    /// O(epochs · samples · parameters).
    /// - Parameters:
    ///   - vectors: all samples.
    ///   - classes: the class of each, by its place among the card's.
    ///   - split: which are trained on, and which are kept for measuring.
    ///   - card: what is known of the head so far; what comes out is added.
    ///   - options: how it is trained; the card's seed counts.
    ///   - isCancelled: called before each step; after an epoch, the best so far is kept.
    ///   - progress: called after each step.
    /// - Throws: ``LearningError``, `CancellationError`, `VectorSearchError` when memory does not suffice.
    public static func train(
        on vectors: VectorMatrix, _ classes: [Int], split: ClassSplit, card: ClassHeadCard,
        options: TrainingOptions = TrainingOptions(), isCancelled: @escaping () -> Bool = { false },
        progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> ClassHead {
        precondition(vectors.count == classes.count && classes.allSatisfy(card.classes.indices.contains))
        guard Set(classes).count > 1 else { throw LearningError.oneClass }
        guard !split.validation.isEmpty, !split.training.isEmpty else { throw LearningError.singleSamples }
        if let hidden = card.hidden, !(1...65_536).contains(hidden) {
            throw LearningError.invalid("the hidden layer must have 1 to 65536 units, not \(hidden)")
        }
        var options = options
        options.seed = card.seed
        let scale = Standardization(of: vectors, rows: split.training)
        var task = HeadTask(ScaledSamples(vectors, scale), classes, split, card, options)
        let record = try Trainer(options: options, isCancelled: isCancelled, progress: progress).train(&task)
        var card = card
        card.record = record
        let truth = split.validation.map { classes[$0] }
        let scores = task.scores()
        card.validation = validation(scores, truth)
        card.temperature = Calibration.temperature(scores, truth)
        let network = DenseNetwork(widths: task.widths, parameters: task.parameters).takingRaw(scale)
        return ClassHead(card, network)
    }

    /// How good scores are; each half of the samples is calibrated by the other, lest a temperature is judged by what it was chosen on.
    static func validation(_ scores: [[Float]], _ truth: [Int]) -> ClassHeadCard.Validation {
        let halves = (0..<2).map { half in scores.indices.filter { $0 % 2 != half } }
        let temperatures = halves.map { half in
            half.isEmpty ? 1 : Calibration.temperature(half.map { scores[$0] }, half.map { truth[$0] })
        }
        func error(_ temperature: (Int) -> Double) -> Double {
            var (confidences, isRight): ([Double], [Bool]) = ([], [])
            for (place, score) in scores.enumerated() {
                let probabilities = Calibration.probabilities(score, temperature: temperature(place))
                confidences.append(probabilities.max() ?? 0)
                isRight.append(score.place(of: truth[place]) == 0)
            }
            return Calibration.error(confidences: confidences, isRight: isRight)
        }
        var loss = 0.0
        for (place, score) in scores.enumerated() {
            let probability = Calibration.probabilities(score, temperature: temperatures[place % 2])[truth[place]]
            loss -= log(max(probability, .leastNormalMagnitude))
        }
        let places = zip(scores, truth).map { $0.place(of: $1) }
        let count = Double(scores.count)
        return .init(
            samples: scores.count, top1: Double(places.count { $0 < 1 }) / count,
            top5: Double(places.count { $0 < 5 }) / count, loss: loss / count,
            calibrationError: error { temperatures[$0 % 2] }, uncalibratedError: error { _ in 1 })
    }
}

extension [Float] {
    /// How many others are at least as high as one: where it stands in the order of scores, ties against it.
    func place(of number: Int) -> Int {
        let own = self[number]
        return indices.count { $0 != number && self[$0] >= own }
    }
}

/// A head in training.
private struct HeadTask: TrainingTask {
    let widths: [Int]
    var parameters: [Float]
    let decaying: [Range<Int>]
    private let samples: ScaledSamples
    private let classes: [Int]
    private let split: ClassSplit
    private let weights: [Float]
    private let threads: Int
    private var pass: DensePass

    var sampleCount: Int { split.training.count }

    private static let rowsAtOnce = 256

    init(
        _ samples: ScaledSamples, _ classes: [Int], _ split: ClassSplit, _ card: ClassHeadCard,
        _ options: TrainingOptions
    ) {
        widths = [samples.vectors.dimension] + (card.hidden.map { [$0] } ?? []) + [card.classes.count]
        parameters = DenseNetwork(widths: widths, seed: card.seed).parameters
        decaying = DenseNetwork.weights(of: widths)
        (self.samples, self.classes, self.split, threads) = (samples, classes, split, options.threads)
        var counts = [Int](repeating: 0, count: card.classes.count)
        for sample in split.training { counts[classes[sample]] += 1 }
        let (all, present) = (Float(split.training.count), Float(counts.count { $0 > 0 }))
        weights = counts.map { card.isBalanced && $0 > 0 ? all / (present * Float($0)) : 1 }
        // A batch takes up to half of another with it.
        pass = DensePass(widths: widths, capacity: max(Self.rowsAtOnce, 2 * options.batch(of: split.training.count)))
    }

    mutating func loss(of batch: [Int], gradient: inout [Float]) -> Double {
        let rows = batch.map { split.training[$0] }
        pass.setInput(of: samples, rows: rows, threads: threads)
        pass.forward(parameters, count: rows.count, threads: threads)
        let loss = SoftmaxLoss(classes: rows.map { classes[$0] }, weights: weights)
        let value = pass.withOutput(count: rows.count) { loss.value($0, slopes: $1) }
        pass.backward(parameters, count: rows.count, gradient: &gradient, threads: threads)
        return value
    }

    /// The scores of the samples that are kept for measuring.
    mutating func scores() -> [[Float]] {
        let (all, count) = (flatScores(), widths[widths.count - 1])
        return split.validation.indices.map { Array(all[$0 * count..<($0 + 1) * count]) }
    }

    /// The same, one row after the other.
    private mutating func flatScores() -> [Float] {
        var scores: [Float] = []
        scores.reserveCapacity(split.validation.count * widths[widths.count - 1])
        for start in stride(from: 0, to: split.validation.count, by: Self.rowsAtOnce) {
            let rows = Array(split.validation[start..<min(split.validation.count, start + Self.rowsAtOnce)])
            pass.setInput(of: samples, rows: rows, threads: threads)
            pass.forward(parameters, count: rows.count, threads: threads)
            pass.withOutput(count: rows.count) { output, _ in scores.append(contentsOf: output) }
        }
        return scores
    }

    mutating func validate() -> TrainingRecord.Validation {
        TrainingRecord.Validation(
            scores: flatScores(), ofEach: weights.count, truth: split.validation.map { classes[$0] })
    }
}
