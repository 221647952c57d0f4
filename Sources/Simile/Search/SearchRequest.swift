import Embedding
import Imaging
public import InferenceEngine
public import VectorSearch

/// What to look for.
public struct SearchRequest: Sendable {
    /// What hits should be like. A picture that names an item of the catalogue uses the item's vector.
    public var query: QueryExpression
    /// How many hits at most.
    public var limit = 10
    /// A condition on attributes, such as `category=dress and price<40`; see `Filter`.
    public var filter: String?
    /// The least ``Similarity/score(cosine:)`` of a hit.
    public var minScore: Double?
    /// The model, with its options as ``ModelChoice/text`` writes them, when the catalogue holds vectors of several.
    public var model: String?
    /// The precision, when the catalogue holds vectors of several.
    public var precision: Precision?
    /// Several models and how much each counts, for a fused search; empty for a search in one space.
    ///
    /// The cosine of a hit is then the sum of its cosines in the models' spaces, times their weights, which are scaled to sum
    /// to 1. It is a cosine itself: that of the vectors of all spaces, each times the root of its weight, one after the other.
    public var fusion: [WeightedWord] = []
    /// In which respect hits should be alike; nil for what ``model`` or ``fusion`` say.
    public var likeness: Likeness?

    /// Whether parts of pictures are found, too, in a catalogue that holds tiles (``IndexRequest/tiles``): an item is then as
    /// similar as the most similar of its picture and its tiles. A fused search compares whole pictures.
    public var findsParts = true
    /// The kind of index to search; nil for what the catalogue has.
    public var index: IndexKind?
    /// How hard an approximate index tries, in the unit of its kind (see `IndexKind`); nil for its default.
    public var effort: Int?

    /// Looks for what resembles a picture.
    public init(_ query: ImageQuery) { self.query = QueryExpression([.init(.picture(query))]) }

    /// Looks for what resembles some pictures and words, and others not.
    public init(_ query: QueryExpression) { self.query = query }

    /// Whether the numbers make sense.
    func check() throws(SearchRequestError) {
        guard limit >= 1 else { throw .limit(limit) }
        if let minScore, !(0...1).contains(minScore) { throw .minScore(minScore) }
        if let effort, effort < 1 { throw .effort(effort) }
        guard !query.terms.isEmpty else { throw .nothingAsked }
        for term in query.terms {
            guard term.weight.isFinite, term.weight != 0 else { throw .weight("\(term.weight)") }
        }
        for part in fusion {
            guard part.weight.isFinite, part.weight > 0 else { throw .weight("\(part.word):\(part.weight)") }
        }
    }
}

/// In which respect pictures are alike, in a person's words.
public enum Likeness: String, Sendable, Hashable, CaseIterable {
    /// By what is seen, as a deep network sees it.
    case shape
    /// By the colours alone.
    case colour
    /// By both, one as much as the other.
    case both

    /// The model that sees colours only.
    static let colourModel = ColourEmbedder.name
}
