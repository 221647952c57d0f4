import Basics
package import Catalog
import Embedding
package import Imaging
package import LocalFeatures
package import ModelZoo
import SimilarityLearning
import VectorSearch

/// Compares two images.
///
/// ```swift
/// let report = try await ImageComparison().run(.file("a.jpg"), .file("b.jpg"), threshold: 0.8)
/// print(report.score, report.isSimilar)
/// ```
package struct ImageComparison: Sendable {
    private let model: ModelChoice
    private let store: ModelStore
    private let fetcher: ImageFetcher
    private let limits: ImageLimits
    private let catalog: ImageCatalog?
    private let resident: ResidentModels?
    private let trained: ResidentLearned?

    /// A comparison with one model.
    /// - Parameters:
    ///   - model: the model to embed with.
    ///   - store: where its weights are.
    ///   - fetcher: how images come from the web.
    ///   - limits: what an image may cost.
    ///   - catalog: where items are looked up; nil where there are none.
    ///   - resident: models that stay loaded; nil to load the model for this comparison.
    ///   - trained: trained models that stay in memory; nil to read the one for this comparison.
    package init(
        model: ModelChoice = ModelChoice(), store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits(), catalog: ImageCatalog? = nil, resident: ResidentModels? = nil,
        trained: ResidentLearned? = nil
    ) {
        self.trained = trained
        self.model = model
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
        self.catalog = catalog
        self.resident = resident
    }

    /// The likeness of two images.
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other; the order does not matter.
    ///   - method: how they are compared.
    ///   - threshold: the method's score, 0…1, from which they count as similar; nil for
    ///     ``ComparisonMethod/defaultThreshold``.
    ///   - prepared: whether to report what the model saw of each image, which takes some milliseconds more; where there is no
    ///     model, nothing is reported.
    /// - Throws: ``ComparisonError``, ``FetchError``, `ModelError`, `EmbeddingError`; `ImagingError` where there is no model.
    package func run(
        _ first: ImageQuery, _ second: ImageQuery, method: ComparisonMethod = .cosine,
        threshold: Double? = nil, prepared: Bool = false
    ) async throws -> ComparisonReport {
        let start = ContinuousClock.now
        let threshold = try method.checked(threshold)
        let sources = try await load(first, second)
        switch method {
        case .embedding(let measure):
            return try await compare(sources, by: measure, threshold, isPrepared: prepared, since: start)
        case .hash(let kind): return try await compare(sources, by: kind, threshold, since: start)
        case .features(let kind):
            return try await compare(sources, by: kind, threshold, since: start).report
        case .pairModel(let method, let name):
            let file = try PairModelFile(name, method, in: store.learned)
            return try await onThread { try compare(sources, by: file, threshold, since: start) }
        }
    }

    /// The likeness of two images by their local features, and a drawing of what they share.
    /// - Throws: as ``run(_:_:method:threshold:prepared:)``.
    package func draw(
        _ first: ImageQuery, _ second: ImageQuery, by kind: FeatureKind, threshold: Double? = nil
    ) async throws -> (report: ComparisonReport, drawing: MatchDrawing) {
        let start = ContinuousClock.now
        let threshold = try ComparisonMethod.features(kind).checked(threshold)
        let sources = try await load(first, second)
        let (report, shared) = try await compare(sources, by: kind, threshold, since: start)
        return (
            report, try await onThread { [limits] in try MatchDrawing(shared, sources[0], sources[1], limits: limits) }
        )
    }

    private func load(_ first: ImageQuery, _ second: ImageQuery) async throws -> [ImageSource] {
        [
            try await first.load(fetcher, catalog, limits: limits),
            try await second.load(fetcher, catalog, limits: limits),
        ]
    }

    private func compare(
        _ sources: [ImageSource], by kind: FeatureKind, _ threshold: Double, since start: ContinuousClock.Instant
    ) async throws -> (report: ComparisonReport, shared: SharedFeatures) {
        let began = ContinuousClock.now
        let (extractor, reader) = (FeatureExtractor(kind), ImageReader(limits: limits))
        async let one = onThread { try extractor.extract(sources[0], reader) }
        async let other = onThread { try extractor.extract(sources[1], reader) }
        let (first, second) = (try await one, try await other)
        let shared = try await onThread { SharedFeatures(first, second) }
        let (score, end) = (Similarity.score(shared.verification.score), ContinuousClock.now)
        let report = ComparisonReport(
            model: nil, ownWeights: false, method: .features(kind), cosine: nil,
            features: .init(
                matches: shared.verification.matches, inliers: shared.verification.inliers,
                homography: shared.homography, isMirrored: shared.isMirrored),
            score: score, threshold: threshold, isSimilar: score >= threshold, prepared: nil,
            milliseconds: .init(load: 0, embed: (end - began).milliseconds, total: (end - start).milliseconds))
        return (report, shared)
    }

    private func compare(
        _ sources: [ImageSource], by kind: PerceptualHash.Kind, _ threshold: Double,
        since start: ContinuousClock.Instant
    ) async throws -> ComparisonReport {
        let began = ContinuousClock.now
        let reader = ImageReader(limits: limits)
        async let one = onThread { try reader.hash(of: sources[0], kind) }
        async let other = onThread { try reader.hash(of: sources[1], kind) }
        let distance = try await one.distance(to: other)
        let (score, end) = (ComparisonMethod.score(distance: distance, of: kind), ContinuousClock.now)
        return ComparisonReport(
            model: nil, ownWeights: false, method: .hash(kind), cosine: nil, distance: distance, bits: kind.bits,
            score: score, threshold: threshold, isSimilar: score >= threshold, prepared: nil,
            milliseconds: .init(
                load: 0, embed: (end - began).milliseconds, total: (end - start).milliseconds))
    }

    private func compare(
        _ sources: [ImageSource], by measure: EmbeddingMeasure, _ threshold: Double, isPrepared: Bool,
        since start: ContinuousClock.Instant
    ) async throws -> ComparisonReport {
        let seen: Seen
        if let resident {
            seen = try await look(at: sources, with: resident)
        } else {
            seen = try await look(at: sources)
        }
        let (one, other) = (seen.sights[0], seen.sights[1])
        let score = try measure.score(one.vector, other.vector)
        return ComparisonReport(
            model: model.text, ownWeights: model.hasOwnWeights(in: store), method: .embedding(measure),
            cosine: Similarity.cosine(try Metric.cosine.similarity(one.vector, other.vector)),
            score: score, threshold: threshold, isSimilar: score >= threshold,
            prepared: isPrepared ? try await onThread { try .init(first: one.image(), second: other.image()) } : nil,
            milliseconds: .init(load: seen.load, embed: seen.embed, total: (ContinuousClock.now - start).milliseconds))
    }

    private func compare(
        _ sources: [ImageSource], by file: PairModelFile, _ threshold: Double, since start: ContinuousClock.Instant
    ) throws -> ComparisonReport {
        let models = resident ?? ResidentModels(store: store, limits: limits)
        let loaded = try timed { try trained?.model(of: file) ?? file.read() }
        let model = loaded.result
        // Of each image a vector for each space.
        let vectors = try timed {
            try model.card.spaces.map { space in
                let choice = ModelChoice(space.model)
                try space.check(choice, in: store)
                return try models.withWorker(choice) { worker in
                    try sources.map { try look(at: $0, with: worker).vector }
                }
            }
        }
        let score = model.probability(vectors.result.map { $0[0] }, vectors.result.map { $0[1] })
        return ComparisonReport(
            model: model.card.spaces.map(\.model).joined(separator: ","), ownWeights: false,
            method: file.comparisonMethod, cosine: nil, score: score, threshold: threshold,
            isSimilar: score >= threshold, prepared: nil,
            milliseconds: .init(
                load: loaded.milliseconds, embed: vectors.milliseconds,
                total: (ContinuousClock.now - start).milliseconds))
    }

    private typealias Seen = (sights: [Sight], load: Double, embed: Double)

    /// An image as a model saw it.
    private struct Sight: Sendable {
        let vector: [Float]
        let pixels: PixelBuffer

        func image() throws -> PreparedImage { try PreparedImage(pixels) }
    }

    private func look(at source: ImageSource, with worker: EmbeddingWorker) throws -> Sight {
        var views = ImageViews(of: source, limits: limits)
        return Sight(vector: try worker.embed(&views), pixels: try views.pixels(worker.view))
    }

    private func look(at sources: [ImageSource]) async throws -> Seen {
        try await onThread {
            let loaded = try timed { try model.embedder(store: store, limits: limits).makeWorker() }
            let sights = try timed { try sources.map { try look(at: $0, with: loaded.result) } }
            return (sights.result, loaded.milliseconds, sights.milliseconds)
        }
    }

    /// Both images at the same time, by a worker each.
    private func look(at sources: [ImageSource], with models: ResidentModels) async throws -> Seen {
        let start = ContinuousClock.now
        async let first = onThread { try models.withWorker(model) { try look(at: sources[0], with: $0) } }
        async let second = onThread { try models.withWorker(model) { try look(at: sources[1], with: $0) } }
        let sights = [try await first, try await second]
        return (sights, 0, (ContinuousClock.now - start).milliseconds)
    }
}

extension ComparisonMethod {
    /// The threshold that is given, or else the default one.
    fileprivate func checked(_ threshold: Double?) throws(ComparisonError) -> Double {
        let threshold = threshold ?? defaultThreshold
        guard (0...1).contains(threshold) else { throw .threshold(threshold) }
        return threshold
    }
}

/// Why a comparison makes no sense.
public enum ComparisonError: Error, Equatable, CustomStringConvertible {
    /// A threshold outside 0…1.
    case threshold(Double)

    /// One line.
    public var description: String {
        switch self {
        case .threshold(let value): "the threshold must be between 0 and 1, not \(value)"
        }
    }
}
