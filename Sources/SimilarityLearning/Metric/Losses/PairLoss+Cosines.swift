import Foundation

extension PairLoss {
    /// ``MetricLoss/infoNCE`` of cosines. O(rows²).
    ///
    /// For an anchor whose negatives' exponentials sum to Z, a positive of cosine s costs log(1 + Z / exp(s / T)).
    static func infoNCE(_ cosines: [Float], _ labels: [Int], temperature: Double) -> PairLoss {
        let count = labels.count
        var result = PairLoss(count: cosines.count)
        var pairs = 0
        for anchor in 0..<count {
            let (positives, negatives) = others(of: anchor, labels)
            if negatives.isEmpty { return result }
            func exponent(_ other: Int) -> Double { Double(cosines[anchor * count + other]) / temperature }
            var sum = LogSumExp()
            for negative in negatives { sum.add(exponent(negative)) }
            let all = sum.value
            var wrong = 0.0
            for positive in positives {
                let behind = all - exponent(positive)
                result.loss += behind > 0 ? behind + log1p(exp(-behind)) : log1p(exp(behind))
                let probability = LogisticRegression.probability(behind)
                result.derivatives[anchor * count + positive] = -probability
                wrong += probability
            }
            for negative in negatives {
                result.derivatives[anchor * count + negative] = wrong * exp(exponent(negative) - all)
            }
            pairs += positives.count
        }
        return result.mean(of: pairs, temperature)
    }

    /// ``MetricLoss/supCon`` of cosines. O(rows²).
    static func supCon(_ cosines: [Float], _ labels: [Int], temperature: Double) -> PairLoss {
        let count = labels.count
        var result = PairLoss(count: cosines.count)
        var anchors = 0
        for anchor in 0..<count {
            let (positives, negatives) = others(of: anchor, labels)
            if negatives.isEmpty { return result }
            func exponent(_ other: Int) -> Double { Double(cosines[anchor * count + other]) / temperature }
            var sum = LogSumExp()
            for other in positives + negatives { sum.add(exponent(other)) }
            let (all, share) = (sum.value, 1 / Double(positives.count))
            let loss = positives.reduce(0.0) { $0 + (all - exponent($1)) * share }
            // Also without positives.
            guard loss > 0 else { continue }
            result.loss += loss
            for other in positives + negatives {
                result.derivatives[anchor * count + other] = exp(exponent(other) - all)
            }
            for positive in positives { result.derivatives[anchor * count + positive] -= share }
            anchors += 1
        }
        return result.mean(of: anchors, temperature)
    }

    /// Sums made means, and derivatives by exponents made those by cosines.
    private func mean(of terms: Int, _ temperature: Double) -> PairLoss {
        guard terms > 0 else { return PairLoss(count: derivatives.count) }
        var result = self
        result.loss /= Double(terms)
        for place in derivatives.indices { result.derivatives[place] /= Double(terms) * temperature }
        return result
    }
}
