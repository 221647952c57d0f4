import Catalog

/// What a source found, and how.
struct SearchAnswer: Sendable {
    /// The items, best first, with cosines as ``Similarity/cosine(_:)`` shows them.
    var hits: [SearchHit]
    /// The kinds of index that answered.
    var index: String
    /// Whether some neighbors may be missing.
    var isApproximate: Bool
    /// Why another index answered than should have, where that is so.
    var warning: String?
    /// How many items lack a vector in one of the fused spaces; nil for a search in one space.
    var leftOut: Int?
}
