import Catalog
import SimilarityLearning

/// Images of a catalog with values of attributes: what a network learns from that sees them itself.
struct LabeledImages: LabeledItems {
    /// The items, by key.
    let keys: [ItemKey]
    /// Where the file of each is.
    let paths: [String]
    /// For each attribute that was asked for the value of each item.
    let values: [[AttributeValue?]]

    private static let pageSize = 1000

    /// Finds the items that have a file, and the first attribute where any is asked for. O(items).
    /// - Throws: `CatalogError`.
    init(_ catalog: ImageCatalog, matching filter: Filter?, attributes: [String] = []) throws(CatalogError) {
        var found: [(key: ItemKey, path: String, values: [AttributeValue?])] = []
        var page = try catalog.items(matching: filter, limit: Self.pageSize)
        while let last = page.last {
            for item in page {
                guard let path = item.path else { continue }
                let values = attributes.map { item.attributes[$0] }
                if attributes.isEmpty || values[0] != nil { found.append((item.key, path, values)) }
            }
            page = try catalog.items(matching: filter, limit: Self.pageSize, after: last.key)
        }
        (keys, paths) = (found.map(\.key), found.map(\.path))
        values = attributes.indices.map { attribute in found.map { $0.values[attribute] } }
    }

    private init(_ all: LabeledImages, _ places: [Int]) {
        (keys, paths) = (places.map { all.keys[$0] }, places.map { all.paths[$0] })
        values = all.values.map { values in places.map { values[$0] } }
    }

    /// Some of them.
    subscript(places: [Int]) -> LabeledImages { LabeledImages(self, places) }
}
