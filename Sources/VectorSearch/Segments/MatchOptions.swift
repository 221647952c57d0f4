/// What a search by id should return, and how hard it should try.
public struct MatchOptions: Sendable {
    /// The largest number of matches. With `Int.max` and a ``minimumSimilarity``: everything similar enough.
    public var limit: Int
    /// The only ids to consider, or nil for all. Ids that are not there are ignored.
    public var ids: IDList?
    /// A further condition on ids, asked during the search, possibly from several threads at once; nil for none.
    public var isAllowed: (@Sendable (Int64) -> Bool)?
    /// The least similarity a match must have, inclusive, or nil for no bound.
    public var minimumSimilarity: Float?
    /// How hard an approximate index tries, in the unit of its kind (see ``IndexKind``), or nil for its default.
    public var effort: Int?

    /// The `limit` most similar vectors, among those of `ids`, of at least `minimumSimilarity`.
    public init(limit: Int = 10, ids: IDList? = nil, minimumSimilarity: Float? = nil, effort: Int? = nil) {
        self.limit = limit
        self.ids = ids
        self.minimumSimilarity = minimumSimilarity
        self.effort = effort
    }

    func validate() throws(VectorSearchError) {
        try SearchOptions(limit: limit, minimumSimilarity: minimumSimilarity, effort: effort).validate()
    }
}
