import Basics
import Foundation
import Synchronization
import VectorSearch

extension Bootstrap {
    /// The 95% intervals of any statistics of a sample, by the percentile bootstrap: all see the same resamples, on all
    /// cores. Time: O(resamples · statistics).
    ///
    /// - Parameters:
    ///   - count: how many things the sample has.
    ///   - statistics: the statistics of the things with these numbers, which ascend and may repeat; nil or NaN for one that is
    ///     not defined for them. Called from several threads.
    /// - Returns: an interval for each statistic; nil for one that was defined for fewer than half of the resamples. None
    ///   at all of fewer than two things.
    public func intervals(
        of count: Int, _ statistics: @Sendable ([Int]) -> [Double?]
    ) -> [ClosedRange<Double>?] {
        guard count >= 2, resamples > 0 else { return [] }
        let samples = Mutex([[Double?]](repeating: [], count: resamples))
        concurrently(resamples, threads: ProcessInfo.processInfo.activeProcessorCount, block: 16) { resample in
            // A stream for each, so that threads make no difference.
            var random = SeededGenerator(seed: seed, stream: UInt64(resample))
            var times = [UInt32](repeating: 0, count: count)
            for _ in 0..<count { times[random.below(count)] &+= 1 }
            var numbers: [Int] = []
            numbers.reserveCapacity(count)
            for number in 0..<count {
                for _ in 0..<times[number] { numbers.append(number) }
            }
            let values = statistics(numbers)
            samples.withLock { $0[resample] = values }
        }
        let drawn = samples.withLock { $0 }
        return (drawn.map(\.count).min().map { 0..<$0 } ?? 0..<0).map { place in
            let values = drawn.compactMap { $0[place] }.filter(\.isFinite)
            guard values.count * 2 >= resamples else { return nil }
            let (low, high) = (values.percentile(2.5), values.percentile(97.5))
            return low <= high ? low...high : nil
        }
    }
}
