import Foundation

/// The loss at rising learning rates (Smith, *Cyclical Learning Rates*, 2017).
public struct LearningRateCurve: Sendable, Hashable, Codable {
    /// A rate that was tried.
    public struct Point: Sendable, Hashable, Codable {
        /// The learning rate.
        public let rate: Double
        /// The loss with it, smoothed.
        public let loss: Double
    }

    /// The rates that were tried, from the least on.
    public internal(set) var points: [Point] = []

    /// What is suggested where the losses tell nothing.
    static let usual = 1e-3

    /// The rate in the middle of the longest way down ("valley"): the first and the last rates, which say little, do not count.
    public var suggestion: Double {
        let skipped = RateFinder.steps / 10
        let losses = points.dropFirst(skipped).dropLast(5).map(\.loss)
        guard losses.count > 2 else { return Self.usual }
        // The length of the longest falling subsequence that ends at each place.
        var lengths = [Int](repeating: 1, count: losses.count)
        var end = 0
        for place in losses.indices {
            for earlier in 0..<place where losses[place] < losses[earlier] {
                lengths[place] = max(lengths[place], lengths[earlier] + 1)
            }
            if lengths[place] > lengths[end] { end = place }
        }
        let start = max(0, end - lengths[end])
        let third = Double(end - start) / 3
        return points[skipped + start + Int(third) + Int(third / 2)].rate
    }
}

/// Tries rates from 1e-7 to 10 in 100 steps, as fastai does, until the smoothed loss is four times its least.
struct RateFinder {
    private(set) var curve = LearningRateCurve()
    private var sum = 0.0
    private var weight = 0.0
    private var least = Double.infinity

    static let steps = 100
    private static let (first, last) = (1e-7, 10.0)
    private static let smoothing = 0.98

    /// The rate of a step, counted from 0.
    static func rate(_ step: Int) -> Double {
        first * pow(last / first, Double(step) / Double(steps - 1))
    }

    /// Takes the loss of a step.
    /// - Returns: whether it is worth while to go on.
    mutating func take(_ loss: Double, rate: Double) -> Bool {
        guard loss.isFinite else { return false }
        sum = Self.smoothing * sum + (1 - Self.smoothing) * loss
        weight = Self.smoothing * weight + (1 - Self.smoothing)
        let smoothed = sum / weight
        curve.points.append(.init(rate: rate, loss: smoothed))
        least = min(least, smoothed)
        return smoothed <= 4 * least
    }
}
