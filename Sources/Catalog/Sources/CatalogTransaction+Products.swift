import Basics
import Foundation
import GRDB

extension CatalogTransaction {
    /// Takes what a source says of products. New images are noted, to be fetched; items get changed attributes at once, and go
    /// where the product does not show their image any more. Attributes of items that the source never gave stay. O(products).
    /// - Parameters:
    ///   - seen: the number of the run, which the products get unless they have a higher one.
    package mutating func apply(
        _ products: [NewProduct], of source: Int64, seen: Int
    ) throws -> ProductSummary {
        var summary = ProductSummary()
        let find = try db.cachedStatement(
            sql: "SELECT id, digest, seen, attributes FROM product WHERE source = ? AND name = ?")
        for product in products {
            let digest = Data(product.digest.bytes)
            let text = try Self.json(product.attributes)
            guard let row = try Row.fetchOne(find, arguments: [source, product.name]) else {
                try execute(
                    "INSERT INTO product (source, name, digest, seen, attributes) VALUES (?, ?, ?, ?, ?)",
                    [source, product.name, digest, seen, text])
                try setImages(product.images, of: db.lastInsertedRowID, source)
                summary.added += 1
                continue
            }
            let id = try row.decode(Int64.self, atIndex: 0)
            let known = try (row.decode(Data.self, atIndex: 1), row.decode(Int.self, atIndex: 2))
            if known.0 == digest {
                if seen > known.1 { try execute("UPDATE product SET seen = ? WHERE id = ?", [seen, id]) }
                summary.unchanged += 1
                continue
            }
            let old = try Self.attributes(row.decode(String.self, atIndex: 3))
            try execute(
                "UPDATE product SET digest = ?, seen = max(seen, ?), attributes = ? WHERE id = ?",
                [digest, seen, text, id])
            try setImages(product.images, of: id, source)
            if old != product.attributes { try changeItems(of: id, from: old, to: product.attributes) }
            summary.changed += 1
        }
        return summary
    }

    /// Notes that products are in the feed that cannot be used.
    package func touch(_ names: [String], of source: Int64, seen: Int) throws {
        for name in names {
            try execute(
                "UPDATE product SET seen = ? WHERE source = ? AND name = ? AND seen < ?", [seen, source, name, seen])
        }
    }

    /// Removes products with their items.
    /// - Parameters:
    ///   - number: those go that a run of this number or less has last seen.
    ///   - limit: how many at most.
    package mutating func removeProducts(
        of source: Int64, seenAtMost number: Int, limit: Int
    ) throws -> (products: Int, items: Int) {
        let ids = try Int64.fetchAll(
            db, sql: "SELECT id FROM product WHERE source = ? AND seen <= ? LIMIT ?",
            arguments: [source, number, limit])
        let before = summary.removed
        for id in ids {
            for key in try keys(of: id) { try make(.remove(key)) }
            try execute("DELETE FROM product WHERE id = ?", [id])
        }
        return (ids.count, summary.removed - before)
    }

    private func keys(of product: Int64, beyond number: Int = 0) throws -> [ItemKey] {
        try String.fetchAll(
            db, sql: "SELECT key FROM product_image JOIN item ON item.id = item WHERE product = ? AND number > ?",
            arguments: [product, number]
        ).map { ItemKey($0) }
    }

    private mutating func setImages(_ images: [String], of product: Int64, _ source: Int64) throws {
        for (index, address) in images.enumerated() {
            // A changed one stays what it was until the new one is there.
            try execute(
                """
                INSERT INTO product_image (product, number, source, address) VALUES (?, ?, ?, ?)
                ON CONFLICT (product, number) DO UPDATE SET address = excluded.address, entity_tag = NULL,
                    last_modified = NULL, due = 0, failures = 0, fault = NULL WHERE address <> excluded.address
                """, [product, index + 1, source, address])
        }
        for key in try keys(of: product, beyond: images.count) { try make(.remove(key)) }
        try execute("DELETE FROM product_image WHERE product = ? AND number > ?", [product, images.count])
    }

    private mutating func changeItems(of product: Int64, from old: Attributes, to new: Attributes) throws {
        let gone = old.names.filter { new[$0] == nil }.map { ($0, AttributeValue?.none) }
        let changes = gone + new.filter { old[$0.name] != $0.value }.map { ($0.name, Optional($0.value)) }
        for key in try keys(of: product) {
            // Beside what users have noted there may be no room for them; then the item stays as it is.
            do { try make(.changeAttributes(key, changes)) } catch CatalogError.invalidChange { continue }
        }
    }

    private static func json(_ attributes: Attributes) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(attributes), as: UTF8.self)
    }

    static func attributes(_ json: String) throws -> Attributes {
        try JSONDecoder().decode(Attributes.self, from: Data(json.utf8))
    }
}

extension ImageCatalog {
    /// What would become of products, without doing it. The second number counts those among them that a run of at most `number`
    /// has last seen. O(products).
    package func compare(
        _ products: [NewProduct], with source: Int64, seenAtMost number: Int
    ) throws(CatalogError) -> (summary: ProductSummary, seen: Int) {
        try reading { db in
            var (summary, seen) = (ProductSummary(), 0)
            let find = try db.cachedStatement(sql: "SELECT digest, seen FROM product WHERE source = ? AND name = ?")
            for product in products {
                guard let row = try Row.fetchOne(find, arguments: [source, product.name]) else {
                    summary.added += 1
                    continue
                }
                if try row.decode(Data.self, atIndex: 0) == Data(product.digest.bytes) {
                    summary.unchanged += 1
                } else {
                    summary.changed += 1
                }
                if try row.decode(Int.self, atIndex: 1) <= number { seen += 1 }
            }
            return (summary, seen)
        }
    }

    /// How many products of a source a run of at most this number has last seen.
    package func productCount(of source: Int64, seenAtMost number: Int) throws(CatalogError) -> Int {
        try reading { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM product WHERE source = ? AND seen <= ?", arguments: [source, number])
                ?? 0
        }
    }
}
