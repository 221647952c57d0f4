public import Imaging
public import NeuralGraph

/// What is taken of a network as the embedding, and how an image is brought to it, where that is not the preset's own
/// choice. Each choice makes a vector space of its own.
public struct FeatureOptions: Sendable, Hashable {
    /// The layer whose output is taken, by its name in the weights; nil for the preset's.
    public var layer: String?
    /// How that output becomes one vector; nil for what the network was trained with.
    public var pooling: Pooling?
    /// Side of the square image that the network sees, in pixels; nil for the preset's.
    public var inputSize: Int?
    /// How an image that is not square is made so; nil for the preset's.
    public var fit: Preparation.Fit?

    /// Options; by default all is as the preset says.
    public init(
        layer: String? = nil, pooling: Pooling? = nil, inputSize: Int? = nil, fit: Preparation.Fit? = nil
    ) {
        self.layer = layer
        self.pooling = pooling
        self.inputSize = inputSize
        self.fit = fit
    }
}
