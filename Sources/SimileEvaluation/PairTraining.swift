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
/// Of several models' vectors each method takes those of one, or of all, by which it knows pairs of new images best: what has nothing to do with the
/// task only distracts.
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
        let truth = test.map(\.isSimilar)
        var outcomes = seen.measures(test).map { name, scores in
            Outcome(name: name, model: nil, validation: Self.validation(scores, truth), seconds: 0)
        }
        for method in methods {
            progress("training \(method.rawValue)", 0)
            let start = ContinuousClock.now
            let choice = SpaceChoice(seen, train, method, seed: seed, isCancelled: isCancelled)
            let places = try choice.best()
            let combination = try choice.combination(places).flatMap { weights in
                try seen.agreement(train, seed: seed, isCancelled: isCancelled).map {
                    PairCombination($0, weights: weights)
                }
            }
            // Classes are predicted from the vectors of all spaces.
            let taken = combination == nil ? places : Array(seen.spaces.indices)
            var card = PairModelCard(
                name: name, task: task, spaces: taken.map { seen.spaces[$0] }, pairs: train.count,
                data: ImageSetDigest.text(of: train.flatMap { [$0.first, $0.second] }, in: "/"), seed: seed)
            card.places = taken == places ? nil : places
            let model = try PairModel.train(
                method, on: try seen.features(train, places), train.map(\.isSimilar), card: card,
                isCancelled: isCancelled
            ).combined(combination)
            let seconds = (ContinuousClock.now - start).seconds
            let validation = Self.validation(seen.probabilities(test, taken, by: model), truth)
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
