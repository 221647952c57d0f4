public import Catalog
public import Recommendation

/// What is recommended, and why.
public struct RecommendationAnswer: Sendable, Encodable {
    /// How the history became recommendations.
    public var strategy: RecommendationStrategy
    /// The model whose vectors were compared.
    public var model: String
    /// What is recommended, best first.
    public var items: [Entry]
    /// What the history is about, the heaviest interest first: the items of each, newest first. Empty after a cold start without a session.
    public var interests: [[ItemKey]]
    /// What was recommended by in place of the user's events, none of which is of use; nil where they are.
    public var coldStart: ColdStart?
    /// What to know about the answer: items of the history that are not there, a condition that matches nothing.
    public var notes: [String]
    /// How long it took.
    public var milliseconds: Double

    /// A recommended item.
    public struct Entry: Sendable, Encodable {
        /// Its place, from 1.
        public var rank: Int
        /// The item.
        public var key: ItemKey
        /// By the strategy; see `RecommendationStrategy`. Of what is popular the weight of its events, of what is new 0.
        public var score: Double
        /// The items of the history that it is recommended because of, the most similar first.
        public var because: [ItemKey]
        /// The interest that it belongs to, a place in ``RecommendationAnswer/interests``; nil after a cold start.
        public var interest: Int?
        /// What is known about the item.
        public var attributes: Attributes
    }

    /// What stands in for the events of a user.
    public enum ColdStart: String, Sendable, Codable, CaseIterable {
        /// What was done in this session.
        case session
        /// What most turn to, first of all in the category of the items that were looked at.
        case popular
        /// What came last.
        case newest
    }

    private enum CodingKeys: String, CodingKey {
        case strategy, model, items, interests, coldStart, notes, milliseconds
    }

    /// Encodes `coldStart` in any case, and notes where there are some.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(strategy, forKey: .strategy)
        try values.encode(model, forKey: .model)
        try values.encode(items, forKey: .items)
        try values.encode(interests, forKey: .interests)
        try values.encode(coldStart, forKey: .coldStart)
        if !notes.isEmpty { try values.encode(notes, forKey: .notes) }
        try values.encode(milliseconds, forKey: .milliseconds)
    }
}
