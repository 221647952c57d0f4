public import LocalFeatures

/// How alike two images are.
public struct ComparisonReport: Sendable, Encodable {
    /// The model's name, with its options; nil where none was needed.
    public var model: String?
    /// Whether the model has weights of the user's own.
    public var ownWeights: Bool
    /// How the images were compared.
    public var method: ComparisonMethod
    /// The cosine of the angle between the embeddings, −1…1, whatever their measure; nil where there are none.
    public var cosine: Float?
    /// Of hashes, in how many bits they differ.
    public var distance: Int?
    /// Of hashes, how many bits they have.
    public var bits: Int?
    /// Of local features, what both images share.
    public var features: Features?
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
        case model, ownWeights, method, cosine, distance, bits, matches, inliers, homography, mirrored, score,
            threshold, isSimilar = "similar", prepared,
            milliseconds
    }

    /// Writes what every comparison has, as null where there is none, and what its method has besides.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encode(ownWeights, forKey: .ownWeights)
        try container.encode(method, forKey: .method)
        try container.encode(cosine, forKey: .cosine)
        try container.encodeIfPresent(distance, forKey: .distance)
        try container.encodeIfPresent(bits, forKey: .bits)
        if let features {
            try container.encode(features.matches, forKey: .matches)
            try container.encode(features.inliers, forKey: .inliers)
            try container.encode(features.homography, forKey: .homography)
            try container.encodeIfPresent(features.isMirrored, forKey: .mirrored)
        }
        try container.encode(score, forKey: .score)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(isSimilar, forKey: .isSimilar)
        try container.encodeIfPresent(prepared, forKey: .prepared)
        try container.encode(milliseconds, forKey: .milliseconds)
    }

    /// The local features that two images share.
    public struct Features: Sendable {
        /// Features that look alike.
        public var matches: Int
        /// Those of them that one map explains.
        public var inliers: Int
        /// The map, from pixels of the upright first image to pixels of the second; nil where there is none.
        public var homography: Homography?
        /// Whether the second image shows the first one mirrored; nil for kinds of features that cannot tell: all but SIFT.
        public var isMirrored: Bool?
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
        /// To decode both images, and embed or hash them, or find their features.
        public var embed: Double
        /// Everything.
        public var total: Double
    }
}
