public import Basics
public import Catalog
public import Foundation
public import Trends

/// Which history is looked at, and what in it is told apart.
public struct TrendRequest: Sendable {
    /// What is counted.
    public enum Subject: Sendable, Hashable {
        /// Items, when they came.
        case items
        /// Events of some kinds. What one user does with one item counts once in a period.
        case events(Set<EventKind>)
    }

    /// What is counted.
    public var subject = Subject.items
    /// The beginning; the whole period in which it lies counts.
    public var since: Date
    /// The end, usually now: what is later is left out, and reported.
    public var until: Date
    /// How long periods are.
    public var period: TrendPeriod
    /// How many complete periods are recent, beside the running one; they are compared with those before.
    public var recent = 1
    /// The fewest that may be called a trend.
    public var minimumCount = 5
    /// The attribute that says when an item came: a text in ISO 8601, or seconds or milliseconds since 1970 (see `Moment`). Nil for when it was added
    /// to the catalog.
    public var date: String?
    /// The attribute that is the price; an item without it has none.
    public var price = "price"
    /// The attributes whose values are told apart; nil for up to 8 with 2 to 200 values that are no numbers.
    public var attributes: [String]?
    /// A condition on attributes that items must meet; nil for all.
    public var filter: Filter?
    /// Whether items are grouped by look.
    public var wantsGroups = true
    /// The model whose vectors make groups, when the catalog holds those of several; nil for the default model's.
    public var model: String?
    /// As computed how; nil for f32, if there are such.
    public var precision: Precision?
    /// Whether all groups are drawn anew. Those that have mostly the same images keep their numbers.
    public var regroups = false
    /// How many groups, and values of each attribute, are listed: trends first, then the most frequent.
    public var limit = 20
    /// What random choices start from.
    public var seed: UInt64 = 42

    /// So many days up to now.
    public init(days: Double = 30, by period: TrendPeriod = .week) {
        until = Date()
        since = until.addingTimeInterval(-86_400 * days)
        self.period = period
    }

    /// From one moment to another.
    public init(since: Date, until: Date = Date(), by period: TrendPeriod = .week) {
        (self.since, self.until, self.period) = (since, until, period)
    }
}
