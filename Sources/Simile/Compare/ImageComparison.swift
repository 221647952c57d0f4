public import Catalog
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
    private let catalog: Catalog?
    private let resident: ResidentModels?

    /// A comparison with one model.
    /// - Parameters:
    ///   - model: what sees.
    ///   - store: where its weights are.
    ///   - fetcher: how pictures come from the web.
    ///   - limits: what a picture may cost.
    ///   - catalog: where items are looked up; nil where there are none.
    ///   - resident: models that stay loaded; nil to load the model for this comparison.
    public init(
        model: ModelChoice = ModelChoice(), store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits(), catalog: Catalog? = nil, resident: ResidentModels? = nil
    ) {
        self.model = model
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
        self.catalog = catalog
        self.resident = resident
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
        let sources = [
            try await first.load(fetcher, catalog, limits: limits),
            try await second.load(fetcher, catalog, limits: limits),
        ]
        let seen: Vectors
        if let resident {
            seen = try await look(at: sources, with: resident)
        } else {
            seen = try await look(at: sources)
        }
        let (vectors, load, embed) = seen
        let cosine = try Metric.cosine.similarity(vectors[0], vectors[1])
        let score = Similarity.score(cosine: cosine)
        return ComparisonReport(
            model: model.text, method: "cosine", cosine: cosine, score: score, threshold: threshold,
            similar: score >= threshold,
            milliseconds: .init(load: load, embed: embed, total: (ContinuousClock.now - start).milliseconds))
    }

    private typealias Vectors = (vectors: [[Float]], load: Double, embed: Double)

    private func look(at sources: [ImageSource]) async throws -> Vectors {
        try await onThread {
            let loaded = try timed { try model.embedder(store: store, limits: limits).makeWorker() }
            let vectors = try timed { try sources.map { try loaded.result.embed($0) } }
            return (vectors.result, loaded.milliseconds, vectors.milliseconds)
        }
    }

    /// Both pictures at the same time, by a worker each.
    private func look(at sources: [ImageSource], with models: ResidentModels) async throws -> Vectors {
        let start = ContinuousClock.now
        async let first = onThread { try models.withWorker(model) { try $0.embed(sources[0]) } }
        async let second = onThread { try models.withWorker(model) { try $0.embed(sources[1]) } }
        let vectors = [try await first, try await second]
        return (vectors, 0, (ContinuousClock.now - start).milliseconds)
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
