import Foundation
import GRDB

extension ImageCatalog {
    /// The local features of so many images are kept at most, of whatever kind: those that were stored last. 500 of SIFT, 69 KB each,
    /// come to 690 MB.
    package static let mostFeatures = 10_000

    /// The local features that are kept of some contents, as bytes, by the content. O(log n) for each.
    /// - Parameter kind: the name of the kind of features.
    package func features(of contents: [ContentHash], kind: String) throws(CatalogError) -> [ContentHash: [UInt8]] {
        try reading { db in
            let statement = try db.cachedStatement(
                sql: "SELECT bytes FROM features WHERE content_hash = ? AND kind = ?")
            var found: [ContentHash: [UInt8]] = [:]
            for content in contents where found[content] == nil {
                found[content] = try Data.fetchOne(statement, arguments: [content.databaseValue, kind])
                    .map { [UInt8]($0) }
            }
            return found
        }
    }

    /// Keeps the local features of contents that items have; of others nothing is kept. The oldest go where there are too many.
    /// - Parameters:
    ///   - features: replace those that were kept before.
    ///   - most: how many may be kept altogether.
    package func store(
        features: [(content: ContentHash, bytes: [UInt8])], kind: String, most: Int = mostFeatures
    ) throws(CatalogError) {
        guard !features.isEmpty else { return }
        try writing { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO features (content_hash, kind, bytes)
                    SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM item WHERE content_hash = ?1)
                    """)
            for set in features {
                try statement.execute(arguments: [set.content.databaseValue, kind, Data(set.bytes)])
            }
            // Of ids above the last one less so many there are no more than that.
            try db.execute(
                sql: "DELETE FROM features WHERE id <= (SELECT max(id) FROM features) - ?", arguments: [most])
        }
    }
}
