import Basics
public import NeuralGraph
import VectorSearch

/// Trains a network that makes embeddings, and a head on them, to tell classes apart.
///
/// ```swift
/// let cut = try NetworkCut(beforeLastStageOf: graph)
/// let maps = …                                            // of cut.frozen, for every image
/// let tuned = try NetworkTuning(cut.trainable, on: maps, classes, split: split, card: card).run()
/// let onnx = cut.whole(with: tuned.graph).onnxModel()
/// print(tuned.before.card.validation?.top1, tuned.head.card.validation?.top1)
/// ```
///
/// First a head learns alone, on the embeddings as they are: what it comes to is what tuning has to better. Tuning
/// starts from one that has seen all samples once, so that the network is not spoiled by what a head does that knows
/// nothing, and still has something to learn. Then both learn together in one cycle, layers near the image more slowly.
/// The epoch with most samples right of those that were kept stays, and of the way from the beginning to it as much as
/// these like best (Wortsman et al., *Robust fine-tuning of zero-shot models*, 2022). Everything is learned on unit
/// vectors, which is what Simile compares.
public struct NetworkTuning {
    /// What is being done, and what share of it is done.
    public enum Progress: Sendable {
        /// The embeddings are made as they are before.
        case embedding(Double)
        /// The network is trained.
        case training(TrainingProgress)
    }

    private let graph: NetworkGraph
    private let samples: any NetworkSamples
    private let classes: [Int]
    private let split: ClassSplit
    private let card: ClassHeadCard
    private let options: TuningOptions

    /// - Parameters:
    ///   - graph: a network, or the part of it that is trained, whose output is one vector.
    ///   - samples: what it takes.
    ///   - classes: the class of each, by its place among the card's.
    ///   - split: which are trained on, and which are kept for measuring.
    ///   - card: what is known of the head so far; what comes out is added.
    ///   - options: how it is trained; the card's seed counts.
    public init(
        _ graph: NetworkGraph, on samples: some NetworkSamples, _ classes: [Int], split: ClassSplit,
        card: ClassHeadCard, options: TuningOptions = TuningOptions()
    ) {
        precondition(samples.count == classes.count && classes.allSatisfy(card.classes.indices.contains))
        (self.graph, self.samples, self.classes, self.split) = (graph, samples, classes, split)
        (self.card, self.options) = (card, options)
    }

    /// Does it. O(epochs · samples · multiplications of the network).
    /// - Parameters:
    ///   - isCancelled: called before each step; after an epoch, the best so far is kept.
    ///   - progress: called after each step.
    /// - Throws: ``LearningError``, ``NetworkTrainingError``, `CancellationError`; what reading the samples throws.
    public func run(
        isCancelled: @escaping () -> Bool = { false }, progress: @escaping (Progress) -> Void = { _ in }
    ) throws -> TunedNetwork {
        try options.check()
        guard Set(classes).count > 1 else { throw LearningError.oneClass }
        guard !split.validation.isEmpty, !split.training.isEmpty else { throw LearningError.singleSamples }
        var training = options.training
        training.seed = card.seed
        let batch = training.batch(of: split.training.count)
        let (before, start, scale) = try headsAlone(batch: batch, training, isCancelled, progress)
        let network = try TrainableNetwork(
            graph.withClasses(start.network, scale), batch: batch, threads: training.threads)
        var task = TuningTask(network, samples, classes, split, options)
        let initial = task.parameters
        let trainer = Trainer(options: training, isCancelled: isCancelled) { progress(.training($0)) }
        let record = try trainer.train(&task)
        let (share, scores) = try mixed(&task, with: initial)
        let trained = network.trainedGraph()
        guard let head = trained.classes(scale) else { throw LearningError.invalid("the head was lost") }
        let truth = split.validation.map { classes[$0] }
        var card = card
        (card.record, card.validation) = (record, ClassHead.validation(scores, truth))
        card.temperature = Calibration.temperature(scores, truth)
        return TunedNetwork(
            graph: graph.with(tensorsOf: trained), head: ClassHead(card, head), before: before, share: share,
            parameterCount: task.parameterCount - head.parameters.count)
    }

    /// Heads on the embeddings as they are: one that has learned all it can, one that has seen all samples once, and
    /// how they are standardized.
    private func headsAlone(
        batch: Int, _ training: TrainingOptions, _ isCancelled: @escaping () -> Bool, _ progress: (Progress) -> Void
    ) throws -> (ClassHead, ClassHead, Standardization) {
        let network = try TrainableNetwork(
            graph.withUnitOutput(), batch: batch, parameters: [], threads: training.threads)
        let embeddings = try network.outputs(of: samples, Array(0..<samples.count)) { done in
            progress(.embedding(Double(done) / Double(samples.count)))
            return !isCancelled()
        }
        let vectors = try VectorMatrix(dimension: network.outputCount, values: embeddings)
        var options = TrainingOptions()
        (options.seed, options.threads) = (card.seed, training.threads)
        func head() throws -> ClassHead {
            try ClassHead.train(
                on: vectors, classes, split: split, card: card, options: options, isCancelled: isCancelled)
        }
        let best = try head()
        (options.epochs, options.batch) = (1, batch)
        options.learningRate = TuningOptions().training.learningRate
        let scale = Standardization(of: vectors, rows: split.training).withoutTinyDeviations()
        return (best, try head(), scale)
    }

    /// Goes back as far toward the beginning as the samples that were kept like best.
    /// - Returns: the share of the way that stays, and the scores of these samples.
    private func mixed(_ task: inout TuningTask, with initial: [Float]) throws -> (Double, [[Float]]) {
        let mixing = WeightMixing(initial: initial, trained: task.parameters)
        let count = task.network.outputCount
        let truth = split.validation.map { classes[$0] }
        var best: (share: Double, loss: Double, scores: [[Float]]) = (1, .infinity, [])
        for share in WeightMixing.shares {
            task.parameters = mixing[share]
            let flat = try task.scores()
            let scores = truth.indices.map { Array(flat[$0 * count..<($0 + 1) * count]) }
            let loss = ClassHead.validation(scores, truth).loss
            if loss < best.loss || best.scores.isEmpty { best = (share, loss, scores) }
        }
        task.parameters = mixing[best.share]
        return (best.share, best.scores)
    }

}

extension Standardization {
    /// The same, but for components that hardly ever differ: they may come to, once the network changes.
    fileprivate func withoutTinyDeviations() -> Standardization {
        let usual = (deviations.reduce(0) { $0 + $1 * $1 } / Double(max(1, deviations.count))).squareRoot()
        return Standardization(means: means, deviations: deviations.map { max($0, usual / 10) })
    }
}
