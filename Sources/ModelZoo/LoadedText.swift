public import NeuralGraph

/// The text tower of a preset with its weights and its tokenizer, ready to be compiled or exported.
public struct LoadedText: Sendable {
    /// The model that it belongs to.
    public let preset: ModelPreset
    /// The network, weights included: token identifiers, int64 [N, ``contextLength``], to [N, dimension].
    public let graph: NetworkGraph
    /// Turns text into those identifiers.
    public let tokenizer: CLIPTokenizer
    /// How many tokens the network reads.
    public let contextLength: Int
    /// The SHA-256 of the weights, the same as that of the images' half: both make one vector space.
    public let digest: String

    package init(
        preset: ModelPreset, graph: NetworkGraph, tokenizer: CLIPTokenizer, contextLength: Int, digest: String
    ) {
        self.preset = preset
        self.graph = graph
        self.tokenizer = tokenizer
        self.contextLength = contextLength
        self.digest = digest
    }
}
