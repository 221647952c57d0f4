import Basics

/// How long to wait after failures in a row: twice as long each time, up to a limit, with chance, so that many that failed
/// together do not come back together.
package struct BackOff: Hashable, Sendable {
    /// The longest wait after the first failure.
    package let first: Duration
    /// The longest wait of all.
    package let longest: Duration

    /// - Parameters:
    ///   - first: the longest wait after the first failure.
    ///   - longest: the longest wait of all.
    package init(first: Duration = .seconds(30), longest: Duration = .seconds(6 * 3600)) {
        self.first = max(first, .zero)
        self.longest = max(longest, self.first)
    }

    /// The wait after so many failures in a row, between a half and all of what doubling gives ("equal jitter": M. Brooker,
    /// "Exponential backoff and jitter", 2015). None after none.
    package func delay(failures: Int, using random: inout some RandomNumberGenerator) -> Duration {
        guard failures > 0 else { return .zero }
        var most = first
        // 64 doublings pass any limit, and a limit ends them.
        for _ in 1..<min(failures, 64) where most < longest { most = min(most * 2, longest) }
        return most * Double.random(in: 0.5...1, using: &random)
    }
}
