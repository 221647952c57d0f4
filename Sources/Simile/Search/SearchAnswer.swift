import Catalog
import Imaging

/// What a source found, and how.
struct SearchAnswer: Sendable {
    /// The items, best first.
    var items: [Found]
    /// The kinds of index that answered.
    var index: String
    /// Whether some neighbors may be missing.
    var isApproximate: Bool
    /// Why another index answered than should have, where that is so.
    var warning: String?
    /// How many items lack a vector in one of the fused spaces; nil for a search in one space.
    var leftOut: Int?

    /// An item that was found.
    struct Found: Sendable {
        var item: Item
        /// As ``Similarity/cosine(_:)`` shows it.
        var cosine: Float
        /// The tile whose cosine that is; nil for the whole image.
        var part: Region?
        /// By the spaces' models, for a fused search.
        var cosines: [String: Float]?
    }
}
