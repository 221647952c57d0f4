import Foundation

/// Cross-entropy of a softmax: what is lost when the class of a sample was given the probability p is −ln p.
struct SoftmaxLoss {
    /// The class of each sample of a batch.
    let classes: [Int]
    /// How much each class weighs.
    let weights: [Float]
    /// How much of what a sample should be given is spread evenly over all classes (Szegedy et al., *Rethinking the Inception Architecture*,
    /// 2016): a network that is never to be quite sure has always something to learn.
    var smoothing: Float = 0

    /// The weighted mean over a batch, and its slope by the scores.
    /// - Parameters:
    ///   - scores: a row for each sample, a score for each class.
    ///   - slopes: where the slopes go; nil for none.
    func value(_ scores: UnsafeBufferPointer<Float>, slopes: UnsafeMutableBufferPointer<Float>?) -> Double {
        guard let scores = scores.baseAddress else { return 0 }
        let (count, target) = (weights.count, slopes?.baseAddress)
        let total = classes.reduce(0.0) { $0 + Double(weights[$1]) }
        var loss = 0.0
        for (sample, label) in classes.enumerated() {
            let row = scores + sample * count
            var highest = row[0]
            for place in 1..<count where row[place] > highest { highest = row[place] }
            var sum: Float = 0
            let slope = target.map { $0 + sample * count }
            for place in 0..<count {
                let power = exp(row[place] - highest)
                sum += power
                slope?[place] = power
            }
            let weight = weights[label]
            var target = (1 - smoothing) * (row[label] - highest)
            if smoothing > 0 {
                var all: Float = 0
                for place in 0..<count { all += row[place] - highest }
                target += smoothing * all / Float(count)
            }
            loss += Double(weight) * (log(Double(sum)) - Double(target))
            guard let slope else { continue }
            let factor = weight / Float(total)
            let share = factor * smoothing / Float(count)
            for place in 0..<count { slope[place] = slope[place] * (factor / sum) - share }
            slope[label] -= factor * (1 - smoothing)
        }
        return loss / total
    }
}
