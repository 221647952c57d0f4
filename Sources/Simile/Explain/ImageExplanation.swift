import Basics
package import Catalog
import Embedding
package import Imaging
package import ModelZoo

/// Explains why two images are as alike as they are.
///
/// ```swift
/// let why = try await ImageExplanation().run(.file("a.jpg"), .file("b.jpg"))
/// print(why.cosine, why.shares.color)
/// ```
package struct ImageExplanation: Sendable {
    private let model: ModelChoice
    private let store: ModelStore
    private let fetcher: ImageFetcher
    private let limits: ImageLimits
    private let catalog: ImageCatalog?
    private let models: ResidentModels

    /// Explanations by one model; the parameters are those of ``ImageComparison``.
    package init(
        model: ModelChoice = ModelChoice(), store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits(), catalog: ImageCatalog? = nil, resident: ResidentModels? = nil
    ) {
        self.model = model
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
        self.catalog = catalog
        models = resident ?? ResidentModels(store: store, limits: limits)
    }

    /// Explains the cosine of two images.
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other.
    ///   - method: how the maps are made; nil for the exact way where the model has it, else by occlusion.
    ///   - threshold: the score, 0…1, from which they count as similar; nil for the usual one.
    ///   - prepared: whether to report what the model saw, over which the maps lie.
    /// - Throws: as ``ImageLibrary/explain(_:_:by:method:threshold:)``.
    package func run(
        _ first: ImageQuery, _ second: ImageQuery, method: ExplanationMethod? = nil, threshold: Double? = nil,
        prepared: Bool = false
    ) async throws -> Explanation {
        let threshold = threshold ?? Similarity.defaultThreshold
        guard (0...1).contains(threshold) else { throw ComparisonError.threshold(threshold) }
        let start = ContinuousClock.now
        let sources = [
            try await first.load(fetcher, catalog, limits: limits),
            try await second.load(fetcher, catalog, limits: limits),
        ]
        return try await onCancellableThread { isCancelled in
            let study = PairStudy(
                first: sources[0], second: sources[1], limits: limits, isCancelled: isCancelled)
            return try report(
                try findings(of: study, method), threshold, isPrepared: prepared, since: start)
        }
    }

    private func findings(of study: PairStudy, _ method: ExplanationMethod?) throws -> PairStudy.Findings {
        if method != .occlusion {
            let exact = try models.withPlaceWorker(model) { worker in try worker.map { try study.additive($0) } }
            if let exact { return exact }
            guard method == nil else { throw ExplanationError.notAdditive(model: model.text) }
        }
        return try models.withWorker(model) { try study.byOcclusion($0) }
    }

    private func report(
        _ found: PairStudy.Findings, _ threshold: Double, isPrepared: Bool, since start: ContinuousClock.Instant
    ) throws -> Explanation {
        let score = Similarity.score(cosine: found.cosine)
        let times = found.milliseconds
        let keypoints = timed { KeypointPair.shared(by: found.pixels.a, found.pixels.b) }
        return Explanation(
            model: model.text, ownWeights: model.hasOwnWeights(in: store), cosine: Similarity.cosine(found.cosine),
            score: score, threshold: threshold, isSimilar: score >= threshold, method: found.method,
            mapA: found.mapA, mapB: found.mapB,
            counterpartsA: found.sum.map { found.mapA.grid.rows(of: $0.partnersOfFirst) },
            counterpartsB: found.sum.map { found.mapB.grid.rows(of: $0.partnersOfSecond) },
            pairs: found.sum?.pairs, keypoints: keypoints.result, shares: found.losses.shares, losses: found.losses,
            prepared: isPrepared
                ? .init(first: try PreparedImage(found.pixels.a), second: try PreparedImage(found.pixels.b)) : nil,
            milliseconds: .init(
                embed: times.embed, maps: times.maps, keypoints: keypoints.milliseconds, shares: times.shares,
                total: (ContinuousClock.now - start).milliseconds))
    }
}

/// Why an image pair cannot be explained.
public enum ExplanationError: Error, Equatable, CustomStringConvertible {
    /// The exact way was asked for, and the model's embedding is no average over places.
    case notAdditive(model: String)

    /// One line.
    public var description: String {
        switch self {
        case .notAdditive(let model):
            "\(model.onOneLine): the embedding is no average over places, so its cosine is no sum over them; use the method occlusion"
        }
    }
}
