import Basics
import Catalog
import Foundation
public import Imaging
public import ModelZoo
import RetrievalEvaluation
public import SimilarityLearning
public import Simile
import VectorSearch

/// Trains models that tell similar pairs of images from different ones, and measures them on pairs of images they have not seen.
///
/// ```swift
/// let described = try DescribedImages(attributes: "items.jsonl")
/// var training = PairTraining(models: [ModelChoice(), ModelChoice("colour")])
/// for outcome in try await training.train(on: described, task: "type").report() {
///     print(outcome.model?.card.method, outcome.validation.pearson)
/// }
/// ```
public struct PairTraining: Sendable {
    /// The models whose vectors are learned from.
    public var models: [ModelChoice]
    /// What learns.
    public var methods = PairModel.Method.allCases
    /// How many pairs are sampled to learn from; a third of that to measure.
    public var count = 6000
    /// The share of the images that are kept for measuring.
    public var heldOut = 0.25
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// Where weights are.
    public var store = ModelStore()
    /// What an image may cost.
    public var limits = ImageLimits()

    /// Training on vectors of some models.
    public init(models: [ModelChoice]) { self.models = models }

    /// What came out: a trained model, or a measure of vectors as they are, for comparison.
    public struct Outcome: Sendable {
        /// The name of the method, and of the model whose vectors it measures.
        public let name: String
        /// The trained model; nil for a measure.
        public let model: PairModel?
        /// How well its scores agree with the labels of new pairs.
        public let validation: PairModelCard.Validation
        /// How long it took to train, in seconds; 0 for a measure.
        public let seconds: Double
    }

    /// Looks at all images once, trains and measures.
    /// - Parameters:
    ///   - described: the images; those with the attribute are used.
    ///   - task: the name of the attribute whose value similar images share.
    ///   - name: what the models are to be called.
    /// - Throws: ``PairError``, `ModelError`, `EmbeddingError`, `LearningError`, `CancellationError`.
    public func train(on described: DescribedImages, task: String, name: String = "pairs") -> Job<[Outcome]> {
        Job { progress in
            try await onCancellableThread { isCancelled in
                try outcomes(described, task, name, isCancelled: isCancelled) {
                    progress(JobProgress(.evaluating($0), fraction: $1))
                }
            }
        }
    }

    private func outcomes(
        _ described: DescribedImages, _ task: String, _ name: String,
        isCancelled: @escaping @Sendable () -> Bool, progress: @escaping (String, Double) -> Void
    ) throws -> [Outcome] {
        // No image is on both sides.
        var random = SeededGenerator(seed: seed, stream: 0x5B117)
        let images = described.images.shuffled(using: &random)
        let cut = Int((Double(images.count) * heldOut).rounded())
        func pairs(_ images: ArraySlice<DescribedImages.Image>, _ count: Int) throws -> [LabeledPair] {
            let part = DescribedImages(name: described.name, images: Array(images))
            return try PairSet(sampledFrom: part, tasks: [task], count: count, seed: seed).pairs
        }
        let (new, known) = (try pairs(images[..<cut], count / 3), try pairs(images[cut...], count))
        guard Set(new.map(\.label)).count == 2, Set(known.map(\.label)).count == 2 else {
            throw PairError.nothingUsable(name: described.name, reason: nil)
        }
        let seen = try PairVectors(
            known + new, models, store: store, limits: limits, isCancelled: isCancelled, progress)
        let (train, test) = (seen.usable(known), seen.usable(new))
        progress("features", 0)
        let (features, unseen) = (try seen.features(train), try seen.features(test))
        let truth = test.map(\.isSimilar)
        var outcomes = seen.measures(test).map { name, scores in
            Outcome(name: name, model: nil, validation: Self.validation(scores, truth), seconds: 0)
        }
        for method in methods {
            progress("training \(method.rawValue)", 0)
            let card = PairModelCard(
                name: name, task: task, spaces: seen.spaces, pairs: train.count,
                data: ImageSetDigest.text(of: train.flatMap { [$0.first, $0.second] }, in: "/"), seed: seed)
            let start = ContinuousClock.now
            let model = try PairModel.train(
                method, on: features, train.map(\.isSimilar), card: card, isCancelled: isCancelled)
            let seconds = (ContinuousClock.now - start).seconds
            let validation = Self.validation(model.probabilities(of: unseen), truth)
            outcomes.append(
                Outcome(
                    name: method.rawValue, model: model.measured(validation), validation: validation, seconds: seconds))
        }
        return outcomes
    }

    private static func validation(_ scores: [Double], _ labels: [Bool]) -> PairModelCard.Validation {
        let truth = labels.map { $0 ? 1.0 : 0 }
        return .init(
            pairs: scores.count, pearson: Correlation.pearson(scores, truth),
            spearman: Correlation.spearman(scores, truth), rocAUC: ScoredPairs(scores: scores, labels: labels).rocAUC)
    }
}

/// The vectors of the images of pairs, by several models.
private struct PairVectors {
    let spaces: [PairModel.Space]
    /// By model, then image; nil for images that one of them could not look at.
    private var vectors: [String: [[Float]]] = [:]

    init(
        _ pairs: [LabeledPair], _ models: [ModelChoice], store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool, _ progress: @escaping (String, Double) -> Void
    ) throws {
        let paths = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
        var spaces: [PairModel.Space] = []
        for model in models {
            let seen = try ImageVectors(
                of: paths, by: model, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress("\(model.text): images", Double($0) / Double(max(1, paths.count))) })
            for (row, path) in seen.rows.enumerated() { vectors[paths[path], default: []].append(seen.matrix[row]) }
            let space = try model.space(store: store)
            spaces.append(.init(model: model.text, identity: space.identifier, dimension: space.dimension))
        }
        self.spaces = spaces
        vectors = vectors.filter { $0.value.count == spaces.count }
    }

    /// The pairs both images of which could be looked at.
    func usable(_ pairs: [LabeledPair]) -> [LabeledPair] {
        pairs.filter { vectors[$0.first] != nil && vectors[$0.second] != nil }
    }

    /// The features of usable pairs.
    func features(_ pairs: [LabeledPair]) throws -> VectorMatrix {
        var matrix = try VectorMatrix(
            dimension: max(1, spaces.reduce(0) { $0 + 2 * $1.dimension }), minimumCapacity: pairs.count)
        for pair in pairs {
            guard let a = vectors[pair.first], let b = vectors[pair.second] else { continue }
            try matrix.append(PairFeatures.of(a, b))
        }
        return matrix
    }

    /// The scores of usable pairs by each measure and model.
    func measures(_ pairs: [LabeledPair]) -> [(name: String, scores: [Double])] {
        spaces.enumerated().flatMap { place, space in
            EmbeddingMeasure.allCases.map { measure in
                let scores = pairs.map { pair -> Double in
                    guard let a = vectors[pair.first]?[place], let b = vectors[pair.second]?[place] else { return .nan }
                    return (try? measure.score(a, b)) ?? .nan
                }
                return ("\(measure.rawValue) of \(space.model)", scores)
            }
        }
    }
}
