/// How often each of some things came in each period: the values of an attribute, groups of images.
public struct CountHistory: Sendable, Hashable {
    /// The counts of each thing, a number for each period.
    public var counts: [[Int]]
    /// For each thing whether it came before the first period, so that it cannot appear.
    public var wasThere: [Bool]
    /// What counts are out of: for each period all that came, of any thing.
    public var totals: [Double]
    /// Whether that is so; not where totals are something else, such as days, so that rates are compared and not shares.
    public var areShares = true

    /// - Parameters:
    ///   - things: how many there are.
    ///   - periods: how many there are.
    public init(things: Int, periods: Int) {
        counts = Array(repeating: Array(repeating: 0, count: periods), count: things)
        wasThere = Array(repeating: false, count: things)
        totals = Array(repeating: 0, count: periods)
    }

    /// Counts one that came, and among all.
    /// - Parameters:
    ///   - thing: its number; nil for none of those that are told apart, which counts among all.
    ///   - period: the number of the period; nil for before the first.
    public mutating func add(_ thing: Int?, in period: Int?) {
        if let period { totals[period] += 1 }
        guard let thing else { return }
        if let period { counts[thing][period] += 1 } else { wasThere[thing] = true }
    }
}
