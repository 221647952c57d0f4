import Basics
import Foundation

/// What an index reached with one effort.
public struct SweepPoint: Sendable, Hashable {
    /// The effort, in the unit of the index's kind; nil for the default of the kind.
    public var effort: Int?
    /// Seconds that answering all queries took: the median of the passes.
    public var seconds: Double
    /// Queries per second.
    public var queriesPerSecond: Double
    /// The mean recall, 0…1; nil when the truth is not known.
    public var recall: Double?

    /// A point.
    public init(effort: Int?, seconds: Double, queriesPerSecond: Double, recall: Double?) {
        self.effort = effort
        self.seconds = seconds
        self.queriesPerSecond = queriesPerSecond
        self.recall = recall
    }
}

extension [SweepPoint] {
    /// The points that no other beats in both recall and speed, by rising recall: the curve to compare indexes by. Points
    /// without recall are left out. O(n log n).
    public var paretoFront: [SweepPoint] {
        var front: [SweepPoint] = []
        let ordered = filter { $0.recall != nil }.sorted {
            ($0.recall ?? 0, $0.queriesPerSecond) > ($1.recall ?? 0, $1.queriesPerSecond)
        }
        for point in ordered where front.last.map({ point.queriesPerSecond > $0.queriesPerSecond }) ?? true {
            front.append(point)
        }
        return front.reversed()
    }

    /// Queries per second at a recall, on the straight line between the two neighboring points of the front in log
    /// queries per second; nil when no point reaches the recall. O(n log n).
    ///
    /// Where even the least effort has more recall, its speed: the index cannot be made faster and worse.
    public func queriesPerSecond(atRecall recall: Double) -> Double? {
        let front = paretoFront
        guard let upper = front.firstIndex(where: { ($0.recall ?? 0) >= recall }) else { return nil }
        let after = front[upper]
        guard upper > 0, let high = after.recall, let low = front[upper - 1].recall, high > low else {
            return after.queriesPerSecond
        }
        let before = front[upper - 1]
        let share = (recall - low) / (high - low)
        return exp(log(before.queriesPerSecond) * (1 - share) + log(after.queriesPerSecond) * share)
    }
}
