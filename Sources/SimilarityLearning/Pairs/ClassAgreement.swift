import Foundation
public import VectorSearch

/// How far two images seem to be of one class: √Σ p(c | a) · p(c | b), with the probabilities of a ``ClassHead`` for each class c. 1 where the head is
/// sure of the same class for both.
///
/// Features of pairs tell whether two images look alike in what matters; this tells whether they would be called the same, which for colors is
/// another question.
public struct ClassAgreement: Sendable, Hashable {
    let network: DenseNetwork
    let temperature: Double

    init(network: DenseNetwork, temperature: Double) { (self.network, self.temperature) = (network, temperature) }

    /// - Parameters:
    ///   - a: the vectors of one image, by the spaces that it learned from.
    ///   - b: those of the other.
    public func callAsFunction(_ a: [[Float]], _ b: [[Float]]) -> Double {
        let (one, other) = (probabilities(a), probabilities(b))
        return zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
    }

    private func probabilities(_ vectors: [[Float]]) -> [Double] {
        Calibration.probabilities(network.output(of: vectors.flatMap(\.self)), temperature: temperature)
    }

    /// Learns from images and their classes.
    /// - Parameters:
    ///   - vectors: for each image its vectors in all spaces, one after the other.
    ///   - classes: the class of each, counted from 0.
    ///   - seed: what random choices start from.
    ///   - isCancelled: called now and then.
    /// - Returns: nil where there is nothing to tell apart, or to measure by.
    /// - Throws: `CancellationError`, `VectorSearchError` when memory does not suffice.
    public static func train(
        on vectors: VectorMatrix, _ classes: [Int], seed: UInt64, isCancelled: @escaping () -> Bool = { false }
    ) throws -> ClassAgreement? {
        let count = (classes.max() ?? -1) + 1
        let card = ClassHeadCard(
            name: "agreement", label: "class",
            space: EmbeddingSpace(model: "pairs", identity: "pairs", dimension: vectors.dimension),
            classes: (0..<count).map { "\($0)" }, samples: classes.count, data: "", seed: seed)
        do {
            let head = try ClassHead.train(
                on: vectors, classes, split: ClassSplit(classes: classes, share: 0.15, seed: seed), card: card,
                isCancelled: isCancelled)
            return ClassAgreement(network: head.network, temperature: head.card.temperature)
        } catch LearningError.oneClass, LearningError.singleSamples {
            return nil
        }
    }
}

/// What weighs a model of pairs against ``ClassAgreement``: a logistic regression on the log-odds of the one and the other.
public struct PairCombination: Sendable, Hashable {
    let agreement: ClassAgreement
    /// The weights of the log-odds and of the agreement, and the intercept.
    let weights: [Double]

    /// Learns the weights from pairs of which neither was learned from.
    /// - Parameters:
    ///   - probabilities: what the model of pairs gives each pair.
    ///   - agreements: how far its images seem to be of one class.
    ///   - labels: whether it is similar; both must be there.
    /// - Returns: the weights of the log-odds and of the agreement, and the intercept.
    /// - Throws: ``LearningError``.
    public static func weights(
        _ probabilities: [Double], _ agreements: [Double], _ labels: [Bool]
    ) throws -> [Double] {
        var samples = try VectorMatrix(dimension: 2, minimumCapacity: labels.count)
        for (probability, agreement) in zip(probabilities, agreements) {
            try samples.append([Float(logOdds(probability)), Float(agreement)])
        }
        let scale = Standardization(of: samples)
        let model = try LogisticRegression.train(on: scale(samples), labels, c: 1, tolerance: 1e-6)
        let weights = zip(model.weights, scale.deviations).map { $0 / $1 }
        return weights + [model.intercept - zip(weights, scale.means).reduce(0) { $0 + $1.0 * $1.1 }]
    }

    /// Weights with the agreement that they are to weigh, which by now has learned from all images.
    public init(_ agreement: ClassAgreement, weights: [Double]) {
        precondition(weights.count == 3)
        (self.agreement, self.weights) = (agreement, weights)
    }

    func probability(_ probability: Double, _ a: [[Float]], _ b: [[Float]]) -> Double {
        LogisticRegression.probability(
            weights[0] * Self.logOdds(probability) + weights[1] * agreement(a, b) + weights[2])
    }

    /// Nothing is quite sure: a forest may give 0 and 1.
    private static func logOdds(_ probability: Double) -> Double {
        let inside = min(max(probability, 0.005), 0.995)
        return log(inside / (1 - inside))
    }
}
