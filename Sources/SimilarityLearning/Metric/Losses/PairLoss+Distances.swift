extension PairLoss {
    /// ``MetricLoss/triplet`` of distances. O(rows · positives · negatives).
    static func triplet(_ distances: [Double], _ labels: [Int], margin: Double, miningMargin: Double) -> PairLoss {
        let count = labels.count
        var result = PairLoss(count: distances.count)
        var triplets = 0
        for anchor in 0..<count {
            let (positives, negatives) = others(of: anchor, labels)
            for positive in positives {
                let near = distances[anchor * count + positive]
                for negative in negatives {
                    let gap = distances[anchor * count + negative] - near
                    guard gap > 0, gap <= miningMargin, margin - gap > 0 else { continue }
                    result.loss += margin - gap
                    result.derivatives[anchor * count + positive] += 1
                    result.derivatives[anchor * count + negative] -= 1
                    triplets += 1
                }
            }
        }
        guard triplets > 0 else { return result }
        result.loss /= Double(triplets)
        for place in result.derivatives.indices { result.derivatives[place] /= Double(triplets) }
        return result
    }

    /// ``MetricLoss/contrastive`` of distances. O(rows²).
    static func contrastive(
        _ distances: [Double], _ labels: [Int], margin: Double, negativeMargin: Double
    ) -> PairLoss {
        let count = labels.count
        var result = PairLoss(count: distances.count)
        // Of positive pairs, and of negative ones: those above 0.
        var (sums, pairs) = ((0.0, 0.0), (0, 0))
        for row in 0..<count {
            for other in 0..<row {
                let place = row * count + other
                if labels[row] == labels[other] {
                    let loss = distances[place] - margin
                    guard loss > 0 else { continue }
                    (sums.0, pairs.0) = (sums.0 + loss, pairs.0 + 1)
                    result.derivatives[place] = 1
                } else {
                    let loss = negativeMargin - distances[place]
                    guard loss > 0 else { continue }
                    (sums.1, pairs.1) = (sums.1 + loss, pairs.1 + 1)
                    result.derivatives[place] = -1
                }
            }
        }
        let shares = (1 / Double(max(pairs.0, 1)), 1 / Double(max(pairs.1, 1)))
        result.loss = sums.0 * shares.0 + sums.1 * shares.1
        for place in result.derivatives.indices {
            result.derivatives[place] *= result.derivatives[place] > 0 ? shares.0 : shares.1
        }
        return result
    }
}
