import Foundation
import GRDB
import Synchronization
import Testing
import VectorSearch

@testable import Catalog

/// Several that write one catalog. Two that are open in one process stand for two processes: their locks are apart.
@Suite("Several writers")
struct SeveralWritersTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    @Test("each sees at once what the other has committed")
    func turns() throws {
        let (first, second) = (try scratch.writer(), try scratch.writer())
        for number in 0..<10 {
            let (writer, other) = number.isMultiple(of: 2) ? (first, second) : (second, first)
            try writer.commit([.put(.sample(number))])
            #expect(try other.item(.sample(number)) != nil)
            #expect(try other.vectors(in: space).ids.count == number + 1)
        }
        try first.close()
        try second.commit([.put(.sample(10))])
        try second.close()
        #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"), "the last has written the log back")
        #expect(try scratch.reader().count() == 11)
    }

    @Test("many at once make one catalog, and lose nothing")
    func creation() throws {
        let path = scratch.catalog
        try atOnce(6) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)), create: true)
            for part in 0..<5 { try catalog.commit([.put(.sample(number * 10 + part))]) }
            try catalog.close()
        }
        let catalog = try scratch.reader()
        #expect(try catalog.count() == 30)
        #expect(try catalog.spaces().map(\.vectors) == [30])
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("many at once convert one of an earlier layout")
    func migration() throws {
        try scratch.fill(5)
        let catalog = try scratch.writer()
        try catalog.writing { try Schema.takeBack($0, to: 3) }
        try catalog.close()
        let path = scratch.catalog
        try atOnce(4) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            try catalog.commit([.put(.sample(100 + number))])
        }
        #expect(try scratch.reader().count() == 9)
        #expect(try scratch.reader().status().schemaVersion == Schema.version)
    }

    @Test("what is read in a transaction stays true until its end")
    func readAndWrite() throws {
        let (first, second) = (try scratch.writer(wait: .seconds(60)), try scratch.writer(wait: .seconds(60)))
        try first.commit([.put(NewItem(key: "counter", attributes: ["n": 0]))])
        try atOnce(4) { number in
            for _ in 0..<15 {
                try (number.isMultiple(of: 2) ? first : second).transaction { transaction in
                    guard var item = try transaction.item("counter"), case .integer(let n)? = item.attributes["n"]
                    else {
                        return
                    }
                    item.attributes["n"] = .integer(n + 1)
                    try transaction.make(.setAttributes("counter", item.attributes))
                }
            }
        }
        #expect(try first.item("counter")?.attributes["n"] == .integer(60))
    }

    @Test("an error in a transaction undoes it, and is the error that is thrown")
    func undone() throws {
        struct Mine: Error {}
        let catalog = try scratch.writer()
        #expect(throws: Mine.self) {
            try catalog.transaction { transaction in
                try transaction.make(.put(.sample(1)))
                throw Mine()
            }
        }
        #expect(throws: CatalogError.unknownItem(directory: catalog.directory, key: "x")) {
            try catalog.transaction { try $0.make(.setAttributes("x", [:])) }
        }
        #expect(try catalog.count() == 0)
    }

    /// A program before layout 4 held the lock for as long as it ran.
    @Test("a program that never lets go is named")
    func programOfBefore() throws {
        let writer = try scratch.writer()
        try writer.commit([.put(.sample(1))])
        let old = try FileLock(scratch.catalog + "/writer.lock", of: scratch.catalog)
        #expect(try old.take(wait: .zero))
        let error = catalogError { () throws(CatalogError) in
            try ImageCatalog.open(at: scratch.catalog, access: .write(wait: .zero))
        }
        guard case .locked(_, let holder?)? = error else {
            Issue.record("expected a lock, found \(String(describing: error))")
            return
        }
        #expect(holder.pid == ProcessInfo.processInfo.processIdentifier)
        #expect(error?.description.contains("process \(holder.pid)") == true)
        #expect(try scratch.reader().count() == 1 && writer.count() == 1, "readers do not wait")
        old.release()
        try writer.commit([.put(.sample(2))])
    }

    @Test("a batch that was decided on earlier passes over what others changed")
    func late() throws {
        let (first, second) = (try scratch.writer(), try scratch.writer())
        let other = VectorSpace.sample("other")
        try first.commit((0..<4).map { .put(.sample($0)) })
        // Meanwhile:
        try second.commit([.remove(.sample(0)), .touch(.sample(1), .sample(77)), .put(.sample(5, space: other))])
        try second.commit([.removeSpace(space)])

        var completing = NewItem.sample(1, space: other)
        completing.completes = true
        var fitting = NewItem.sample(2, space: other)
        fitting.completes = true
        let summary = try first.commit(
            [
                .touch(.sample(0), .sample(0)), .setAttributes(.sample(0), ["a": 1]), .touch(.sample(1), .sample(1)),
                .put(completing), .put(fitting), .rename(.sample(0), to: "new", path: nil), .put(.sample(6)),
                .touch(.sample(3), .sample(9, content: 3)),
            ], decidedWith: [space])
        #expect(summary.outdated == [.sample(0), .sample(0), .sample(1), .sample(1)])
        #expect(try first.item(.sample(0)) == nil && first.item("new") == nil)
        #expect(try first.item(.sample(1))?.fingerprint == .sample(77))
        #expect(try first.item(.sample(3))?.fingerprint?.size == 9)
        #expect(try first.vector(of: .sample(2), in: other) != nil && first.item(.sample(6)) != nil)
        #expect(try first.heldSpaces() == [other], "what was removed stays removed")
        try first.commit([.put(.sample(6))], decidedWith: [])
        #expect(try first.heldSpaces() == [other, space], "what was asked for is made")
    }

    @Test("one at a time builds an index; items come and go meanwhile")
    func indexing() throws {
        let (first, second) = (try scratch.writer(), try scratch.writer())
        try first.commit((0..<30).map { .put(.sample($0)) })
        _ = try first.updateIndex(of: space, recipe: IndexRecipe(.exact))
        let lock = try FileLock(scratch.catalog + "/indexes/1.lock", of: scratch.catalog)
        #expect(try lock.take(wait: .zero))
        for recipe in [IndexRecipe(.hnsw), nil] {
            #expect {
                try second.updateIndex(of: space, recipe: recipe, wait: .zero)
            } throws: { error in
                if case CatalogError.indexBusy(_, _?) = error { true } else { false }
            }
        }
        #expect(throws: VectorSearchError.cancelled) {
            try second.updateIndex(
                of: space, recipe: IndexRecipe(.hnsw), options: BuildOptions(isCancelled: { true }))
        }
        let index = try #require(try second.openIndex(of: space))
        try first.commit([.put(.sample(30)), .remove(.sample(3))])
        #expect(try index.search(space.vector(30)).first?.item.key == .sample(30))
        lock.release()
        let (path, indexed) = (scratch.catalog, space)
        try atOnce(3) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            for round in 0..<4 {
                try catalog.commit([.put(.sample(100 + 10 * number + round)), .remove(.sample(10 * number + round))])
                _ = try catalog.updateIndex(
                    of: indexed, recipe: IndexRecipe(.exact), policy: MergePolicy(tailLimit: 1))
            }
        }
        #expect(try second.indexCheck().isEmpty)
        #expect(try index.search(space.vector(121)).first?.item.key == .sample(121))
        #expect(try index.search(space.vector(1), limit: 99).count == second.count())
    }

    @Test("a lag is counted, and follows what others do")
    func lag() throws {
        let (first, second) = (try scratch.writer(), try scratch.writer())
        let other = VectorSpace.sample("other")
        try first.commit((0..<4).map { .put(.sample($0)) } + [.put(.sample(1, space: other))])
        #expect(try first.lag(of: space) == 0 && first.lag(of: other) == 3)
        try second.commit([.put(.sample(2, space: other)), .remove(.sample(3))])
        #expect(try first.lag(of: other) == 1)
        try second.commit([.put(.sample(9, space: other))])
        #expect(try first.lag(of: space) == 1 && first.lag(of: other) == 1)
        try second.commit([.removeSpace(other)])
        #expect(throws: CatalogError.self) { try first.lag(of: other) }
    }
}

extension Schema {
    /// Undoes what the steps after a version made, so that the database is as that version left it.
    static func takeBack(_ db: Database, to version: Int) throws {
        precondition(version == 3 || version == 11, "only these are known")
        try db.execute(
            sql: "DROP TABLE product_image; DROP TABLE product; DROP TABLE source; PRAGMA user_version = 11")
        if version == 11 { return }
        try db.execute(
            sql: """
                DROP TRIGGER item_without_root; DROP INDEX item_by_root;
                DROP TRIGGER features_of_removed; DROP TRIGGER features_of_replaced; DROP TABLE features;
                DROP TABLE signature; DROP TABLE content_pair; DROP TABLE event;
                ALTER TABLE item DROP COLUMN root; DROP TABLE root;
                ALTER TABLE space DROP COLUMN forgotten_removal;
                DROP TRIGGER vector_removed;
                CREATE TRIGGER vector_removed AFTER DELETE ON vector
                WHEN EXISTS (SELECT 1 FROM index_generation WHERE space = OLD.space)
                BEGIN
                    INSERT INTO removed_vector (space, vector) VALUES (OLD.space, OLD.id);
                END;
                ALTER TABLE item DROP COLUMN changed; ALTER TABLE item DROP COLUMN inode;
                ALTER TABLE item DROP COLUMN fault; ALTER TABLE item DROP COLUMN fault_since;
                UPDATE attribute SET value = CASE typeof(value)
                    WHEN 'blob' THEN value = x'01' WHEN 'integer' THEN CAST(value AS REAL) ELSE value END;
                PRAGMA user_version = 3;
                """)
    }
}
