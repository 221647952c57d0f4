import Basics
package import Catalog
package import RetrievalEvaluation
package import VectorSearch

/// Vectors of a catalog with values of attributes: what is grouped, and what is learned from.
struct LabeledVectors: LabeledItems {
    /// The items, by key: the order in which they came must not matter.
    let keys: [ItemKey]
    /// For each attribute that was asked for the value of each item.
    let values: [[AttributeValue?]]
    /// A row for each item, of unit length.
    let matrix: VectorMatrix

    /// Reads all vectors of a space; those of items that another process removes meanwhile are left out. O(items · dimension).
    /// - Parameters:
    ///   - catalog: the catalog.
    ///   - space: the space.
    ///   - filter: which items; nil for all.
    ///   - attributes: the names of the attributes whose values matter.
    /// - Throws: `CatalogError`, `VectorSearchError` when memory does not suffice.
    init(
        _ catalog: ImageCatalog, in space: VectorSpace, matching filter: Filter? = nil, attributes: [String]
    ) throws {
        let table = try catalog.vectors(in: space, matching: filter)
        var (found, rows): ([(key: ItemKey, values: [AttributeValue?])], [Int]) = ([], [])
        for start in stride(from: 0, to: table.ids.count, by: 1000) {
            let page = start..<min(start + 1000, table.ids.count)
            let items = try catalog.items(ids: page.map { table.ids[$0] })
            let byID = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
            for row in page {
                guard let item = byID[table.ids[row]] else { continue }
                found.append((item.key, attributes.map { item.attributes[$0] }))
                rows.append(row)
            }
        }
        let order = found.indices.sorted { found[$0].key < found[$1].key }
        keys = order.map { found[$0].key }
        values = attributes.indices.map { attribute in order.map { found[$0].values[attribute] } }
        matrix = try table.matrix.rows(order.map { rows[$0] }).normalized()
    }

    /// Those that have the first attribute.
    private init(_ all: LabeledVectors, rows: [Int]) throws {
        keys = rows.map { all.keys[$0] }
        values = all.values.map { values in rows.map { values[$0] } }
        matrix = rows.count == all.keys.count ? all.matrix : try all.matrix.rows(rows)
    }

    /// Without the items that lack the first attribute.
    func labeled() throws -> LabeledVectors {
        try LabeledVectors(self, rows: keys.indices.filter { values[0][$0] != nil })
    }
}

extension ImageLibrary {
    /// The vectors of a space whose items have a label that counts, by key, with these labels.
    package func labeledVectors(
        in space: VectorSpace, label: String, where counts: (String) -> Bool
    ) throws -> (items: [RetrievalSet.Item], matrix: VectorMatrix) {
        let vectors = try LabeledVectors(catalog, in: space, attributes: [label])
        var (items, rows): ([RetrievalSet.Item], [Int]) = ([], [])
        for (row, key) in vectors.keys.enumerated() {
            guard let value = vectors.values[0][row]?.description, counts(value) else { continue }
            items.append(.init(key.text, label: value))
            rows.append(row)
        }
        return (items, try vectors.matrix.rows(rows))
    }

    /// The file of an item by its key; the key itself where it has none.
    package func file(ofItem key: String) -> String {
        guard let item = try? catalog.item(ItemKey(key)) else { return key }
        return item.path ?? key
    }
}
