public import NeuralGraph

/// Which of a network's outputs is the vector, and how it becomes one.
public struct VectorOutput: Sendable, Hashable {
    /// The output's name; nil for the only one.
    public let name: String?
    /// How an output with places becomes one vector; nil for the mean of a map, [1, channels, height, width].
    public let pooling: Pooling?
    /// Tokens before those of the patches, which no mean takes in.
    public let prefixTokens: Int

    /// An output; by default the only one that the network has.
    public init(name: String? = nil, pooling: Pooling? = nil, prefixTokens: Int = 0) {
        self.name = name
        self.pooling = pooling
        self.prefixTokens = prefixTokens
    }
}
