import Imaging
public import InferenceEngine
public import VectorSearch

/// What to look for.
public struct SearchRequest: Sendable {
    /// The picture to start from. A ``ImageQuery/file(_:)`` that names an item of the catalogue uses the item's vector.
    public var query: ImageQuery
    /// How many hits at most.
    public var limit = 10
    /// A condition on attributes, such as `category=dress and price<40`; see `Filter`.
    public var filter: String?
    /// The least ``Similarity/score(cosine:)`` of a hit.
    public var minScore: Double?
    /// The model, when the catalogue holds vectors of several.
    public var model: String?
    /// The precision, when the catalogue holds vectors of several.
    public var precision: Precision?

    /// The kind of index to search; nil for what the catalogue has.
    public var index: IndexKind?
    /// How hard an approximate index tries, in the unit of its kind (see `IndexKind`); nil for its default.
    public var effort: Int?

    /// Looks for what resembles a picture.
    public init(_ query: ImageQuery) { self.query = query }
}

/// Why a search makes no sense.
public enum SearchRequestError: Error, Equatable, CustomStringConvertible {
    /// A limit below 1.
    case limit(Int)
    /// A score outside 0…1.
    case minScore(Double)
    /// The catalogue is empty.
    case nothingIndexed(directory: String)
    /// The catalogue holds vectors, but not of this model.
    case noSuchSpace(wanted: String, held: [String])
    /// An effort below 1.
    case effort(Int)
    /// The catalogue keeps an index of another kind, or none, and is too large to build one for a single search.
    case noSuchIndex(IndexKind, vectors: Int)
    /// The query is neither a file nor a key.
    case nothingNamed(String)

    /// One line with the remedy.
    public var description: String {
        switch self {
        case .limit(let limit): "the limit must be at least 1, not \(limit)"
        case .minScore(let score): "the minimum score must lie between 0 and 1, not at \(score)"
        case .effort(let effort): "the effort must be at least 1, not \(effort)"
        case .noSuchIndex(let kind, let vectors):
            "the catalogue keeps no \(kind.rawValue) index of its \(vectors) vectors; "
                + "build one with: simile index --index \(kind.rawValue)"
        case .nothingIndexed(let directory): "the catalogue \(directory) is empty; fill it with: simile index PATH"
        case .noSuchSpace(let wanted, let held):
            "the catalogue has no vectors of \(wanted), but of \(held.joined(separator: ", ")); "
                + "choose one of these with --model and --precision"
        case .nothingNamed(let name): "\(name.onOneLine): there is neither a file nor an item of that name"
        }
    }
}
