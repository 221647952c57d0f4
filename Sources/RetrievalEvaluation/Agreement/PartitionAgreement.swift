import Foundation

/// How far two divisions of the same things agree, such as clusters and labels. Names do not matter, only what is together.
///
/// ```swift
/// let agreement = PartitionAgreement([0, 0, 1, 1], ["a", "a", "b", "c"])
/// agreement.adjustedRandIndex          // 0.571…
/// agreement.normalizedMutualInformation  // 0.8
/// ```
///
/// Both measures equal scikit-learn's. O(things) time and memory.
public struct PartitionAgreement: Sendable {
    /// How many things are in one part of the first and one of the second, for each pair of parts with any.
    private let common: [Int]
    /// The sizes of the parts of each.
    private let first, second: [Int]
    private let count: Int

    /// - Parameters:
    ///   - first: the part of each thing in one division.
    ///   - second: its part in the other, in the same order; what one has more is passed over.
    public init<First: Hashable, Second: Hashable>(_ first: [First], _ second: [Second]) {
        count = min(first.count, second.count)
        self.first = Self.sizes(first.prefix(count))
        self.second = Self.sizes(second.prefix(count))
        common = Self.sizes(zip(first, second).map { Pair(first: AnyHashable($0), second: AnyHashable($1)) })
    }

    private struct Pair: Hashable {
        let first, second: AnyHashable
    }

    /// Sorted, so that sums do not depend on the order of a dictionary.
    private static func sizes(_ parts: some Sequence<some Hashable>) -> [Int] {
        var sizes: [AnyHashable: Int] = [:]
        for part in parts { sizes[AnyHashable(part), default: 0] += 1 }
        return sizes.values.sorted()
    }

    /// The share of pairs on which both agree, corrected for chance (Hubert and Arabie, "Comparing partitions", 1985): 1 for
    /// equal divisions, 0 on average for independent ones, at least −0.5.
    public var adjustedRandIndex: Double {
        func squares(_ sizes: [Int]) -> Double { sizes.reduce(0.0) { $0 + Double($1) * Double($1) } }
        // Ordered pairs, by whether they are together in both, in the first only, in the second only, in neither.
        let (total, n) = (Double(count) * Double(count), Double(count))
        let both = squares(common) - n
        let onlyFirst = squares(first) - squares(common)
        let onlySecond = squares(second) - squares(common)
        let neither = total - n - both - onlyFirst - onlySecond
        if onlyFirst == 0, onlySecond == 0 { return 1 }
        let expected = (both + onlyFirst) * (onlyFirst + neither) + (both + onlySecond) * (onlySecond + neither)
        return 2 * (both * neither - onlyFirst * onlySecond) / expected
    }

    /// The information that the divisions share by the mean of what each holds (Strehl and Ghosh, 2002), 0…1; 1 where neither
    /// divides anything, 0 where one of them does not.
    public var normalizedMutualInformation: Double {
        if first.count == second.count, first.count <= 1 { return 1 }
        let (one, other) = (entropy(first), entropy(second))
        let mutual = one + other - entropy(common)
        // What rounding leaves of nothing.
        guard mutual > 1e-14 else { return 0 }
        return min(1, mutual / ((one + other) / 2))
    }

    private func entropy(_ sizes: [Int]) -> Double {
        let n = Double(count)
        return sizes.reduce(0.0) { $0 - Double($1) / n * log(Double($1) / n) }
    }
}
