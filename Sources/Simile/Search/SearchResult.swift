public import Catalog

/// What was found.
public struct SearchResult: Sendable, Encodable {
    /// What was looked for, as one line: `dress.jpg + "with dots" - 0.5 "striped"`.
    public var query: String
    /// The space in which images were compared; the first one of a fused search.
    public var space: VectorSpace
    /// The models of a fused search and their weights; nil where there is one space.
    public var spaces: [WeightedModel]?
    /// The models with weights of the user's own; nil where there are none.
    public var ownWeights: [String]?
    /// The kind of index that answered.
    public var index: String
    /// Whether that kind may miss neighbors.
    public var approximate: Bool
    /// How many items (with a condition, of those that match) were left out of a fused search, because they lack a vector in
    /// one of its spaces; nil where there is one space.
    public var leftOut: Int?
    /// How many items of the catalog have no vector of a model that was searched with, and so cannot be found by it: by
    /// model; nil where all have one.
    public var lacking: [String: Int]?
    /// What to know about the answer, in one line: why another index answered than should have, which items cannot be found,
    /// which of several spaces of a model was searched.
    public var warning: String?
    /// Why the condition can match nothing, where that is so: an attribute that no item has, or that has no value of such a
    /// type. Also which attributes to group by or to count values of no item has.
    public var notes: [String]?
    /// The hits, most similar first; of a search that verifies, those first that show the same as the query; of one with
    /// ``SearchRequest/diversity``, in the order in which they were chosen.
    public var hits: [SearchHit]
    /// The values of the attributes that were asked for, and how many items of the neighborhood have each; nil where none were asked for.
    public var facets: [Facet]?
    /// How many items ``facets`` are counted among: the most similar ones, ``SearchRequest/neighborhood`` where there are so many.
    public var neighborhood: Int?
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

/// Milliseconds that a search took.
public struct SearchTimes: Sendable, Encodable {
    /// To get the query's vector, loading the model included.
    public var embed = 0.0
    /// To open the index, or to read the catalog's vectors; runs beside `embed`.
    public var load = 0.0
    /// To find the neighbors.
    public var search = 0.0
    /// To compare local features; nil where none were.
    public var verify: Double?
    /// Everything.
    public var total = 0.0
}
