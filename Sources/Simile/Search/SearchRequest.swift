public import Basics
import Catalog
import Imaging
public import LocalFeatures
public import VectorSearch

/// What to look for.
public struct SearchRequest: Sendable {
    /// What hits should be like. An image that names an item of the catalog uses the item's vector.
    public var query: QueryExpression
    /// How many hits at most.
    public var limit = 10
    /// A condition on attributes, such as `category=dress and price<40`; see `Filter`.
    public var filter: String?
    /// The least ``Similarity/score(cosine:)`` of a hit.
    public var minScore: Double?
    /// Which of the catalog's models hits are ranked by.
    public var ranking = Ranking.automatic
    /// The precision, when the catalog holds vectors of several.
    public var precision: Precision?

    /// Whether parts of images are found, too, in a catalog that holds tiles (``IndexRequest/tiles``): an item is then as
    /// similar as the most similar of its image and its tiles. A fused search compares whole images.
    public var findsParts = true
    /// The kind of index to search; nil for what the catalog has.
    public var index: IndexKind?
    /// How hard an approximate index tries, in the unit of its kind (see `IndexKind`); nil for its default.
    public var effort: Int?

    /// By which local features the best hits are verified; nil for none. Those that show the same as the query, whole or in part, then
    /// come first, by how much they share, and the others after them in their order.
    ///
    /// As many hits are verified as are asked for, but at least 50, so that one that is ranked lower is found, too, and at most 100; only hits
    /// of the search itself, of at least ``minScore``. The query must be one image.
    public var verification: FeatureKind?

    /// The trained model of pairs (`lr:NAME`, `rf:NAME`) by whose probability the best hits are ranked anew; nil for none. As many are as are
    /// asked for, but at least 50, and at most 100; an item without vectors that the model takes comes after them. The query must be one image.
    public var reranking: ComparisonMethod?

    /// The attribute by which hits are grouped, such as `product`: of the items that have one value of it, its variants, only the best is a
    /// hit, which tells the others that were found (``SearchHit/variants``). An item without the attribute is a group of its own. There are
    /// ``limit`` hits where there are so many groups; nil for none.
    public var groupBy: String?

    /// How much hits should differ from one another, 0…1. They are chosen one by one by maximal marginal relevance, with λ = 1 − diversity,
    /// among five times as many as are asked for, but at least 100 and at most 1,000; those that ``verification`` finds to show the same come
    /// first all the same. 0 leaves the order as it is.
    public var diversity = 0.0

    /// The attributes whose values are counted among the neighborhood, the ``neighborhood`` most similar items; see
    /// ``SearchResult/facets``; with ``minScore`` those of at least that. Variants count one by one.
    public var facets: [String] = []

    /// Among how many of the most similar items facets are counted; where more hits are asked for, among so many.
    public static let neighborhood = 200

    /// Looks for what resembles an image.
    public init(_ query: ImageQuery) { self.query = QueryExpression([.init(.image(query))]) }

    /// Looks for what resembles some images and words, and others not.
    public init(_ query: QueryExpression) { self.query = query }

    /// Whether the numbers make sense.
    func check() throws(SearchRequestError) {
        guard limit >= 1 else { throw .limit(limit) }
        if let minScore, !(0...1).contains(minScore) { throw .minScore(minScore) }
        if let effort, effort < 1 { throw .effort(effort) }
        guard (0...1).contains(diversity) else { throw .diversity(diversity) }
        guard groupBy != "" else { throw .groupBy }
        try Self.check(facets: facets)
        guard !query.terms.isEmpty else { throw .nothingAsked }
        for term in query.terms {
            guard term.weight.isFinite, term.weight != 0 else { throw .weight("\(term.weight)") }
        }
        if verification != nil, query.onlyImage == nil { throw .notVerifiable("\(query)") }
        if let reranking {
            guard case .pairModel = reranking else { throw .notRanking(reranking.rawValue) }
            guard verification == nil, query.onlyImage != nil else { throw .notRanked("\(query)") }
        }
        guard case .fusion(let models) = ranking else { return }
        guard !models.isEmpty else { throw .nothingAsked }
        for part in models {
            guard part.weight.isFinite, part.weight > 0 else { throw .weight("\(part.word):\(part.weight)") }
        }
    }

    /// Whether these can be the attributes of facets.
    static func check(facets names: [String]) throws(SearchRequestError) {
        guard names.count <= Facet.nameLimit, !names.contains(""), Set(names.map { ExactText($0) }).count == names.count
        else { throw .facets(names.count) }
    }
}
