/// A vector space that a model was trained on: it takes no other vectors.
public struct EmbeddingSpace: Sendable, Hashable, Codable {
    /// The name of the model that makes the vectors.
    public let model: String
    /// What tells the space from others of that name.
    public let identity: String
    /// The number of components of a vector.
    public let dimension: Int

    /// A space.
    public init(model: String, identity: String, dimension: Int) {
        (self.model, self.identity, self.dimension) = (model, identity, dimension)
    }
}
