public import Imaging

/// How two images are compared.
public enum ComparisonMethod: Sendable, Hashable {
    /// By what they show: the vectors that a model makes of them.
    case embedding(EmbeddingMeasure)
    /// Whether they are copies of each other: perceptual hashes, for which no model is needed. The score is the share of equal bits.
    case hash(PerceptualHash.Kind)

    /// (cosine + 1) / 2 of the embeddings.
    public static let cosine = ComparisonMethod.embedding(.cosine)
    /// The inverse distance of the embeddings.
    public static let euclidean = ComparisonMethod.embedding(.euclidean)

    /// The score from which images count as similar by default. Scores of one method say nothing for another.
    public var defaultThreshold: Double {
        switch self {
        case .embedding(let measure): measure.defaultThreshold
        case .hash(let kind): Self.score(distance: kind.copyDistance, of: kind)
        }
    }

    /// The share of equal bits of two hashes that differ in so many.
    static func score(distance: Int, of kind: PerceptualHash.Kind) -> Double {
        Similarity.score(1 - Double(distance) / Double(kind.bits))
    }
}

extension ComparisonMethod: RawRepresentable, CaseIterable, Encodable {
    /// All methods: measures of embeddings first.
    public static let allCases =
        EmbeddingMeasure.allCases.map(Self.embedding) + PerceptualHash.Kind.allCases.map(Self.hash)

    /// The method with this name; nil where there is none.
    public init?(rawValue: String) {
        if let measure = EmbeddingMeasure(rawValue: rawValue) {
            self = .embedding(measure)
        } else if let kind = PerceptualHash.Kind(rawValue: rawValue) {
            self = .hash(kind)
        } else {
            return nil
        }
    }

    /// The method's name: `cosine`, `euclidean`, or the kind of hash.
    public var rawValue: String {
        switch self {
        case .embedding(let measure): measure.rawValue
        case .hash(let kind): kind.rawValue
        }
    }
}
