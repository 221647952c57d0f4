import Embedding
public import Imaging
public import ModelZoo
import VectorSearch

/// Compares two pictures.
///
/// ```swift
/// let report = try await ImageComparison().run(.file("a.jpg"), .file("b.jpg"), threshold: 0.8)
/// print(report.score, report.similar)
/// ```
public struct ImageComparison: Sendable {
    private let model: ModelChoice
    private let store: ModelStore
    private let fetcher: ImageFetcher
    private let limits: ImageLimits

    /// A comparison with one model.
    public init(
        model: ModelChoice = ModelChoice(), store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits()
    ) {
        self.model = model
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
    }

    /// The likeness of two pictures by the cosine of their embeddings.
    /// - Parameters:
    ///   - first: one picture.
    ///   - second: the other; the order does not matter.
    ///   - threshold: the score, 0…1, from which they count as similar.
    /// - Throws: ``ComparisonError``, ``FetchError``, `ModelError`, `EmbeddingError`.
    public func run(
        _ first: ImageQuery, _ second: ImageQuery, threshold: Double = Similarity.defaultThreshold
    ) async throws -> ComparisonReport {
        let start = ContinuousClock.now
        guard (0...1).contains(threshold) else { throw ComparisonError.threshold(threshold) }
        let sources = [try await first.load(fetcher), try await second.load(fetcher)]
        let (cosine, load, embed) = try await onThread {
            let loaded = try timed { try model.embedder(store: store, limits: limits).makeWorker() }
            let vectors = try timed { try sources.map { try loaded.result.embed($0) } }
            let cosine = try Metric.cosine.similarity(vectors.result[0], vectors.result[1])
            return (cosine, loaded.milliseconds, vectors.milliseconds)
        }
        let score = Similarity.score(cosine: cosine)
        return ComparisonReport(
            model: model.text, method: "cosine", cosine: cosine, score: score, threshold: threshold,
            similar: score >= threshold,
            milliseconds: .init(load: load, embed: embed, total: (ContinuousClock.now - start).milliseconds))
    }
}

/// Why a comparison makes no sense.
public enum ComparisonError: Error, Equatable, CustomStringConvertible {
    /// A threshold outside 0…1.
    case threshold(Double)

    /// One line.
    public var description: String {
        switch self {
        case .threshold(let value): "the threshold must lie between 0 and 1, not at \(value)"
        }
    }
}

/// How alike two pictures are.
public struct ComparisonReport: Sendable, Encodable {
    /// The model's name, with its options.
    public var model: String
    /// How the vectors were compared.
    public var method: String
    /// The cosine of the angle between the embeddings, −1…1.
    public var cosine: Float
    /// (cosine + 1) / 2.
    public var score: Double
    /// The score from which pictures count as similar.
    public var threshold: Double
    /// Whether ``score`` reaches ``threshold``.
    public var similar: Bool
    /// Where the time went.
    public var milliseconds: Times

    /// Milliseconds that a comparison took.
    public struct Times: Sendable, Encodable {
        /// To read the weights and compile the network.
        public var load: Double
        /// To decode and embed both pictures.
        public var embed: Double
        /// Everything.
        public var total: Double
    }
}
