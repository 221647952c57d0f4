import Foundation
import GRDB

extension ImageCatalog {
    /// What finding copies knows of the images of this catalog's items, by their content. O(signatures).
    package func signatures() throws(CatalogError) -> [ContentHash: (bytes: [UInt8], isCompared: Bool)] {
        try reading { db in
            var signatures: [ContentHash: (bytes: [UInt8], isCompared: Bool)] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT content_hash, bytes, compared FROM signature")
            while let row = try rows.next() {
                guard let content = ContentHash(try row.decode(Data.self, atIndex: 0)) else { continue }
                signatures[content] = (
                    [UInt8](try row.decode(Data.self, atIndex: 1)), try row.decode(Bool.self, atIndex: 2)
                )
            }
            return signatures
        }
    }

    /// Keeps what finding copies has learned of some contents.
    package func store(signatures: [(content: ContentHash, bytes: [UInt8])]) throws(CatalogError) {
        try writing { db in
            let statement = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO signature (content_hash, bytes) VALUES (?, ?)")
            for signature in signatures {
                try statement.execute(arguments: [signature.content.databaseValue, Data(signature.bytes)])
            }
        }
    }

    /// Keeps the links that were found between contents, and that `compared` were compared with all others.
    package func store(
        copies: [(pair: ContentPair, link: String)], compared: [ContentHash]
    ) throws(CatalogError) {
        try writing { db in
            let link = try db.cachedStatement(sql: "INSERT OR REPLACE INTO copy (a, b, link) VALUES (?, ?, ?)")
            for copy in copies {
                try link.execute(arguments: [copy.pair.a.databaseValue, copy.pair.b.databaseValue, copy.link])
            }
            let mark = try db.cachedStatement(sql: "UPDATE signature SET compared = 1 WHERE content_hash = ?")
            for content in compared { try mark.execute(arguments: [content.databaseValue]) }
        }
    }

    /// The links that were found between contents. O(links).
    package func copies() throws(CatalogError) -> [(pair: ContentPair, link: String)] {
        try reading { db in
            try Row.fetchAll(db, sql: "SELECT a, b, link FROM copy ORDER BY a, b").compactMap { row in
                guard let pair = try Self.pair(row) else { return nil }
                return (pair, try row.decode(String.self, atIndex: 2))
            }
        }
    }

    /// Forgets what is known of contents that no item has any more, and all of it where `isAll`. Decisions stay.
    package func forgetCopies(all isAll: Bool) throws(CatalogError) {
        let gone = isAll ? "1" : "%@ NOT IN (SELECT content_hash FROM item WHERE content_hash IS NOT NULL)"
        func condition(_ column: String) -> String { gone.replacingOccurrences(of: "%@", with: column) }
        try writing { db in
            try db.execute(sql: "DELETE FROM signature WHERE \(condition("content_hash"))")
            try db.execute(sql: "DELETE FROM copy WHERE \(condition("a")) OR \(condition("b"))")
        }
    }

    /// Which contents somebody decided to be the same image, or not to be. O(decisions).
    public func copyDecisions() throws(CatalogError) -> [ContentPair: Bool] {
        try reading { db in
            var decisions: [ContentPair: Bool] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT a, b, same FROM copy_decision") {
                if let pair = try Self.pair(row) { decisions[pair] = try row.decode(Bool.self, atIndex: 2) }
            }
            return decisions
        }
    }

    /// Keeps a decision on two contents; nil takes back what was decided. It holds for whatever items have these contents, now and
    /// later.
    public func decide(_ pair: ContentPair, isSame: Bool?) throws(CatalogError) {
        try writing { db in
            guard let isSame else {
                return try db.execute(
                    sql: "DELETE FROM copy_decision WHERE a = ? AND b = ?",
                    arguments: [pair.a.databaseValue, pair.b.databaseValue])
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO copy_decision (a, b, same, decided_at) VALUES (?, ?, ?, ?)",
                arguments: [
                    pair.a.databaseValue, pair.b.databaseValue, isSame, Int64(Date().timeIntervalSince1970 * 1000),
                ])
        }
    }

    private static func pair(_ row: Row) throws -> ContentPair? {
        guard let a = ContentHash(try row.decode(Data.self, atIndex: 0)),
            let b = ContentHash(try row.decode(Data.self, atIndex: 1))
        else { return nil }
        return ContentPair(a, b)
    }
}
