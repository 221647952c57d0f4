/// How alike two images are.
public struct ComparisonReport: Sendable, Encodable {
    /// The model's name, with its options.
    public var model: String
    /// Whether the model has weights of the user's own.
    public var ownWeights: Bool
    /// How the vectors were compared.
    public var method: ComparisonMethod
    /// The cosine of the angle between the embeddings, −1…1, whatever the method.
    public var cosine: Float
    /// The method's score, 0…1.
    public var score: Double
    /// The lowest score that counts as similar.
    public var threshold: Double
    /// Whether ``score`` reaches ``threshold``.
    public var isSimilar: Bool
    /// What the model saw; nil unless it was asked for.
    public var prepared: Prepared?
    /// Where the time went.
    public var milliseconds: Times

    private enum CodingKeys: String, CodingKey {
        case model, ownWeights, method, cosine, score, threshold, isSimilar = "similar", prepared, milliseconds
    }

    /// What a model saw of both images.
    public struct Prepared: Sendable, Encodable {
        /// Of the one.
        public var first: PreparedImage
        /// Of the other.
        public var second: PreparedImage
    }

    /// Milliseconds that a comparison took.
    public struct Times: Sendable, Encodable {
        /// To read the weights and compile the network.
        public var load: Double
        /// To decode and embed both images.
        public var embed: Double
        /// Everything.
        public var total: Double
    }
}
