import Foundation

/// The learning rate and the momentum of each step: up, and then down to almost nothing (Smith, *Super-Convergence*, 2018).
///
/// The rate rises from 1/25 of its highest over the first quarter of the steps, and falls to 1/100,000 of it, along half waves of a cosine; the
/// momentum goes from .95 to .85 and back. These are fastai's numbers.
struct OneCycle {
    /// The highest rate.
    let rate: Double
    let steps: Int

    private static let (start, end) = (1.0 / 25, 1.0 / 100_000)
    private static let rising = 0.25
    private static let (high, low) = (0.95, 0.85)

    /// The rate and the momentum of a step, counted from 0.
    func callAsFunction(_ step: Int) -> (rate: Double, momentum: Double) {
        let place = Double(step) / Double(max(steps - 1, 1))
        if place < Self.rising {
            let share = place / Self.rising
            return (rate * Self.between(Self.start, 1, share), Self.between(Self.high, Self.low, share))
        }
        let share = (place - Self.rising) / (1 - Self.rising)
        return (rate * Self.between(1, Self.end, share), Self.between(Self.low, Self.high, share))
    }

    /// From one number to another along half a wave.
    private static func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
        from + (to - from) * (1 - cos(.pi * share)) / 2
    }
}
