import Basics
public import VectorSearch

/// How a ``Projection`` is learned.
public struct ProjectionOptions: Sendable, Hashable {
    /// The number of components of the new space; at most that of the old one.
    public var dimension = 256
    /// The share of the classes that is kept for measuring.
    public var heldOut = 0.2
    /// How many samples of a class make a step, with as many classes as a batch has room for.
    public var samplesOfClass = 4
    /// The parameters of the loss; nil for its usual ones.
    public var parameters: MetricLoss.Parameters?
    /// How it is trained.
    public var training = TrainingOptions()

    /// The defaults: a low learning rate, since it begins at something good, and batches with many negatives.
    public init() { (training.learningRate, training.batch) = (1e-3, 64) }
}

extension Projection {
    /// Learns a space in which samples of a class lie near each other, also of classes that it never saw.
    ///
    /// It begins with the principal directions of the samples about their mean, so that at first cosines are about those of the vectors as they are. After
    /// each epoch the classes that were kept are measured; the best epoch stays, and of the way from the beginning to it as much as these
    /// classes like best (Wortsman et al., *Robust fine-tuning of zero-shot models*, 2022). Where nothing is better than the vectors as
    /// they are, the projection leaves them so: its card says a share of 0.
    /// O(epochs · samples · parameters).
    /// - Parameters:
    ///   - vectors: of unit length.
    ///   - classes: the class of each, by its place among the names.
    ///   - names: what the classes are called.
    ///   - card: what is known of the projection so far; what comes out is added.
    ///   - options: how it is trained; the card's seed counts.
    ///   - isCancelled: called before each step; after an epoch, the best so far is kept.
    ///   - progress: called after each step.
    /// - Throws: ``LearningError``, `CancellationError`, `VectorSearchError` when memory does not suffice.
    public static func train(
        on vectors: VectorMatrix, _ classes: [Int], names: [String], card: ProjectionCard,
        options: ProjectionOptions = ProjectionOptions(), isCancelled: @escaping () -> Bool = { false },
        progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> Projection {
        precondition(vectors.count == classes.count && classes.allSatisfy(names.indices.contains))
        guard Set(classes).count > 1 else { throw LearningError.oneClass }
        guard options.dimension >= 2 else {
            throw LearningError.invalid("a space needs at least 2 dimensions, not \(options.dimension)")
        }
        guard options.heldOut > 0, options.heldOut < 1 else {
            throw LearningError.invalid("the share kept for measuring must be between 0 and 1, not \(options.heldOut)")
        }
        guard let loss = card.loss else { throw LearningError.invalid("a projection needs a loss") }
        if let parameters = options.parameters { try loss.check(parameters) }
        var training = options.training
        training.seed = card.seed
        let kept = try ClassesKept(classes, share: options.heldOut, seed: card.seed)
        var task = try ProjectionTask(vectors, kept, loss, card, options, training)
        var card = card
        (card.classes, card.heldOut) = (kept.learned.map { names[$0] }, kept.heldOut.map { names[$0] })
        let frozen = task.frozenMeasures()
        let initial = task.parameters
        let record = try Trainer(options: training, isCancelled: isCancelled, progress: progress).train(&task)
        var best = (share: 0.0, measures: frozen, parameters: initial)
        let mixing = WeightMixing(initial: initial, trained: task.parameters)
        for share in WeightMixing.shares {
            task.parameters = mixing[share]
            let measures = task.measures()
            // Nothing is left for less than what chance may give.
            let least = best.share > 0 ? best.measures.quality : frozen.quality + Self.margin
            if measures.quality > least { best = (share, measures, task.parameters) }
        }
        (card.record, card.frozen, card.validation, card.share) = (record, frozen, best.measures, best.share)
        guard best.share > 0 else { return Projection(card, nil) }
        let count = DenseNetwork.parameterCount(task.widths)
        return Projection(card, DenseNetwork(widths: task.widths, parameters: Array(best.parameters[..<count])))
    }

    /// By how much recall and average precision together must be better than those of the vectors as they are.
    private static let margin = 0.02
}
