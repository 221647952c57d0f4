/// An item that a search found, and how similar its image is to the query.
public struct SearchHit: Sendable, Hashable {
    /// 1 for the most similar.
    public var rank: Int
    /// The item.
    public var item: Item
    /// The cosine of the angle between the vectors, −1…1; in a fused search the weighted sum of ``cosines``.
    public var cosine: Float
    /// Which of the item's tiles is so similar, in a space of tiles; nil for the whole image.
    public var tile: Int?
    /// The cosine in each space of a fused search, by its model; nil where there is one space.
    public var cosines: [String: Float]?
    /// Why its file does not show what was found: it is gone, or could not be looked at the last time; nil where all is well.
    public var fault: String?
    /// What its local features share with the query's; nil where they were not compared.
    public var verification: Verification?
    /// The probability of a trained model of pairs that it is of the query's kind; nil where none was asked.
    public var probability: Double?
    /// The group of which it is the best, in a search that groups; nil in others.
    public var variants: Variants?

    /// The items of a group that a search found, of which the best one is a hit.
    public struct Variants: Sendable, Hashable, Encodable {
        /// How many were found, the hit included.
        public var count: Int
        /// The others, best first, at most ``keyLimit``.
        public var keys: [ItemKey]

        /// The maximum number of keys that are listed: 50.
        public static let keyLimit = 50

        /// What was found.
        public init(count: Int, keys: [ItemKey]) { (self.count, self.keys) = (count, keys) }
    }

    /// What the local features of a hit and of the query have in common.
    public struct Verification: Sendable, Hashable {
        /// Features of both that one map of the one image onto the other explains.
        public var inliers: Int
        /// Whether so many show that both are of the same thing.
        public var isSame: Bool

        /// What was found.
        public init(inliers: Int, isSame: Bool) { (self.inliers, self.isSame) = (inliers, isSame) }
    }

    /// A hit.
    public init(
        rank: Int, item: Item, cosine: Float, tile: Int? = nil, cosines: [String: Float]? = nil, fault: String? = nil
    ) {
        self.rank = rank
        self.item = item
        self.cosine = cosine
        self.tile = tile
        self.cosines = cosines
        self.fault = fault
    }
}
