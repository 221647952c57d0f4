public import NeuralGraph

/// A network that was tuned, and how it did on the samples that were kept for measuring.
public struct TunedNetwork: Sendable {
    /// The network, or the part of it that was trained, with its new weights.
    public let graph: NetworkGraph
    /// Takes its unit vectors; the card has the epochs.
    public let head: ClassHead
    /// What learned alone, on the vectors as they were before.
    public let before: ClassHead
    /// How much stayed of the way from the weights before to those of the best epoch, 0…1.
    public let share: Double
    /// How many parameters of the network were trained.
    public let parameterCount: Int
}

extension ClassHead {
    /// The same head for a space that has got its name since.
    public func taking(_ space: EmbeddingSpace) -> ClassHead {
        precondition(space.dimension == network.inputs)
        var card = card
        card.space = space
        return ClassHead(card, network)
    }
}
