public import VectorSearch

/// Tells which class a vector is of, with a probability: softmax regression on an embedding, or a network with one hidden layer.
///
/// ```swift
/// let head = try ClassHead.train(on: vectors, classes, card: card).head
/// for (name, probability) in zip(head.card.classes, head.probabilities(of: vector)) { print(name, probability) }
/// ```
public struct ClassHead: Sendable, Hashable {
    /// What it learned from, and how good it is.
    public let card: ClassHeadCard
    /// Takes vectors as they are, and gives a score for each class.
    let network: DenseNetwork

    init(_ card: ClassHeadCard, _ network: DenseNetwork) { (self.card, self.network) = (card, network) }

    /// The probability of each class, in the order of the card's. O(parameters).
    public func probabilities(of vector: [Float]) -> [Double] {
        Calibration.probabilities(network.output(of: vector), temperature: card.temperature)
    }

    /// The probabilities of each class for vectors, a row for each.
    /// - Throws: `VectorSearchError` when memory does not suffice.
    public func probabilities(of vectors: VectorMatrix, threads: Int = 1) throws(VectorSearchError) -> [[Double]] {
        let scores = try network.outputs(of: vectors, threads: threads)
        return (0..<scores.count).map { Calibration.probabilities(scores[$0], temperature: card.temperature) }
    }
}

/// What a head learned from, and how good it is.
public struct ClassHeadCard: Sendable, Hashable, Codable {
    /// What the head is called.
    public var name: String
    /// The attribute whose values are the classes.
    public var label: String
    /// The space whose vectors it takes.
    public var space: EmbeddingSpace
    /// The classes.
    public var classes: [String]
    /// The width of the hidden layer; nil for none.
    public var hidden: Int?
    /// Whether rare classes weigh as much as frequent ones.
    public var isBalanced: Bool
    /// How many samples it learned from, those included that were kept for measuring.
    public var samples: Int
    /// What tells these samples from others.
    public var data: String
    /// What random choices started from.
    public var seed: UInt64
    /// What scores are divided by, so that probabilities can be trusted.
    public var temperature = 1.0
    /// What happened in each epoch.
    public var record: TrainingRecord?
    /// What was measured on samples that it did not learn from.
    public var validation: Validation?

    /// How good a head is.
    public struct Validation: Sendable, Hashable, Codable {
        /// How many samples.
        public var samples: Int
        /// The share of samples whose class is the most probable.
        public var top1: Double
        /// The share of samples whose class is among the five most probable.
        public var top5: Double
        /// The mean loss, −ln p of the samples' classes.
        public var loss: Double
        /// The expected calibration error, each half of the samples by the temperature of the other.
        public var calibrationError: Double
        /// The same as it was before.
        public var uncalibratedError: Double
    }

    /// A card before anything was learned.
    public init(
        name: String, label: String, space: EmbeddingSpace, classes: [String], hidden: Int? = nil,
        isBalanced: Bool = false, samples: Int, data: String, seed: UInt64
    ) {
        (self.name, self.label, self.space, self.classes) = (name, label, space, classes)
        (self.hidden, self.isBalanced) = (hidden, isBalanced)
        (self.samples, self.data, self.seed) = (samples, data, seed)
    }
}
