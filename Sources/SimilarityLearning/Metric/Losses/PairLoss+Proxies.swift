import Foundation

extension PairLoss {
    /// ``MetricLoss/proxyAnchor`` of the cosines of rows with proxies. O(rows · classes).
    ///
    /// Of each class log(1 + Σ exp(α (margin − s))) over its own rows, the mean of the classes that have any; and log(1
    /// + Σ exp(α (s + margin))) over all others, the mean of all classes.
    static func proxyAnchor(
        _ cosines: [Float], _ labels: [Int], classes: Int, margin: Double, alpha: Double
    ) -> PairLoss {
        precondition(labels.allSatisfy { 0..<classes ~= $0 })
        var result = PairLoss(count: cosines.count)
        let present = Double(Set(labels).count)
        for proxy in 0..<classes {
            var (own, others) = (LogSumExp(), LogSumExp())
            // The 1.
            own.add(0)
            others.add(0)
            func exponent(_ row: Int, isOwn: Bool) -> Double {
                let cosine = Double(cosines[row * classes + proxy])
                return isOwn ? alpha * (margin - cosine) : alpha * (cosine + margin)
            }
            for (row, label) in labels.enumerated() {
                if label == proxy {
                    own.add(exponent(row, isOwn: true))
                } else {
                    others.add(exponent(row, isOwn: false))
                }
            }
            let (ownSum, othersSum) = (own.value, others.value)
            result.loss += othersSum / Double(classes)
            // Without rows it is 0.
            if present > 0 { result.loss += ownSum / present }
            for (row, label) in labels.enumerated() {
                result.derivatives[row * classes + proxy] =
                    label == proxy
                    ? -alpha / present * exp(exponent(row, isOwn: true) - ownSum)
                    : alpha / Double(classes) * exp(exponent(row, isOwn: false) - othersSum)
            }
        }
        return result
    }
}
