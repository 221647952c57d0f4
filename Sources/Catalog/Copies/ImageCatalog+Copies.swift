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
            let link = try db.cachedStatement(
                sql: """
                    INSERT INTO content_pair (a, b, link) VALUES (?, ?, ?)
                    ON CONFLICT (a, b) DO UPDATE SET link = excluded.link
                    """)
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
            try Row.fetchAll(db, sql: "SELECT a, b, link FROM content_pair WHERE link IS NOT NULL ORDER BY a, b")
                .compactMap { row in
                    guard let pair = try Self.pair(row) else { return nil }
                    return (pair, try row.decode(String.self, atIndex: 2))
                }
        }
    }

    /// What was found of pairs of some contents, and what users decided about them. O(contents · log pairs).
    package func copies(
        among contents: Set<ContentHash>
    ) throws(CatalogError) -> [(pair: ContentPair, link: String?, isSame: Bool?)] {
        guard contents.count > 1 else { return [] }
        return try reading { db in
            let statement = try db.cachedStatement(sql: "SELECT a, b, link, same FROM content_pair WHERE a = ?")
            var found: [(ContentPair, String?, Bool?)] = []
            for content in contents {
                let rows = try Row.fetchCursor(statement, arguments: [content.databaseValue])
                while let row = try rows.next() {
                    guard let pair = try Self.pair(row), contents.contains(pair.b) else { continue }
                    found.append(
                        (pair, try row.decode(String?.self, atIndex: 2), try row.decode(Bool?.self, atIndex: 3)))
                }
            }
            return found
        }
    }

    /// Forgets what is known of contents that no item has any more, and all of it where `isAll`. Decisions stay.
    package func forgetCopies(all isAll: Bool) throws(CatalogError) {
        let gone = isAll ? "1" : "%@ NOT IN (SELECT content_hash FROM item WHERE content_hash IS NOT NULL)"
        func condition(_ column: String) -> String { gone.replacingOccurrences(of: "%@", with: column) }
        try writing { db in
            try db.execute(sql: "DELETE FROM signature WHERE \(condition("content_hash"))")
            try db.execute(
                sql:
                    "UPDATE content_pair SET link = NULL WHERE link IS NOT NULL AND (\(condition("a")) OR \(condition("b")))"
            )
            try db.execute(sql: "DELETE FROM content_pair WHERE link IS NULL AND same IS NULL")
        }
    }

    /// The decisions of users about pairs of contents: whether they show the same picture. O(decisions).
    public func copyDecisions() throws(CatalogError) -> [ContentPair: Bool] {
        try reading { db in
            var decisions: [ContentPair: Bool] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT a, b, same FROM content_pair WHERE same IS NOT NULL") {
                if let pair = try Self.pair(row) { decisions[pair] = try row.decode(Bool.self, atIndex: 2) }
            }
            return decisions
        }
    }

    /// Keeps a decision on two contents; nil takes back what was decided. It holds for whatever items have these contents, now and
    /// later.
    public func decide(_ pair: ContentPair, isSame: Bool?) throws(CatalogError) {
        try writing { db in
            try db.execute(
                sql: """
                    INSERT INTO content_pair (a, b, same, decided_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (a, b) DO UPDATE SET same = excluded.same, decided_at = excluded.decided_at
                    """,
                arguments: [
                    pair.a.databaseValue, pair.b.databaseValue, isSame,
                    isSame.map { _ in Int64(Date().timeIntervalSince1970 * 1000) },
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

/// Two different contents, in whatever order.
public struct ContentPair: Hashable, Sendable {
    /// The one whose bytes come first.
    public let a: ContentHash
    /// The other.
    public let b: ContentHash

    /// Two contents; nil where they are the same.
    public init?(_ one: ContentHash, _ other: ContentHash) {
        guard one != other else { return nil }
        let isOrdered = one.bytes.lexicographicallyPrecedes(other.bytes)
        (a, b) = isOrdered ? (one, other) : (other, one)
    }
}
