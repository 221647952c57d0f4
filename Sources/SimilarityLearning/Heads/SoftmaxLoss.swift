import Foundation

/// Cross-entropy of a softmax: what is lost when the class of a sample was given the probability p is −ln p.
struct SoftmaxLoss {
    /// The class of each sample of a batch.
    let classes: [Int]
    /// How much each class weighs.
    let weights: [Float]

    /// The weighted mean over a batch, and its slope by the scores.
    /// - Parameters:
    ///   - scores: a row for each sample, a score for each class.
    ///   - slopes: where the slopes go; nil for none.
    func value(_ scores: UnsafeBufferPointer<Float>, slopes: UnsafeMutableBufferPointer<Float>?) -> Double {
        let count = weights.count
        let total = classes.reduce(0.0) { $0 + Double(weights[$1]) }
        var loss = 0.0
        for (sample, class_) in classes.enumerated() {
            let row = sample * count..<(sample + 1) * count
            let highest = scores[row].max() ?? 0
            let sum = scores[row].reduce(0) { $0 + exp($1 - highest) }
            let weight = weights[class_]
            loss += Double(weight) * (log(Double(sum)) - Double(scores[row.lowerBound + class_] - highest))
            guard let slopes else { continue }
            let factor = weight / Float(total)
            for place in row { slopes[place] = factor * exp(scores[place] - highest) / sum }
            slopes[row.lowerBound + class_] -= factor
        }
        return loss / total
    }
}
