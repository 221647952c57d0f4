public import Imaging
public import LocalFeatures
public import SimilarityLearning

/// How two images are compared.
public enum ComparisonMethod: Sendable, Hashable {
    /// By what they show: the vectors that a model makes of them.
    case embedding(EmbeddingMeasure)
    /// Whether they are copies of each other: perceptual hashes, for which no model is needed. The score is the share of equal bits.
    case hash(PerceptualHash.Kind)
    /// Whether they show the same thing, whole or in part, also from elsewhere: local features that both have, for which no model is
    /// needed. The score is the number of those that one map explains, in shares of it and of the number that it takes.
    case features(FeatureKind)

    /// By a model that was trained on pairs, by its name in the catalog. The score is the probability that both are of one kind.
    case pairModel(PairModel.Method, name: String)

    /// (cosine + 1) / 2 of the embeddings.
    public static let cosine = ComparisonMethod.embedding(.cosine)
    /// The inverse distance of the embeddings.
    public static let euclidean = ComparisonMethod.embedding(.euclidean)

    /// The score from which images count as similar by default. Scores of one method say nothing for another.
    ///
    /// Of local features it is ½, where there are just as many as it takes; a score of x means x / (1 − x) times as many.
    public var defaultThreshold: Double {
        switch self {
        case .embedding(let measure): measure.defaultThreshold
        case .hash(let kind): Self.score(distance: kind.copyDistance, of: kind)
        case .features, .pairModel: 0.5
        }
    }

    /// The share of equal bits of two hashes that differ in so many.
    static func score(distance: Int, of kind: PerceptualHash.Kind) -> Double {
        Similarity.score(1 - Double(distance) / Double(kind.bits))
    }
}

extension ComparisonMethod: RawRepresentable, CaseIterable, Encodable {
    /// All methods that need no training: measures of embeddings first, then hashes, then local features.
    public static let allCases =
        EmbeddingMeasure.allCases.map(Self.embedding) + PerceptualHash.Kind.allCases.map(Self.hash)
        + FeatureKind.allCases.map(Self.features)

    /// The method with this name; nil where there is none.
    public init?(rawValue: String) {
        if let measure = EmbeddingMeasure(rawValue: rawValue) {
            self = .embedding(measure)
        } else if let kind = PerceptualHash.Kind(rawValue: rawValue) {
            self = .hash(kind)
        } else if let kind = FeatureKind(rawValue: rawValue) {
            self = .features(kind)
        } else {
            let parts = rawValue.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let method = PairModel.Method(rawValue: parts[0]) else { return nil }
            self = .pairModel(method, name: parts[1])
        }
    }

    /// The method's name: `cosine`, `euclidean`, the kind of hash or of features, or `lr:NAME` and `rf:NAME` for a trained model.
    public var rawValue: String {
        switch self {
        case .embedding(let measure): measure.rawValue
        case .hash(let kind): kind.rawValue
        case .features(let kind): kind.rawValue
        case .pairModel(let method, let name): "\(method.rawValue):\(name)"
        }
    }
}
