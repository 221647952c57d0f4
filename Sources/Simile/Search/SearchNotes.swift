import Basics
import Catalog

/// What to know about the spaces of a search beside its hits.
struct SearchNotes {
    /// How many items have no vector of a model; only of those where there are any.
    private(set) var lacking: [String: Int] = [:]
    private var lines: [String] = []

    /// Nothing to know.
    init() {}

    init(on spaces: [VectorSpace], of catalog: ImageCatalog) throws(CatalogError) {
        for space in spaces {
            if let note = try catalog.note(on: space) { lines.append(note) }
            let missing = try catalog.lag(of: space)
            guard missing > 0 else { continue }
            lacking[space.model] = missing
            lines.append(
                missing.counted("item has", "items have")
                    + " no vector of \(space.model) yet and cannot be found by it; run "
                    + "simile index with their folders")
        }
    }

    /// Everything in one line, after what is known already; nil where there is nothing to say.
    func warning(_ first: String?) -> String? {
        let all = [first].compactMap(\.self) + lines
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }
}
