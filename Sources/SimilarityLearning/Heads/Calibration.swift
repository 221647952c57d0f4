import Foundation

/// How far probabilities can be trusted: of what is said with 80%, four of five should be right.
public enum Calibration {
    /// The expected calibration error: confidences in 15 equal bins, and the mean distance of a bin's confidence from its share of right answers,
    /// weighted by the bin's size (Guo et al., *On Calibration of Modern Neural Networks*, 2017). O(samples). 0 without samples.
    /// - Parameters:
    ///   - confidences: the probability of the most probable class, for each sample.
    ///   - isRight: whether it was the sample's.
    public static func error(confidences: [Double], isRight: [Bool]) -> Double {
        precondition(confidences.count == isRight.count)
        let bins = 15
        var (sums, right) = ([Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins))
        for (confidence, wasRight) in zip(confidences, isRight) {
            let bin = min(bins - 1, Int(confidence * Double(bins)))
            sums[bin] += confidence
            if wasRight { right[bin] += 1 }
        }
        return zip(sums, right).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(max(1, confidences.count))
    }

    /// The number by which scores are divided so that the classes of samples become most probable ("temperature scaling", the same paper):
    /// above 1 where a model is too sure of itself.
    ///
    /// The loss is convex in its inverse, whose derivative is brought to 0 by bisection. O(samples · classes).
    /// - Parameters:
    ///   - scores: what a model gives each class, a row for each sample.
    ///   - classes: the class of each sample.
    static func temperature(_ scores: [[Float]], _ classes: [Int]) -> Double {
        func slope(_ inverse: Double) -> Double {
            zip(scores, classes).reduce(0) { sum, sample in
                let highest = Double(sample.0.max() ?? 0)
                var (total, mean) = (0.0, 0.0)
                for score in sample.0 {
                    let weight = exp(inverse * (Double(score) - highest))
                    total += weight
                    mean += weight * Double(score)
                }
                return sum + mean / total - Double(sample.0[sample.1])
            }
        }
        var (low, high) = (log(0.05), log(20.0))
        for _ in 0..<30 {
            let middle = (low + high) / 2
            if slope(exp(middle)) > 0 { high = middle } else { low = middle }
        }
        return exp(-(low + high) / 2)
    }

    /// The probabilities of classes with these scores.
    static func probabilities(_ scores: [Float], temperature: Double) -> [Double] {
        let highest = scores.max() ?? 0
        let weights = scores.map { exp(Double($0 - highest) / temperature) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}
