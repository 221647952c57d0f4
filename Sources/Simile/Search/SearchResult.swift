public import Catalog
public import Imaging

/// What was found.
public struct SearchResult: Sendable, Encodable {
    /// What was looked for, as one line: `dress.jpg + "with dots" - 0.5 "striped"`.
    public var query: String
    /// The space in which pictures were compared; the first one of a fused search.
    public var space: VectorSpace
    /// The models of a fused search and their weights; nil where there is one space.
    public var spaces: [WeightedModel]?
    /// The models whose weights a person brought; nil where there are none.
    public var ownWeights: [String]?
    /// The kind of index that answered.
    public var index: String
    /// Whether that kind may miss neighbours.
    public var approximate: Bool
    /// How many items (with a condition, of those that match) were left out of a fused search, because they lack a vector in
    /// one of its spaces; nil where there is one space.
    public var leftOut: Int?
    /// Why another index answered than should have, where that is so.
    public var warning: String?
    /// The hits, most similar first.
    public var hits: [SearchHit]
    /// Where the time went.
    public var milliseconds: SearchTimes
}

/// A model and how much it counts in a fused search.
public struct WeightedModel: Sendable, Encodable, Equatable {
    /// The model, with its options.
    public var model: String
    /// The weights of a search sum to 1.
    public var weight: Double
}

/// One picture that was found.
public struct SearchHit: Sendable, Encodable {
    /// 1 for the most similar.
    public var rank: Int
    /// The item's stable name.
    public var key: ItemKey
    /// Where its file is, if it is one.
    public var path: String?
    /// The cosine of the angle between the vectors, −1…1; in a fused search the weighted sum of ``cosines``.
    public var cosine: Float
    /// (cosine + 1) / 2.
    public var score: Double
    /// What is known about it.
    public var attributes: Attributes
    /// The cosine in each space of a fused search, by its model; nil where there is one space.
    public var cosines: [String: Float]?
    /// The part of the picture that is so similar, where that is not the whole; see ``IndexRequest/tiles``.
    public var part: Region?
}

/// Milliseconds that a search took.
public struct SearchTimes: Sendable, Encodable {
    /// To get the query's vector, loading the model included.
    public var embed = 0.0
    /// To open the index, or to read the catalogue's vectors; runs beside `embed`.
    public var load = 0.0
    /// To find the neighbours.
    public var search = 0.0
    /// Everything.
    public var total = 0.0
}
