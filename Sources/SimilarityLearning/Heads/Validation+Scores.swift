extension TrainingRecord.Validation {
    /// What scores are worth: the mean loss, and how often the right class comes first, or among the first five.
    /// - Parameters:
    ///   - scores: of all classes for one sample, then for the next.
    ///   - count: the number of classes.
    ///   - truth: the class of each sample.
    init(scores: [Float], ofEach count: Int, truth: [Int]) {
        let unweighted = [Float](repeating: 1, count: count)
        self = scores.withUnsafeBufferPointer { scores in
            var (first, five) = (0, 0)
            for (row, label) in truth.enumerated() {
                let own = scores[row * count + label]
                // Ties against it.
                var above = -1
                for place in row * count..<(row + 1) * count where scores[place] >= own { above += 1 }
                if above < 1 { first += 1 }
                if above < 5 { five += 1 }
            }
            let samples = Double(max(1, truth.count))
            return .init(
                validLoss: SoftmaxLoss(classes: truth, weights: unweighted).value(scores, slopes: nil),
                top1: Double(first) / samples, top5: Double(five) / samples)
        }
    }
}
