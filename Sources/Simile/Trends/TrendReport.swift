public import Catalog
public import Trends

/// What is new and what grows.
public struct TrendReport: Sendable, Encodable {
    /// What was counted: `items`, or kinds of events, as `view`.
    public var subject: [String]
    /// How long periods are.
    public var period: TrendPeriod
    /// The periods, in UTC. The last one is running.
    public var periods: [Period]
    /// How many of the last periods are compared with those before; all of them where there are none before.
    public var recentPeriods: Int
    /// The items by look: trends first, then the largest.
    public var groups: [Group]
    /// The items that look like no group.
    public var newLooks: NewLooks?
    /// The values of attributes, in the order in which these were named: trends first, then the most frequent.
    public var attributes: [Value]
    /// The space of the vectors that make groups; nil without groups.
    public var space: VectorSpace?
    /// How many items have no time that can be read.
    public var undated: Int
    /// How many are later than the end, by a clock that is wrong.
    public var ahead: Int
    /// What random choices started from.
    public var seed: UInt64
    /// What to know about the answer.
    public var notes: [String]?

    /// A period.
    public struct Period: Sendable, Hashable, Encodable {
        /// When it begins: a day or, by the hour, a minute in UTC.
        public var start: String
        /// When it ends, or will.
        public var end: String
        /// All that came in it.
        public var count: Int
    }

    /// Items of one look.
    public struct Group: Sendable, Encodable {
        /// Its number, which it keeps.
        public var id: Int
        /// How many items it has, of whatever time.
        public var size: Int
        /// Where it is going.
        public var line: Line

        /// Encodes all in one object.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Names.self)
            try values.encode(id, forKey: .id)
            try values.encode(size, forKey: .size)
            try line.encode(to: encoder)
        }
        private enum Names: String, CodingKey { case id, size }
    }

    /// The items with a value of an attribute.
    public struct Value: Sendable, Encodable {
        /// The attribute.
        public var name: String
        /// Its value.
        public var value: AttributeValue
        /// Where it is going.
        public var line: Line

        /// Encodes all in one object.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Names.self)
            try values.encode(name, forKey: .name)
            try values.encode(value, forKey: .value)
            try line.encode(to: encoder)
        }
        private enum Names: String, CodingKey { case name, value }
    }

    /// Items that look like no group.
    public struct NewLooks: Sendable, Hashable, Encodable {
        /// How many there are, of whatever time.
        public var count: Int
        /// How many came in each period.
        public var counts: [Int]
        /// The newest.
        public var newest: [ItemKey]
    }
}

extension TrendReport {
    /// Where a group or a value is going.
    public struct Line: Sendable {
        /// Counts, shares, growth and what is to be said of it.
        public var trend: Trend
        /// Its medoid; nil where no item has a vector.
        public var medoid: ItemKey?
        /// The newest items, at most six.
        public var newest: [ItemKey]
        /// How prices have moved; nil where too few items have one.
        public var price: PriceMove?
        /// Whether that is none of chance.
        public var hasPriceMoved: Bool
    }
}

extension TrendReport.Line: Encodable {
    private enum Names: String, CodingKey {
        case medoid, newest, counts, share, shareBefore, growth, interval, verdict, price
    }
    private enum PriceNames: String, CodingKey { case median, before, ratio, interval, moved }

    /// Encodes numbers, or null where there is none: growth from nothing has no upper end.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Names.self)
        try values.encode(medoid, forKey: .medoid)
        try values.encode(newest, forKey: .newest)
        try values.encode(trend.counts, forKey: .counts)
        try values.encode(trend.share, forKey: .share)
        try values.encode(trend.shareBefore, forKey: .shareBefore)
        try values.encode(trend.growth?.value, forKey: .growth)
        try values.encode(trend.growth.map { [$0.low, $0.high] }, forKey: .interval)
        try values.encode(trend.verdict, forKey: .verdict)
        guard let price else { return }
        var prices = values.nestedContainer(keyedBy: PriceNames.self, forKey: .price)
        try prices.encode(price.median, forKey: .median)
        try prices.encode(price.medianBefore, forKey: .before)
        try prices.encode(price.ratio, forKey: .ratio)
        try prices.encode([price.low, price.high], forKey: .interval)
        try prices.encode(hasPriceMoved, forKey: .moved)
    }
}
