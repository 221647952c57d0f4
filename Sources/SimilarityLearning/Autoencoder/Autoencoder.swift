import Basics
public import VectorSearch

/// Brings vectors to few numbers and back, as exactly as so few can: learned without labels. What comes back of unusual vectors is far from them.
///
/// ```swift
/// let autoencoder = try Autoencoder.train(on: vectors, card: card)
/// let latent = autoencoder.encoder(vector)          // a unit vector in a space of its own
/// let unusual = autoencoder.error(of: vector)       // 0 for what comes back as it was
/// ```
public struct Autoencoder: Sendable, Hashable {
    /// The way to few numbers, as a projection.
    public let encoder: Projection
    let decoder: DenseNetwork

    init(encoder: Projection, decoder: DenseNetwork) { (self.encoder, self.decoder) = (encoder, decoder) }

    /// What comes back of a vector. O(parameters).
    public func reconstruction(of vector: [Float]) -> [Float] {
        guard let network = encoder.network else { return vector }
        return decoder.output(of: network.output(of: vector))
    }

    /// The squared distance of a vector to what comes back of it: the higher, the more unusual. O(parameters).
    public func error(of vector: [Float]) -> Double {
        Self.squaredDistance(vector, reconstruction(of: vector))
    }

    /// The errors of vectors, as alone; much faster for many. O(vectors · parameters).
    /// - Throws: `VectorSearchError` when memory does not suffice.
    public func errors(of vectors: VectorMatrix, threads: Int = 1) throws(VectorSearchError) -> [Double] {
        guard let network = encoder.network else { return [Double](repeating: 0, count: vectors.count) }
        let back = try decoder.outputs(of: network.outputs(of: vectors, threads: threads), threads: threads)
        return (0..<vectors.count).map { Self.squaredDistance(vectors[$0], back[$0]) }
    }

    private static func squaredDistance(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    }

    /// Learns from vectors.
    ///
    /// It begins with the principal directions of the samples, and with a hidden layer on each side it loses less than these (Hinton and Salakhutdinov,
    /// *Reducing the dimensionality of data with neural networks*, 2006). O(epochs · samples · parameters).
    /// - Parameters:
    ///   - vectors: of unit length; at least 8.
    ///   - card: what is known of it so far; what comes out is added.
    ///   - dimension: how many numbers a vector becomes.
    ///   - options: how it is trained; the card's seed counts.
    ///   - isCancelled: called before each step; after an epoch, the best so far is kept.
    ///   - progress: called after each step.
    /// - Throws: ``LearningError``, `CancellationError`, `VectorSearchError` when memory does not suffice.
    public static func train(
        on vectors: VectorMatrix, card: ProjectionCard, dimension: Int = 64,
        options: TrainingOptions = TrainingOptions(), isCancelled: @escaping () -> Bool = { false },
        progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> Autoencoder {
        guard dimension >= 2 else {
            throw LearningError.invalid("a space needs at least 2 dimensions, not \(dimension)")
        }
        guard vectors.count >= fewest else {
            throw LearningError.invalid("\(vectors.count.counted("image")) are too few; it takes \(fewest)")
        }
        var options = options
        options.seed = card.seed
        let split = ClassSplit(classes: [Int](repeating: 0, count: vectors.count), share: 0.1, seed: card.seed)
        var task = AutoencoderTask(
            vectors, training: split.training, validation: split.validation, dimension: dimension,
            isDeep: card.isDeep, seed: card.seed, options)
        let linear = task.validate().validLoss
        let initial = task.parameters
        let record = try Trainer(options: options, isCancelled: isCancelled, progress: progress).train(&task)
        var card = card
        let trained = task.validate().validLoss
        if let trained, let linear, trained >= linear { task.parameters = initial }
        let errors = task.allErrors(split.validation)
        card.record = record
        card.share = 1
        card.reconstruction = .init(
            samples: split.validation.count, error: errors.reduce(0, +) / Double(max(1, errors.count)),
            linearError: linear ?? 0)
        let inner = task.bottleneck
        let encoding = Array(task.widths[...inner])
        let count = DenseNetwork.parameterCount(encoding)
        return Autoencoder(
            encoder: Projection(
                card, DenseNetwork(widths: encoding, parameters: Array(task.parameters[..<count]))),
            decoder: DenseNetwork(widths: Array(task.widths[inner...]), parameters: Array(task.parameters[count...])))
    }

    private static let fewest = 8
}
