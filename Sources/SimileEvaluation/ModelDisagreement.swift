import Basics
import Catalog
import Foundation
public import Imaging
public import ModelZoo
public import RetrievalEvaluation
public import Simile
import VectorSearch

/// Holds two models against each other on the same images: for which of them do they find other neighbors, and, where
/// classes are known, which of the two is right.
///
/// ```swift
/// let models = ModelDisagreement(ModelChoice("resnet50"), ModelChoice("mobilenet_v2"))
/// let results = try await models.evaluate(folder: "shop").report()
/// ```
///
/// Every image is a query over all the others. Only images that both models could read count. Memory: the vectors of both
/// models, and for each image the beginnings of both rankings.
public struct ModelDisagreement: Sendable {
    /// One model.
    public var first: ModelChoice
    /// The other.
    public var second: ModelChoice
    /// How many neighbors are compared.
    public var limit = 10
    /// The persistence of rank-biased overlap: above 0, below 1.
    public var persistence = 0.9
    /// The number of image pairs whose similarities are compared.
    public var pairs = 10_000
    /// Where the weights are.
    public var store = ModelStore()
    /// What an image may cost.
    public var limits = ImageLimits()
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// What was asked for, for the record.
    public var settings: [String: String] = [:]

    /// A comparison of two models.
    public init(_ first: ModelChoice, _ second: ModelChoice) {
        self.first = first
        self.second = second
    }

    /// Looks at the images below a folder with both models, and compares their rankings.
    public func evaluate(folder: String) -> Job<EvaluationResults> {
        .evaluation { isCancelled, progress in
            try results(folder: folder, isCancelled: isCancelled, progress: progress)
        }
    }

    /// The same, blocking.
    /// - Parameters:
    ///   - folder: as the user types it; with a folder for each class, where classes are known.
    ///   - isCancelled: called now and then, from any thread.
    ///   - progress: called with the current step and its completed fraction, 0…1, from any thread.
    /// - Returns: overlap, Jaccard's index and rank-biased overlap of the rankings, the correlation of the similarities, and
    ///   the queries with the least overlap; with classes P@1 and mAP of both and their difference, too.
    /// - Throws: ``ModelDisagreementError``, `FileError`, `ModelError` or `EmbeddingError` when a model cannot be had,
    ///   `CancellationError` or `VectorSearchError.cancelled`.
    package func results(
        folder: String, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
    ) throws -> EvaluationResults {
        guard first != second else { throw ModelDisagreementError.sameModel(first.text) }
        let described = try DescribedImages(classesIn: folder)
        let paths = described.images.map(\.path)
        let digest = ImageSetDigest.text(of: paths, in: try FilePath.real(folder))
        let vocabularies = try TrialVocabularies(
            for: [first, second], on: paths, store: store, limits: limits, isCancelled: isCancelled)
        defer { vocabularies.discard() }
        let store = vocabularies.store
        let provenance = try Provenance(
            seed: seed, models: [first, second], store: store, settings: settings.merging(["pictures": digest]) { $1 })
        func look(_ model: ModelChoice) throws -> ImageVectors {
            try ImageVectors(
                of: paths, by: model, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress(model.text, Double($0) / Double(max(1, paths.count))) })
        }
        let seen = [try look(first), try look(second)]
        let common = Set(seen[0].rows).intersection(seen[1].rows).sorted()
        var findings = described.findings
        var reported: Set<ItemKey> = []
        for file in seen.flatMap(\.unreadable) where reported.insert(ItemKey(file.path)).inserted {
            findings.append(Finding(file.path.onOneLine, "\(file.reason); left out"))
        }
        guard common.count >= 3 else {
            throw ModelDisagreementError.tooFewImages(common.count, folder: folder.onOneLine)
        }
        var classes = common.map { described.images[$0].attributes["class"]?.description }
        if let only = classes.first ?? nil, classes.allSatisfy({ $0 == only }) {
            findings.append(
                Finding(only.onOneLine, "is the only class, so every neighbor would be right; P@1 and mAP are left out")
            )
            classes = classes.map { _ in nil }
        }
        let disagreement = try RankingDisagreement(
            seen.map { try $0.rows(of: common) }, classes: classes, limit: limit, persistence: persistence,
            .init(
                seed: seed, isCancelled: isCancelled, progress: { progress("ranking", $0) }))
        let similarities = try disagreement.similarities(pairs: pairs, seed: seed)
        return ModelDisagreementReport(
            disagreement, similarities, models: [first.text, second.text], paths: common.map { paths[$0] },
            bootstrap: Bootstrap(seed: seed), wanted: limit
        ).results(name: described.name, provenance, findings)
    }
}

extension ImageVectors {
    /// The vectors of the images with these numbers, all of which are there, in their order.
    fileprivate func rows(of images: [Int]) throws(VectorSearchError) -> VectorMatrix {
        if images == rows { return matrix }
        let wanted = Set(images)
        var kept = try VectorMatrix(dimension: matrix.dimension, minimumCapacity: images.count)
        for (row, image) in rows.enumerated() where wanted.contains(image) { try kept.append(matrix[row]) }
        return kept
    }
}

/// Why two models cannot be compared.
public enum ModelDisagreementError: Error, Equatable, CustomStringConvertible {
    /// A model and itself.
    case sameModel(String)
    /// Not enough images that both could look at.
    case tooFewImages(Int, folder: String)

    /// One line.
    public var description: String {
        switch self {
        case .sameModel(let name): "\(name.onOneLine) cannot disagree with itself; name two models"
        case .tooFewImages(let count, let folder):
            "\(folder): both models could read \(count) images only, and rankings need at least 3"
        }
    }
}
