package import NeuralGraph

/// The half of a model that reads text: its vectors are of the same space as those of the images, so that a text finds
/// images. ``ModelStore/loadText(_:)`` brings it and its weights together.
public struct TextTower: Sendable {
    /// How many tokens the network reads, those of start and end included.
    public let contextLength: Int
    /// The pieces that the tokenizer knows: `vocab.json`, among the companions of the weights.
    public let vocabulary: RemoteFile
    /// Which pieces are merged: `merges.txt`, among the companions of the weights.
    public let merges: RemoteFile
    /// Builds the network from token identifiers, int64 [N, length], to vectors [N, dimension].
    package let architecture: @Sendable (_ weights: NamedTensors, _ length: Int) throws -> NetworkGraph

    /// Describes a text tower.
    package init(
        contextLength: Int, vocabulary: RemoteFile, merges: RemoteFile,
        architecture: @escaping @Sendable (_ weights: NamedTensors, _ length: Int) throws -> NetworkGraph
    ) {
        self.contextLength = contextLength
        self.vocabulary = vocabulary
        self.merges = merges
        self.architecture = architecture
    }
}
