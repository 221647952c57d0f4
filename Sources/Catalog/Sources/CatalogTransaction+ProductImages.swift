import GRDB

extension ImageCatalog {
    /// Images of a source that are to be fetched or asked for again, new ones first. O(limit · log n).
    package func productImages(of source: Int64, dueBy now: Int64, limit: Int) throws(CatalogError) -> [ProductImage] {
        try reading { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT product, product.name, number, address, entity_tag, last_modified, content_hash,
                        product.attributes, failures
                    FROM product_image JOIN product ON product.id = product LEFT JOIN item ON item.id = item
                    WHERE product_image.source = ? AND due <= ? ORDER BY due, product, number LIMIT ?
                    """, arguments: [source, now, limit])
            return try rows.map { row in
                ProductImage(
                    product: try row.decode(Int64.self, atIndex: 0), name: try row.decode(String.self, atIndex: 1),
                    number: try row.decode(Int.self, atIndex: 2), address: try row.decode(String.self, atIndex: 3),
                    entityTag: try row.decode(String?.self, atIndex: 4),
                    lastModified: try row.decode(String?.self, atIndex: 5),
                    content: try row.withUnsafeData(atIndex: 6) { $0.flatMap { ContentHash($0) } },
                    attributes: try CatalogTransaction.attributes(row.decode(String.self, atIndex: 7)),
                    failures: try row.decode(Int.self, atIndex: 8))
            }
        }
    }
}

extension CatalogTransaction {
    /// Has images that could not be had asked for again at once.
    package func retryImages(of source: Int64, now: Int64) throws {
        try execute(
            "UPDATE product_image SET due = min(due, ?) WHERE source = ? AND failures > 0", [now, source])
    }

    /// Notes what came of asking for an image; nothing where the product has another by now.
    /// - Parameters:
    ///   - due: when to ask again.
    ///   - fault: why it could not be had; nil where it could.
    package func note(
        _ image: ProductImage, entityTag: String?, lastModified: String?, due: Int64, fault: String? = nil
    ) throws {
        try execute(
            """
            UPDATE product_image SET entity_tag = ?, last_modified = ?, due = ?, fault = ?,
                failures = CASE WHEN ?4 IS NULL THEN 0 ELSE failures + 1 END
            WHERE product = ? AND number = ? AND address = ?
            """, [entityTag, lastModified, due, fault, image.product, image.number, image.address])
    }

    /// Makes an item the one that shows an image.
    /// - Returns: false where the product does not have the image any more.
    package func link(_ image: ProductImage, to item: Int64) throws -> Bool {
        try execute(
            "UPDATE product_image SET item = ? WHERE product = ? AND number = ? AND address = ?",
            [item, image.product, image.number, image.address])
        return db.changesCount > 0
    }

    /// Whether an item is the one that shows an image of a product.
    package func isItem(_ item: Int64, of image: ProductImage) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM product_image WHERE product = ? AND number = ? AND item = ?)",
            arguments: [image.product, image.number, item]) ?? false
    }
}
