import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("A catalog of before there were roots")
struct RootMigrationTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    /// A catalog as layout 6 had it, of files at these paths, and of some items that are no files of a person's.
    /// - Returns: the connection of a process that goes on using it.
    private func old(_ paths: [String]) throws -> DatabaseQueue {
        try FileManager.default.createDirectory(atPath: scratch.catalog, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE item (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, path TEXT, size INTEGER,
                        modified INTEGER, content_hash BLOB, added_at INTEGER NOT NULL, changed INTEGER, inode INTEGER,
                        fault TEXT, fault_since INTEGER
                    ) STRICT;
                    CREATE INDEX item_by_content ON item(content_hash) WHERE content_hash IS NOT NULL;
                    CREATE TABLE attribute (
                        item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE, name TEXT NOT NULL,
                        value ANY NOT NULL, PRIMARY KEY (item, name)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX attribute_by_value ON attribute(name, value);
                    CREATE TABLE space (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, weights_digest TEXT NOT NULL,
                        preprocessing TEXT NOT NULL, layer TEXT NOT NULL, precision TEXT NOT NULL,
                        dimension INTEGER NOT NULL, index_kind TEXT, forgotten_removal INTEGER NOT NULL DEFAULT 0,
                        UNIQUE (model, weights_digest, preprocessing, layer, precision, dimension)
                    ) STRICT;
                    CREATE TABLE vector (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                        space INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE, components BLOB NOT NULL,
                        tile INTEGER NOT NULL DEFAULT 0
                    ) STRICT;
                    CREATE UNIQUE INDEX vector_by_space ON vector(space, item, tile);
                    CREATE INDEX vector_by_item ON vector(item);
                    CREATE TABLE index_generation (
                        space INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE, token INTEGER NOT NULL,
                        PRIMARY KEY (space, token)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE removed_vector (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL, vector INTEGER NOT NULL
                    ) STRICT;
                    CREATE TRIGGER space_removed BEFORE DELETE ON space
                    BEGIN
                        DELETE FROM index_generation WHERE space = OLD.id;
                        DELETE FROM removed_vector WHERE space = OLD.id;
                    END;
                    CREATE TRIGGER vector_removed AFTER DELETE ON vector
                    WHEN EXISTS (SELECT 1 FROM space WHERE id = OLD.space)
                    BEGIN
                        INSERT INTO removed_vector (space, vector) VALUES (OLD.space, OLD.id);
                    END;
                    PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 6;
                    """)
            let row = try space.insert(into: db)
            let files = paths.map { ($0, Optional($0)) }
            for (number, (key, path)) in (files + Self.others).enumerated() {
                let fingerprint = path == nil ? nil : FileFingerprint.sample(number)
                let marks = (["key", "path"] + FileFingerprint.columns + ["added_at"]).joined(separator: ", ")
                try db.execute(
                    sql: "INSERT INTO item (\(marks)) VALUES (?, ?, ?, ?, ?, ?, ?, 5)",
                    arguments: StatementArguments([key.databaseValue, path.databaseValue] + fingerprint.databaseValues))
                let item = db.lastInsertedRowID
                try db.execute(
                    sql: "INSERT INTO attribute (item, name, value) VALUES (?, 'number', ?)", arguments: [item, number])
                try db.execute(
                    sql: "INSERT INTO vector (item, space, components) VALUES (?, ?, ?)",
                    arguments: [item, row, VectorBlob.encode(space.vector(number))])
            }
        }
        return queue
    }

    private static let others: [(String, String?)] = [
        ("article 7", nil), ("kept", "pictures/00/\(ContentHash.sample(1)).png"), ("own", "/elsewhere/own.jpg"),
        ("//odd/a.jpg", "//odd/a.jpg"), ("images/shop", nil),
    ]

    private static let files = [
        "/home/ann/Pictures/2023/a.jpg", "/home/ann/Pictures/2024/a.jpg", "/home/ann/Pictures/2024/e\u{301}.jpg",
        "/home/ann/Pictures/2024/\u{e9}.jpg", "/home/ann/Pictures/2024/new\nline.jpg", "/home/bob/images/b.jpg",
        "/tmp/c.jpg",
        "/tmp/x/d.jpg", "/srv/images/deep/e.jpg", "/srv/images/f.jpg",
    ]

    @Test("gets roots when it is opened for writing, and gives the same answers")
    func migration() throws {
        try old(Self.files).close()
        #expect(throws: CatalogError.olderVersion(directory: scratch.catalog, found: 6, supported: Schema.version)) {
            try scratch.reader()
        }
        let catalog = try scratch.writer()
        #expect(
            try catalog.roots().map { "\($0.name) \($0.path)" } == [
                "Pictures /home/ann/Pictures", "images 2 /home/bob/images", "images 3 /srv/images", "tmp /tmp",
                "x /tmp/x",
            ])
        let items = try catalog.items(ids: (1...Int64(Self.files.count + Self.others.count)).map { $0 })
        #expect(
            items.prefix(Self.files.count).compactMap(\.path).map { Array($0.utf8) }
                == Self.files.map { Array($0.utf8) })
        #expect(
            items.map(\.key) == [
                "Pictures/2023/a.jpg", "Pictures/2024/a.jpg", "Pictures/2024/e\u{301}.jpg", "Pictures/2024/\u{e9}.jpg",
                "Pictures/2024/new\nline.jpg", "images 2/b.jpg", "tmp/c.jpg", "x/d.jpg", "images 3/deep/e.jpg",
                "images 3/f.jpg", "article 7", "kept", "own", "//odd/a.jpg", "images/shop",
            ])
        #expect(items.map { $0.root != nil } == Self.files.map { _ in true } + Self.others.map { _ in false })
        #expect(items[11].path?.hasPrefix(scratch.catalog) == true && items[12].path == "/elsewhere/own.jpg")
        for (number, item) in items.enumerated() {
            #expect(item.attributes["number"] == .integer(Int64(number)))
            #expect(try catalog.vector(of: item.key, in: space) == space.vector(number))
            #expect(item.fingerprint?.contentHash == (item.path == nil ? nil : .sample(number)))
        }
        #expect(try catalog.itemCounts().values.sorted() == [1, 1, 1, 2, 5])
        #expect(try catalog.integrityCheck().isEmpty)
        try catalog.close()
        #expect(try scratch.reader().roots().count == 5)
    }

    @Test("a process of before that goes on writing is told what to do, and finds what it looks for")
    func processOfBefore() throws {
        let before = try old(Self.files)
        let catalog = try scratch.writer()
        let error = #expect(throws: DatabaseError.self) {
            try before.write {
                try $0.execute(sql: "INSERT INTO item (key, path, added_at) VALUES ('/new/a.jpg', '/new/a.jpg', 5)")
            }
        }
        #expect(error?.message?.contains("start it again") == true)
        let insert = "INSERT INTO item (key, path, added_at) VALUES ('shoe', 'pictures/00/x.png', 5)"
        try before.write { try $0.execute(sql: insert) }
        #expect(
            try before.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item WHERE key = 'Pictures/2024/a.jpg'") }
                == 1)
        #expect(try catalog.item("shoe")?.path == scratch.catalog + "/pictures/00/x.png")
    }

    @Test("a conversion that is cut short leaves it as it was")
    func cutShort() throws {
        let before = try old(Self.files)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try before.write { db in
                try Schema.migrate(db, from: 6)
                #expect(
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM item WHERE root IS NOT NULL") == Self.files.count)
                throw Stop()
            }
        }
        try before.close()
        let catalog = try scratch.writer()
        #expect(try catalog.items().filter { $0.root != nil }.count == Self.files.count)
    }

    @Test("many convert it at once")
    func atTheSameTime() throws {
        try old(Self.files).close()
        let path = scratch.catalog
        try atOnce(4) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            try catalog.commit([.put(.sample(100 + number))])
        }
        #expect(try scratch.reader().roots().count == 5 && scratch.reader().count() == 19)
    }

    @Test("one without files gets none")
    func withoutFiles() throws {
        try old([]).close()
        #expect(try scratch.writer().roots().isEmpty)
        #expect(try scratch.writer().count() == Self.others.count)
    }

    @Test("what another release converts meanwhile is not written any more")
    func laterRelease() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(1))])
        let later = try DatabaseQueue(path: scratch.database)
        try later.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: CatalogError.newerVersion(directory: scratch.catalog, found: 99, supported: Schema.version)) {
            try catalog.commit([.put(.sample(2))])
        }
    }
}
