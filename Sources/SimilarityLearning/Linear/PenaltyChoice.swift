import Basics
import Foundation
import VectorSearch

/// Chooses C of logistic regression by cross-validation: the value whose models give the others' labels the highest probability.
struct PenaltyChoice {
    private let samples: VectorMatrix
    private let labels: [Bool]
    /// The fold of each sample.
    private let folds: [Int]
    private let threads: Int

    /// The values that are tried, from the strongest penalty on.
    static let values = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1]
    private static let foldCount = 3
    /// Enough to compare values by.
    private static let tolerance = 1e-3

    init(_ samples: VectorMatrix, _ labels: [Bool], seed: UInt64, threads: Int) {
        (self.samples, self.labels, self.threads) = (samples, labels, threads)
        var random = SeededGenerator(seed: seed, stream: 0xF01D)
        var folds = [Int](repeating: 0, count: labels.count)
        // Each class by itself, so that every fold has both.
        for label in [false, true] {
            let members = labels.indices.filter { labels[$0] == label }.shuffled(using: &random)
            for (place, member) in members.enumerated() { folds[member] = place % Self.foldCount }
        }
        self.folds = folds
    }

    /// The best value; values that are ever worse end the search. O(values · folds · training).
    func best(isCancelled: () -> Bool) throws -> Double {
        // With a single sample of a class a fold has none.
        guard min(labels.count(where: \.self), labels.count { !$0 }) >= 2 * Self.foldCount else { return 1e-3 }
        let parts = try (0..<Self.foldCount).map { fold in
            let inside = folds.indices.filter { folds[$0] != fold }
            return (try samples.rows(inside), inside.map { labels[$0] }, folds.indices.filter { folds[$0] == fold })
        }
        var best = (value: Self.values[0], loss: Double.infinity)
        var models = [LogisticRegression?](repeating: nil, count: Self.foldCount)
        var worse = 0
        for value in Self.values where worse < 2 {
            var loss = 0.0
            for (fold, part) in parts.enumerated() {
                let model = try LogisticRegression.train(
                    on: part.0, part.1, c: value, start: models[fold], tolerance: Self.tolerance, threads: threads,
                    isCancelled: isCancelled)
                models[fold] = model
                for row in part.2 {
                    let probability = model.probability(of: samples[row])
                    loss -= log(max(labels[row] ? probability : 1 - probability, 1e-12))
                }
            }
            if loss < best.loss { (best, worse) = ((value, loss), 0) } else { worse += 1 }
        }
        return best.value
    }
}
