public import VectorSearch

/// Turns vectors of one space into unit vectors of another, by a matrix or a network with one hidden layer: learned so that images of a class lie
/// near each other, or so that few numbers tell most of many.
///
/// ```swift
/// let projection = try Projection.train(on: vectors, classes, names: names, card: card)
/// let vector = projection(frozen)   // compared by its cosine, as the frozen one was
/// ```
public struct Projection: Sendable, Hashable {
    /// What it learned from, and how good it is.
    public let card: ProjectionCard
    /// Nil where nothing was better than the vectors as they are.
    let network: DenseNetwork?

    init(_ card: ProjectionCard, _ network: DenseNetwork?) { (self.card, self.network) = (card, network) }

    /// The number of components of projected vectors.
    public var dimension: Int { network?.outputs ?? card.space.dimension }

    /// The unit vector in the new space; all zeros for a vector that the network maps to nothing. O(parameters).
    public func callAsFunction(_ vector: [Float]) -> [Float] {
        guard let network else { return vector }
        return Self.unit(network.output(of: vector))
    }

    /// The unit vectors in the new space, one for each, as alone; much faster for many. O(vectors · parameters).
    /// - Throws: `VectorSearchError` when memory does not suffice.
    public func callAsFunction(_ vectors: VectorMatrix, threads: Int = 1) throws(VectorSearchError) -> [[Float]] {
        let outputs = try network?.outputs(of: vectors, threads: threads) ?? vectors
        return (0..<outputs.count).map { row in
            network == nil ? outputs[row] : Self.unit(outputs[row])
        }
    }

    /// Without a direction it stays zero.
    private static func unit(_ vector: [Float]) -> [Float] {
        var vector = vector
        do throws(VectorSearchError) { try VectorMatrix.normalize(&vector) } catch {
            return [Float](repeating: 0, count: vector.count)
        }
        return vector
    }
}

/// What a projection learned from, and how good it is.
public struct ProjectionCard: Sendable, Hashable, Codable {
    /// What the projection is called.
    public var name: String
    /// The attribute whose values are the classes; nil of an autoencoder, which learns without.
    public var label: String?
    /// The space whose vectors it takes.
    public var space: EmbeddingSpace
    /// The loss that it was trained with; nil of an autoencoder.
    public var loss: MetricLoss?
    /// Whether it has a hidden layer.
    public var isDeep: Bool
    /// How many images it learned from.
    public var samples: Int
    /// The classes that it learned from.
    public var classes: [String] = []
    /// The classes that were kept for measuring.
    public var heldOut: [String] = []
    /// What tells these images from others.
    public var data: String
    /// What random choices started from.
    public var seed: UInt64
    /// How much of the way from the vectors as they were the projection goes, 0…1; 0 where nothing was better than these.
    public var share = 0.0
    /// What happened in each epoch.
    public var record: TrainingRecord?
    /// Neighbors of the classes that were kept, by the vectors as they were.
    public var frozen: NeighborMeasures?
    /// The same by the projected vectors.
    public var validation: NeighborMeasures?
    /// Of an autoencoder, how much is lost.
    public var reconstruction: Reconstruction?

    /// How much of vectors is lost on the way to few numbers and back, measured on some that were not learned from.
    public struct Reconstruction: Sendable, Hashable, Codable {
        /// How many vectors.
        public var samples: Int
        /// The mean squared distance of a unit vector to what comes back of it.
        public var error: Double
        /// The same by the principal directions, as many as there are numbers.
        public var linearError: Double
    }

    /// A card before anything was learned.
    public init(
        name: String, label: String?, space: EmbeddingSpace, loss: MetricLoss?, isDeep: Bool = false, samples: Int,
        data: String, seed: UInt64
    ) {
        (self.name, self.label, self.space, self.loss) = (name, label, space, loss)
        (self.isDeep, self.samples, self.data, self.seed) = (isDeep, samples, data, seed)
    }
}
