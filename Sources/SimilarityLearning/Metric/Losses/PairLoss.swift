import Foundation

/// A loss as a function of what was measured of pairs, and its derivative by each: rows × rows, or rows × proxies.
struct PairLoss {
    var loss = 0.0
    var derivatives: [Double]

    /// Nothing to learn.
    init(count: Int) { derivatives = [Double](repeating: 0, count: count) }

    /// The other rows of a row's class, and the rows of other classes, in order.
    static func others(of row: Int, _ labels: [Int]) -> (positives: [Int], negatives: [Int]) {
        var (positives, negatives) = ([Int](), [Int]())
        for (other, label) in labels.enumerated() where other != row {
            if label == labels[row] { positives.append(other) } else { negatives.append(other) }
        }
        return (positives, negatives)
    }
}

/// The logarithm of a sum of exponentials, none of which overflows.
struct LogSumExp {
    private var largest = -Double.infinity
    /// In shares of the largest.
    private var sum = 0.0

    mutating func add(_ exponent: Double) {
        if exponent > largest {
            sum = sum * exp(largest - exponent) + 1
            largest = exponent
        } else {
            sum += exp(exponent - largest)
        }
    }

    var value: Double { largest + log(sum) }
}
