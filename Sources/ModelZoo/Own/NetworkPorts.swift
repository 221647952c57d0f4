public import NeuralGraph

/// How a network that comes as a file is joined to images on one side and vectors on the other.
public struct NetworkPorts: Sendable, Hashable {
    /// The name of the input; nil for the only one.
    public var input: String?
    /// The order of the input's axes.
    public var layout: AxisOrder
    /// The order of the input's channels.
    public var channels: ChannelOrder
    /// The name of the output; nil for the only one.
    public var output: String?
    /// How an output with places becomes one vector; nil where it is one, and for the mean of a map.
    public var pooling: Pooling?
    /// Tokens before those of the patches, which no mean takes in.
    public var prefixTokens: Int

    /// Ports; by default a network with one input and one output, as PyTorch writes them.
    public init(
        input: String? = nil, layout: AxisOrder = .nchw, channels: ChannelOrder = .rgb, output: String? = nil,
        pooling: Pooling? = nil, prefixTokens: Int = 0
    ) {
        self.input = input
        self.layout = layout
        self.channels = channels
        self.output = output
        self.pooling = pooling
        self.prefixTokens = prefixTokens
    }

    /// The vector that is taken, as one canonical word.
    var vector: String {
        [output ?? "output", pooling?.rawValue, prefixTokens > 0 ? "after \(prefixTokens)" : nil].compactMap(\.self)
            .joined(separator: " ")
    }
}
