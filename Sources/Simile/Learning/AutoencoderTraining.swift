public import Basics
public import Catalog
import ModelZoo
public import SimilarityLearning

/// What autoencoder is to be trained, and on what.
public struct AutoencoderRequest: Sendable, Hashable {
    /// What it is called; one of that name is only replaced where ``replaces`` says so.
    public var name: String
    /// Which of the catalog's models makes the vectors; nil for the one that searches use.
    public var model: String?
    /// In which precision; nil for f32 where there are both.
    public var precision: Precision?
    /// Which images are learned from; nil for all.
    public var filter: Filter?
    /// How many numbers a vector becomes.
    public var dimension = 64
    /// Whether there is a hidden layer on each side; without, little more is learned than the principal directions.
    public var isDeep = true
    /// How it is trained.
    public var options = TrainingOptions()
    /// Whether an autoencoder or a projection of the same name is replaced.
    public var replaces = false

    /// An autoencoder of that name.
    public init(name: String = "autoencoder") {
        self.name = name
        options.learningRate = 3e-4
    }
}

/// An autoencoder that was trained, and its space.
public struct TrainedAutoencoder: Sendable {
    /// An image, and how much of its vector is lost.
    public struct Outlier: Sendable, Hashable, Encodable {
        /// The image.
        public let key: ItemKey
        /// The squared distance of its vector to what comes back of it.
        public let error: Double
    }

    /// The autoencoder, as the catalog now keeps it.
    public let autoencoder: Autoencoder
    /// What the model of its space is called: `efficientnet_lite0+autoencoder`.
    public let model: String
    /// How many images have a vector in the space by now.
    public let images: Int
    /// All images that were learned from, those first of whose vectors most is lost.
    public let outliers: [Outlier]
}

extension ImageLibrary {
    /// Trains an autoencoder on the vectors that the catalog holds, keeps it in the catalog, and brings all vectors into its space. No labels are
    /// needed, and no image is read.
    ///
    /// ```swift
    /// let trained = try await library.trainAutoencoder().report()
    /// print(trained.outliers.prefix(10).map(\.key))
    /// let hits = try await library.search(.file("photo.jpg"), by: .model(trained.model)).hits
    /// ```
    ///
    /// A job that is cancelled after an epoch keeps the best so far. Its report throws ``LearnedModelError``, `LearningError`,
    /// ``SearchRequestError`` where the catalog has no such vectors.
    public func trainAutoencoder(_ request: AutoencoderRequest = AutoencoderRequest()) -> Job<TrainedAutoencoder> {
        Job { [catalog, options] progress in
            try await onCancellableThread { isCancelled in
                try AutoencoderTraining(catalog: catalog, store: options.store, request: request).run(
                    isCancelled: isCancelled, progress: progress)
            }
        }
    }
}

/// One training of an autoencoder.
private struct AutoencoderTraining {
    let catalog: ImageCatalog
    let store: ModelStore
    let request: AutoencoderRequest

    func run(isCancelled: @escaping () -> Bool, progress: @escaping (JobProgress) -> Void) throws -> TrainedAutoencoder
    {
        let file = try ProjectionFile(request.name, in: catalog.learnedDirectory)
        try file.requireRoom(replacing: request.replaces)
        let space = try catalog.space(model: request.model, precision: request.precision)
        let choice = try ProjectedSpace.choice(request.name, on: space)
        let samples = try LabeledVectors(catalog, in: space, matching: request.filter, attributes: [])
        let card = ProjectionCard(
            name: request.name, label: nil, space: EmbeddingSpace(space), loss: nil, isDeep: request.isDeep,
            samples: samples.keys.count, data: samples.digest, seed: request.options.seed)
        let autoencoder = try Autoencoder.train(
            on: samples.matrix, card: card, dimension: request.dimension, options: request.options,
            isCancelled: isCancelled, progress: { progress(JobProgress($0)) })
        try file.write(autoencoder)
        let images = try ProjectedSpace(catalog: catalog, store: store).fill(choice, from: space)
        let errors = try autoencoder.errors(of: samples.matrix, threads: request.options.threads)
        let outliers = zip(samples.keys, errors).map { TrainedAutoencoder.Outlier(key: $0, error: $1) }
        return TrainedAutoencoder(
            autoencoder: autoencoder, model: choice.text, images: images,
            outliers: outliers.sorted { ($1.error, $0.key) < ($0.error, $1.key) })
    }
}
