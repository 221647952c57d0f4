import Foundation
import GRDB

/// The layout of the database, its version, and the steps that lead from one version to the next.
///
/// - `root`: one row for each folder whose files are items.
/// - `item`: one row for each item. Where `root` names a root, the file is below that, and `key` begins with the root's name
///   and goes on with the path below it: nothing else says where the file is. Else `path` says it, for an item that is a
///   file. `fault` says why its file could not be looked at the last time, though it is there: the
///   vectors show what it was before. `AUTOINCREMENT` keeps an id from ever naming two items, so that index segments,
///   which hold ids, cannot mistake a new item for a removed one.
/// - `attribute`: one row for each attribute. The storage class tells the type: `integer` is a whole number, `real` another
///   number, `text` a text, and a `blob` of one byte a boolean, which SQLite has not. The index answers filters.
/// - `space`: one row for each vector space.
/// - `vector`: one row for each vector, little-endian 32-bit floats. A vector that is replaced gets a new row with a
///   higher id: rows never change, and what came after an index was built is what has a higher id. The rowid table
///   keeps the long rows in the leaves in order of arrival; the index finds them by space and item.
///   In a space of tiles an item has several vectors, which `tile` numbers from 0.
/// - `removed_vector`: every vector that went, noted by a trigger: so what is no longer there is known without comparing ids.
///   `space.forgotten_removal` is the number of the last one that is not kept any more; an index in memory that has seen less
///   is read anew.
/// - `index_generation`: the index files that may be searched. Such files are known by a random number, and as long as one
///   is listed here the removals of vectors in its files are kept. Files that are not listed, such as those of another
///   catalog or of before a backup was restored, are not believed.
///
/// - `signature`: what finding copies knows of an image, by its content. Derived: without it everything is looked at again.
/// - `content_pair`: two contents. `link` says that the one is a copy of the other, and is derived, too; `same` is whether a user decided
///   that they show the same picture.
/// - `features`: the local features of an image's content. Derived, and bounded: triggers remove them with the last item of the content,
///   and the oldest go where there are many. The long rows are in a rowid table; a `WITHOUT ROWID` one would carry them through its
///   inner pages.
///
/// - `event`: what users did with items, the newest of each user. An id is higher than those of all that came before, as long as the last
///   one is there: it orders events of the same time.
///
/// - `source`: where products come from. What it is and how its runs went are JSON, which only the collecting code reads. `due` says
///   when it is read next; `holder` runs it, until `held_until` at most.
/// - `product`: what a source offers, with the digest of its description and the number of the run that has last seen it.
/// - `product_image`: the images of a product, from 1, whether they are items yet or not. `due` says when the address is asked
///   for (again), 0 before the first time; so what is yet to be fetched survives a crash.
///
/// Removing an item removes its attributes, vectors and events by foreign keys. `STRICT` (SQLite 3.37) holds the column types.
enum Schema {
    /// Marks the file as a catalog, in the database header: "SiMi".
    static let applicationID: Int32 = 0x5369_4D69

    /// Large enough that rows of vectors waste little of their pages: with 16 KiB, a 2048-component vector fills one
    /// page by half, and twice the disk is read.
    static let pageSize = 32768

    /// The version that this release writes, kept in `PRAGMA user_version`.
    static var version: Int { steps.count }

    /// Step n leads from version n to version n + 1. Released steps never change; a new layout is a new step.
    static let steps: [Step] = [
        """
        CREATE TABLE item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            path TEXT,
            size INTEGER,
            modified INTEGER,      -- nanoseconds since 1970
            content_hash BLOB,     -- 32 bytes of SHA-256
            added_at INTEGER NOT NULL  -- milliseconds since 1970
        ) STRICT;
        CREATE INDEX item_by_content ON item(content_hash) WHERE content_hash IS NOT NULL;

        CREATE TABLE attribute (
            item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value ANY NOT NULL,
            PRIMARY KEY (item, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attribute_by_value ON attribute(name, value);

        CREATE TABLE space (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            weights_digest TEXT NOT NULL,
            preprocessing TEXT NOT NULL,
            layer TEXT NOT NULL,
            precision TEXT NOT NULL,
            dimension INTEGER NOT NULL,
            UNIQUE (model, weights_digest, preprocessing, layer, precision, dimension)
        ) STRICT;

        CREATE TABLE vector (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
            space INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            components BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX vector_by_space ON vector(space, item);
        CREATE INDEX vector_by_item ON vector(item);
        """,
        """
        ALTER TABLE space ADD COLUMN index_kind TEXT;  -- as somebody chose it; NULL: automatic

        CREATE TABLE index_generation (
            space INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            token INTEGER NOT NULL,
            PRIMARY KEY (space, token)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE removed_vector (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            space INTEGER NOT NULL,
            vector INTEGER NOT NULL
        ) STRICT;

        CREATE TRIGGER vector_removed AFTER DELETE ON vector
        WHEN EXISTS (SELECT 1 FROM index_generation WHERE space = OLD.space)
        BEGIN
            INSERT INTO removed_vector (space, vector) VALUES (OLD.space, OLD.id);
        END;

        CREATE TRIGGER space_removed BEFORE DELETE ON space
        BEGIN
            DELETE FROM index_generation WHERE space = OLD.id;
            DELETE FROM removed_vector WHERE space = OLD.id;
        END;
        """,
        """
        ALTER TABLE vector ADD COLUMN tile INTEGER NOT NULL DEFAULT 0;
        DROP INDEX vector_by_space;
        CREATE UNIQUE INDEX vector_by_space ON vector(space, item, tile);
        """,
        """
        ALTER TABLE space ADD COLUMN forgotten_removal INTEGER NOT NULL DEFAULT 0;
        DROP TRIGGER vector_removed;
        CREATE TRIGGER vector_removed AFTER DELETE ON vector
        WHEN EXISTS (SELECT 1 FROM space WHERE id = OLD.space)  -- not when the whole space goes
        BEGIN
            INSERT INTO removed_vector (space, vector) VALUES (OLD.space, OLD.id);
        END;

        -- Pictures in the catalogue's folder, known by their names, were stored with the path of that folder.
        UPDATE item SET path = substr(path, instr(path, '/pictures/' || substr(lower(hex(content_hash)), 1, 2) || '/'
            || lower(hex(content_hash)) || '.') + 1)
        WHERE content_hash IS NOT NULL AND path <> key
            AND instr(path, '/pictures/' || substr(lower(hex(content_hash)), 1, 2) || '/'
                || lower(hex(content_hash)) || '.') > 0;
        """,
        """
        ALTER TABLE item ADD COLUMN changed INTEGER;      -- by the system's clock, nanoseconds since 1970; NULL: not known
        ALTER TABLE item ADD COLUMN inode INTEGER;        -- NULL: not known
        ALTER TABLE item ADD COLUMN fault TEXT;           -- why the file could not be looked at the last time
        ALTER TABLE item ADD COLUMN fault_since INTEGER;  -- milliseconds since 1970
        """,
        // An integer was a boolean up to here, and is a whole number from here on.
        """
        UPDATE attribute SET value = CASE value WHEN 0 THEN x'00' ELSE x'01' END WHERE typeof(value) = 'integer';
        """,
        """
        CREATE TABLE root (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            path TEXT NOT NULL UNIQUE
        ) STRICT;
        ALTER TABLE item ADD COLUMN root INTEGER REFERENCES root(id);
        CREATE INDEX item_by_root ON item(root) WHERE root IS NOT NULL;

        -- A process of an earlier release, which looked before this step, still names files by their paths.
        CREATE TRIGGER item_without_root BEFORE INSERT ON item WHEN NEW.path = NEW.key AND NEW.path LIKE '/%'
        BEGIN
            SELECT RAISE(ABORT, 'a later release of Simile has converted the catalogue; update this program, or start it again');
        END;
        """,
        .work { try RootsOfBefore.make(in: $0) },
        """
        CREATE TABLE signature (
            content_hash BLOB PRIMARY KEY,      -- 32 bytes of SHA-256
            bytes BLOB NOT NULL,
            compared INTEGER NOT NULL DEFAULT 0 -- whether it was compared with all others
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE content_pair (
            a BLOB NOT NULL,     -- content hashes, a < b
            b BLOB NOT NULL,
            link TEXT,           -- what was found; NULL: nothing
            same INTEGER,        -- what a user decided; NULL: nothing
            decided_at INTEGER,  -- milliseconds since 1970
            PRIMARY KEY (a, b)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE features (
            id INTEGER PRIMARY KEY,
            content_hash BLOB NOT NULL,  -- 32 bytes of SHA-256
            kind TEXT NOT NULL,
            bytes BLOB NOT NULL,
            UNIQUE (content_hash, kind)
        ) STRICT;
        CREATE TRIGGER features_of_removed AFTER DELETE ON item WHEN OLD.content_hash IS NOT NULL
        BEGIN
            DELETE FROM features WHERE content_hash = OLD.content_hash
                AND NOT EXISTS (SELECT 1 FROM item WHERE content_hash = OLD.content_hash);
        END;
        CREATE TRIGGER features_of_replaced AFTER UPDATE OF content_hash ON item
        WHEN OLD.content_hash IS NOT NULL AND OLD.content_hash IS NOT NEW.content_hash
        BEGIN
            DELETE FROM features WHERE content_hash = OLD.content_hash
                AND NOT EXISTS (SELECT 1 FROM item WHERE content_hash = OLD.content_hash);
        END;
        """,
        """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            user TEXT NOT NULL,
            item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
            kind INTEGER NOT NULL,  -- EventKind.code
            time INTEGER NOT NULL,  -- milliseconds since 1970
            UNIQUE (user, time, item, kind)
        ) STRICT;
        CREATE INDEX event_by_item ON event(item);
        CREATE INDEX event_by_time ON event(time, item, kind);
        """,
        // All times are milliseconds since 1970.
        """
        CREATE TABLE source (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            description TEXT NOT NULL,  -- JSON
            state TEXT NOT NULL,        -- JSON
            due INTEGER NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0,
            holder TEXT,                -- NULL: nobody runs it
            held_until INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE product (
            id INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
            name TEXT NOT NULL,         -- what the source calls it
            digest BLOB NOT NULL,
            seen INTEGER NOT NULL,      -- the number of the last run that had it
            attributes TEXT NOT NULL,   -- JSON
            UNIQUE (source, name)
        ) STRICT;
        CREATE INDEX product_by_seen ON product(source, seen);
        CREATE TABLE product_image (
            product INTEGER NOT NULL REFERENCES product(id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            source INTEGER NOT NULL,
            address TEXT NOT NULL,
            item INTEGER REFERENCES item(id) ON DELETE SET NULL,  -- NULL: none yet
            entity_tag TEXT,
            last_modified TEXT,
            due INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            fault TEXT,
            PRIMARY KEY (product, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX product_image_by_item ON product_image(item) WHERE item IS NOT NULL;
        CREATE INDEX product_image_by_due ON product_image(source, due);
        """,
    ]

    /// What leads from one version to the next.
    enum Step: ExpressibleByStringLiteral, Sendable {
        case sql(String)
        case work(@Sendable (Database) throws -> Void)

        init(stringLiteral sql: String) { self = .sql(sql) }

        func run(_ db: Database) throws {
            switch self {
            case .sql(let sql): try db.execute(sql: sql)
            case .work(let work): try work(db)
            }
        }
    }

    /// A value as it is stored and compared.
    static func databaseValue(of value: AttributeValue) -> DatabaseValue {
        switch value {
        case .text(let text): text.databaseValue
        case .integer(let integer): integer.databaseValue
        case .number(let number): number.databaseValue
        case .boolean(let boolean): Data([boolean ? 1 : 0]).databaseValue
        }
    }

    /// A stored value; nil for what no release ever stores.
    static func attributeValue(of value: DatabaseValue) -> AttributeValue? {
        switch value.storage {
        case .string(let text): .text(text)
        case .double(let number): .number(number)
        case .int64(let integer): .integer(integer)
        case .blob(let bytes): bytes.count == 1 ? .boolean(bytes.first != 0) : nil
        case .null: nil
        }
    }

    /// A stored value; throws for what no release ever stores.
    static func requireAttributeValue(_ value: DatabaseValue) throws -> AttributeValue {
        if let value = attributeValue(of: value) { return value }
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an attribute has an unknown type")
    }

    /// An SQL function that gives a text as the value that it reads as.
    static let reading = literalFunction("read_literal") { AttributeValue(literal: $0) }
    /// The same for comparing which is greater.
    static let ordering = literalFunction("order_literal") { AttributeValue(orderedLiteral: $0) }

    private static func literalFunction(
        _ name: String, _ read: @escaping @Sendable (String) -> AttributeValue
    ) -> DatabaseFunction {
        DatabaseFunction(name, argumentCount: 1, pure: true) { values in
            String.fromDatabaseValue(values[0]).map { databaseValue(of: read($0)) }
        }
    }
}

extension Schema {
    /// Fills an empty database file with the present layout, in one transaction: killed half-way it is still empty.
    static func create(_ db: Database) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try migrate(db, from: 0)
    }

    /// Applies the steps from a version on. Call it in a transaction.
    static func migrate(_ db: Database, from version: Int) throws {
        for step in steps.dropFirst(version) { try step.run(db) }
        try db.execute(sql: "PRAGMA user_version = \(Self.version)")
    }

    /// Whose file it is, and of which version; throws when it is not a catalog that this release knows.
    static func identify(_ db: Database, at directory: String) throws -> Int {
        do {
            let application = try Int32.fetchOne(db, sql: "PRAGMA application_id")
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard application == applicationID else {
                if application == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 {
                    throw CatalogError.missing(directory: directory)
                }
                throw CatalogError.notACatalog(
                    directory: directory, reason: "its catalog.sqlite is the database of another program")
            }
            guard version <= Self.version else {
                throw CatalogError.newerVersion(directory: directory, found: version, supported: Self.version)
            }
            return version
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw CatalogError.notACatalog(
                directory: directory,
                reason: "its catalog.sqlite is not an SQLite database, or its beginning is destroyed")
        }
    }
}
