import Basics
import RetrievalEvaluation
import SimilarityLearning
import VectorSearch

/// Chooses the spaces that a model of pairs learns from: one of them, or all, by what it then knows of pairs of images that it did not learn
/// from.
struct SpaceChoice {
    private let vectors: PairVectors
    private let method: PairModel.Method
    private let seed: UInt64
    private let isCancelled: @Sendable () -> Bool
    /// Pairs to learn from, and pairs of other images.
    private let known: [LabeledPair]
    private let new: [LabeledPair]

    /// The share of the images whose pairs are kept for choosing.
    private static let kept = 0.3
    /// From fewer pairs nothing is chosen.
    private static let fewest = 40
    /// What stands for the best C, which would take longest to find.
    private static let c = 1e-3

    init(
        _ vectors: PairVectors, _ pairs: [LabeledPair], _ method: PairModel.Method, seed: UInt64,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        (self.vectors, self.method, self.seed, self.isCancelled) = (vectors, method, seed, isCancelled)
        var random = SeededGenerator(seed: seed, stream: 0xC401)
        let images = Set(pairs.flatMap { [$0.first, $0.second] }).sorted().shuffled(using: &random)
        let kept = Set(images.prefix(Int(Self.kept * Double(images.count))))
        known = pairs.filter { !kept.contains($0.first) && !kept.contains($0.second) }
        new = pairs.filter { kept.contains($0.first) && kept.contains($0.second) }
    }

    /// What a model weighs beside features of pairs, by the pairs of images that are kept: nil where the pairs do not tell classes, are too few, or
    /// nothing is better for it.
    /// - Parameter places: the spaces whose features are compared.
    func combination(_ places: [Int]) throws -> [Double]? {
        let (labels, truth) = (known.map(\.isSimilar), new.map(\.isSimilar))
        guard new.count >= Self.fewest, Set(labels).count == 2, Set(truth).count == 2,
            let agreement = try vectors.agreement(known, seed: seed, isCancelled: isCancelled)
        else { return nil }
        let probabilities = try trained(places)
        let weights = try PairCombination.weights(
            probabilities, vectors.agreements(new, by: agreement), truth)
        return weights[1] > 0 ? weights : nil
    }

    /// The places of the spaces among those of the vectors.
    func best() throws -> [Int] {
        let all = Array(vectors.spaces.indices)
        let (labels, truth) = (known.map(\.isSimilar), new.map(\.isSimilar))
        guard all.count > 1, new.count >= Self.fewest, Set(labels).count == 2, Set(truth).count == 2 else { return all }
        var best: (places: [Int], quality: Double) = (all, -1)
        for places in [all] + all.map({ [$0] }) {
            let probabilities = try trained(places)
            let quality = Correlation.pearson(probabilities, truth.map { $0 ? 1 : 0 }) ?? -1
            if quality > best.quality { best = (places, quality) }
        }
        return best.places
    }

    /// What a model that learned from the known pairs gives the new ones.
    private func trained(_ places: [Int]) throws -> [Double] {
        let labels = known.map(\.isSimilar)
        let features = try vectors.features(known, places)
        let unseen = try vectors.features(new, places)
        switch method {
        case .logisticRegression:
            let scale = Standardization(of: features)
            return try LogisticRegression.train(
                on: scale(features), labels, c: Self.c, tolerance: 1e-3, isCancelled: isCancelled
            ).probabilities(of: scale(unseen))
        case .randomForest:
            return try RandomForest.train(on: features, labels, seed: seed, isCancelled: isCancelled)
                .probabilities(of: unseen)
        }
    }
}
