public import Catalog

/// What was found.
public struct SearchResult: Sendable, Encodable {
    /// The space in which pictures were compared.
    public var space: VectorSpace
    /// The kind of index that answered.
    public var index: String
    /// Why another index answered than should have, where that is so.
    public var warning: String?
    /// The hits, most similar first.
    public var hits: [SearchHit]
    /// Where the time went.
    public var milliseconds: SearchTimes
}

/// One picture that was found.
public struct SearchHit: Sendable, Encodable {
    /// 1 for the most similar.
    public var rank: Int
    /// The item's stable name.
    public var key: ItemKey
    /// Where its file is, if it is one.
    public var path: String?
    /// The cosine of the angle between the vectors, −1…1.
    public var cosine: Float
    /// (cosine + 1) / 2.
    public var score: Double
    /// What is known about it.
    public var attributes: Attributes
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
