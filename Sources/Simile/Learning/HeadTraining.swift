public import Basics
public import Catalog
public import SimilarityLearning

/// What head is to be trained, and on what.
public struct HeadRequest: Sendable, Hashable {
    /// What the head is called; a head of that name is only replaced where ``replaces`` says so.
    public var name: String
    /// The attribute whose values are the classes.
    public var label: String
    /// The attribute that images share which must not be on both sides, such as a product's number; nil for none.
    public var group: String?
    /// Which of the catalog's models; nil for the one that searches use.
    public var model: String?
    /// In which precision; nil for f32 where there are both.
    public var precision: Precision?
    /// Which images; nil for all that have the label.
    public var filter: Filter?
    /// The width of a hidden layer; nil for none.
    public var hidden: Int?
    /// Whether rare classes weigh as much as frequent ones.
    public var isBalanced = false
    /// The share of the images that is kept for measuring.
    public var heldOut = 0.2
    /// How it is trained.
    public var options = TrainingOptions()
    /// Whether a head of the same name is replaced.
    public var replaces = false

    /// A head for an attribute, which is called as the attribute.
    public init(label: String) { (name, self.label) = (label, label) }
}

/// A head that was trained, and how it did on the images that were kept for measuring.
public struct TrainedHead: Sendable {
    /// What the head makes of an image that it did not learn from.
    public struct Prediction: Sendable, Hashable {
        /// The image.
        public let key: ItemKey
        /// Its class.
        public let label: String
        /// The most probable class.
        public let predicted: String
        /// How probable that is.
        public let probability: Double
    }

    /// The head, as the catalog now keeps it.
    public let head: ClassHead
    /// What it makes of the images that were kept for measuring, by key.
    public let predictions: [Prediction]
    /// What a reader of the numbers must know.
    public let notes: [String]
}

extension ImageLibrary {
    /// Trains a head on the vectors that the catalog holds, and keeps it in the catalog.
    ///
    /// ```swift
    /// let trained = try await library.trainHead(HeadRequest(label: "type")).report()
    /// print(trained.head.card.validation?.top1)
    /// try await library.classify(.file("photo.jpg"), head: "type").classes.first
    /// ```
    ///
    /// No image is read. A job that is cancelled after an epoch keeps the best so far. Its report throws ``LearnedModelError``,
    /// ``ClassificationError/noLabels(_:)``, `LearningError`, ``SearchRequestError`` where the catalog has no such vectors.
    public func trainHead(_ request: HeadRequest) -> Job<TrainedHead> {
        Job { [catalog] progress in
            try await onCancellableThread { isCancelled in
                try HeadTraining(catalog: catalog, request: request).run(isCancelled: isCancelled, progress: progress)
            }
        }
    }
}

/// One training of a head.
private struct HeadTraining {
    let catalog: ImageCatalog
    let request: HeadRequest

    func run(isCancelled: @escaping () -> Bool, progress: @escaping (JobProgress) -> Void) throws -> TrainedHead {
        let file = try HeadFile(request.name, in: catalog.learnedDirectory)
        try file.requireRoom(replacing: request.replaces)
        guard request.heldOut > 0, request.heldOut < 1 else {
            throw LearningError.invalid("the share kept for measuring must be between 0 and 1, not \(request.heldOut)")
        }
        let space = try catalog.space(model: request.model, precision: request.precision)
        let samples = try LabeledVectors(
            catalog, in: space, matching: request.filter,
            attributes: [request.label] + [request.group].compactMap { $0 }
        ).labeled()
        guard !samples.keys.isEmpty else { throw ClassificationError.noLabels(request.label) }
        let classes = samples.classes
        let split = ClassSplit(
            classes: classes.places, groups: request.group.map { _ in samples.groups(1) }, share: request.heldOut,
            seed: request.options.seed)
        let card = ClassHeadCard(
            name: request.name, label: request.label, space: EmbeddingSpace(space), classes: classes.names,
            hidden: request.hidden, isBalanced: request.isBalanced, samples: samples.keys.count, data: samples.digest,
            seed: request.options.seed)
        let head = try ClassHead.train(
            on: samples.matrix, classes.places, split: split, card: card, options: request.options,
            isCancelled: isCancelled, progress: { progress(JobProgress($0)) })
        try file.write(head)
        let probabilities = try head.probabilities(of: try samples.matrix.rows(split.validation))
        let predictions = zip(split.validation, probabilities).map { row, probabilities in
            let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
            return TrainedHead.Prediction(
                key: samples.keys[row], label: classes.names[classes.places[row]], predicted: classes.names[best],
                probability: probabilities[best])
        }
        return TrainedHead(head: head, predictions: predictions, notes: samples.notes(on: split))
    }
}

extension JobProgress {
    /// How far training has come.
    init(_ progress: TrainingProgress) {
        self.init(.training, fraction: progress.fraction)
        epoch = progress.epoch
    }
}
