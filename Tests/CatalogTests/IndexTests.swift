import Basics
import Foundation
import GRDB
import Synchronization
import Testing
import VectorSearch

@testable import Catalog

@Suite("Indexes")
struct IndexTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private func removedCount(_ catalog: ImageCatalog, space: Int64) throws -> Int {
        try catalog.reading { try IndexTables(db: $0, space: space).removed().count }
    }

    @Test("finds what is there, at once, and nothing that is gone")
    func fresh() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        let none = try catalog.openIndex(of: space)
        #expect(none == nil)
        #expect(try catalog.update(space) == IndexUpdate(vectors: 30))
        #expect(try catalog.update(space).vectors == 0, "nothing has changed")
        let reader = try scratch.reader()
        let index = try #require(try reader.openIndex(of: space))
        #expect(index.kind == .exact)
        #expect(try index.search(space.vector(7), limit: 1).first?.item.key == .sample(7))

        try catalog.commit([.put(.sample(30)), .remove(.sample(7))])
        #expect(try index.search(space.vector(30), limit: 1).first?.item.key == .sample(30))
        #expect(try index.search(space.vector(7), limit: 1).first?.item.key != .sample(7))
        // Another image in the same file: the old vector is gone, the new one there.
        var changed = NewItem.sample(8)
        changed.vectors = [(space, space.vector(1000))]
        try catalog.commit([.put(changed)])
        let found = try index.search(space.vector(1000), limit: 99)
        #expect(found.first?.item.key == .sample(8) && found.count == 30)
        #expect(found.filter { $0.item.key == .sample(8) }.count == 1)
        // So too when all else stays the same.
        changed.vectors = [(space, space.vector(1001))]
        try catalog.commit([.put(changed)])
        #expect(try index.search(space.vector(1001), limit: 99).filter { $0.item.key == .sample(8) }.count == 1)
        #expect(try index.search(space.vector(1001), limit: 99).count == 30)

        let state = try catalog.indexState(of: space)
        #expect(state.segments.map(\.rows) == [30] && state.segments.map(\.deleted) == [2] && state.tail == 2)
        #expect(try catalog.indexCheck().isEmpty)
    }

    @Test("filters, thresholds and limits are as in exact search")
    func conditions() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<40).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        try catalog.commit((40..<50).map { .put(.sample($0)) } + [.remove(.sample(2))])
        let index = try #require(try catalog.openIndex(of: space))
        for text in ["category=dress", "price<7", "category=shoe and price>44", "category=hat", "category!=dress"] {
            let filter = try Filter.parse(text)
            for limit in [1, 10, 99] {
                #expect(
                    try index.search(space.vector(3), limit: limit, matching: filter).map(\.item.key)
                        == catalog.exact(space.vector(3), in: space, limit: limit, matching: filter))
            }
        }
        let all = try index.search(space.vector(3), limit: 99)
        let middle = all[9].cosine
        #expect(try index.search(space.vector(3), limit: 99, minimumSimilarity: middle).count == 10)
        #expect(throws: CatalogError.self) { try index.search([1, 2]) }
    }

    @Test("random changes, merges and restarts, compared with exact search", arguments: 0..<4)
    func likeExactSearch(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        var catalog = try scratch.writer()
        let other = VectorSpace.sample("other", dimension: 3)
        try catalog.commit([.put(.sample(0))])
        var index: SpaceIndex?
        for step in 0..<60 {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0:
                try catalog.close()
                catalog = try scratch.writer()
                index = nil
            case 1: _ = try catalog.update(space, kind: Int.random(in: 0..<5, using: &generator) == 0 ? nil : .exact)
            case 2: _ = try catalog.update(space)
            case 3: index = try catalog.openIndex(of: space)
            default:
                try catalog.commit(
                    (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                        let number = Int.random(in: 0..<60, using: &generator)
                        if Int.random(in: 0..<3, using: &generator) == 0 { return .remove(.sample(number)) }
                        var item = NewItem.sample(number)
                        item.vectors = [(space, space.vector(Int.random(in: 0..<9999, using: &generator)))]
                        if Bool.random(using: &generator) { item.vectors.append((other, other.vector(number))) }
                        return .put(item)
                    })
            }
            guard let opened = try index ?? catalog.openIndex(of: space) else { continue }
            let query = space.vector(Int.random(in: 0..<9999, using: &generator))
            let found: [ItemKey]
            do {
                found = try opened.search(query, limit: 8).map(\.item.key)
            } catch {
                guard case .indexUnusable = error else { throw error }
                // The index was dropped while it was open.
                index = nil
                continue
            }
            #expect(try found == catalog.exact(query, in: space, limit: 8), "step \(step)")
            #expect(try catalog.indexCheck().isEmpty, "step \(step)")
        }
    }

    @Test("files go with their space, and without a word when they are deleted")
    func derived() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        #expect(scratch.indexFiles.count == 3)
        try FileManager.default.removeItem(atPath: scratch.catalog + "/indexes")
        let none = try catalog.openIndex(of: space)
        #expect(none == nil)
        #expect(try catalog.indexState(of: space).kind == nil)
        #expect(try catalog.update(space).vectors == 20)
        try catalog.commit([.remove(.sample(1)), .removeSpace(space)])
        #expect(throws: CatalogError.self) { try catalog.openIndex(of: space) }
        let other = VectorSpace.sample("other")
        try catalog.commit([.put(.sample(1, space: other))])
        _ = try catalog.update(other)
        #expect(scratch.indexFiles.isEmpty, "swept")
        #expect(try catalog.integrityCheck().isEmpty)
        _ = try catalog.update(other, kind: nil)
        let dropped = try catalog.openIndex(of: other)
        #expect(dropped == nil)
        try catalog.commit([.remove(.sample(1))])
        #expect(try removedCount(catalog, space: 2) == 1, "an index in memory may need it")
        _ = try catalog.update(other, kind: nil)
        #expect(try removedCount(catalog, space: 2) == 1, "there is nothing to drop")
    }

    @Test("a database from a backup does not believe newer files, nor those of another catalog")
    func backup() throws {
        var catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        try catalog.close()
        let backup = try #require(FileManager.default.contents(atPath: scratch.database))
        catalog = try scratch.writer()
        try catalog.commit((20..<40).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        try catalog.close()
        try backup.write(to: URL(fileURLWithPath: scratch.database))
        expectUnusable({ _ = try scratch.reader().openIndex(of: space) }, "do not match the database")
        catalog = try scratch.writer()
        // The ids of the lost vectors are given again.
        try catalog.commit((50..<70).map { .put(.sample($0)) })
        #expect(try catalog.update(space).discarded?.contains("database") == true)
        let index = try #require(try catalog.openIndex(of: space))
        #expect(
            try index.search(space.vector(60), limit: 99).map(\.item.key)
                == catalog.exact(space.vector(60), in: space, limit: 99))
    }

    @Test("what stops between two steps leaves an index that is right")
    func stopped() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        let before = scratch.indexFiles
        try catalog.commit((20..<40).map { .put(.sample($0)) })
        // Cancelled while it builds.
        #expect(throws: VectorSearchError.cancelled) {
            try catalog.updateIndex(
                of: space, recipe: IndexRecipe(.exact), policy: smallSegments,
                options: BuildOptions(isCancelled: { true }))
        }
        #expect(scratch.indexFiles == before)
        // Killed after it listed the new generation, or after its files were in place: the old one stays listed.
        try catalog.writing { try IndexTables(db: $0, space: 1).list(4711) }
        let index = try #require(try catalog.openIndex(of: space))
        try catalog.commit([.remove(.sample(5)), .remove(.sample(25))])
        for opened in [index, try #require(try catalog.openIndex(of: space))] {
            #expect(
                try opened.search(space.vector(5), limit: 99).map(\.item.key)
                    == catalog.exact(space.vector(5), in: space, limit: 99))
        }
        #expect(try catalog.update(space).vectors > 0)
        let isListed = try catalog.reading { try IndexTables(db: $0, space: 1).lists(4711) }
        #expect(!isListed)
        #expect(try catalog.indexCheck().isEmpty)
    }

    @Test("a choice is remembered")
    func choice() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(0))])
        #expect(try catalog.indexChoice(of: space) == nil)
        try catalog.chooseIndex(.annoy, of: space)
        #expect(try scratch.reader().indexChoice(of: space) == .annoy)
        try catalog.chooseIndex(nil, of: space)
        #expect(try catalog.indexChoice(of: space) == nil)
        #expect(throws: CatalogError.self) { try scratch.reader().chooseIndex(.lsh, of: space) }
        #expect(throws: CatalogError.self) { try scratch.reader().updateIndex(of: space, recipe: IndexRecipe(.exact)) }
    }

    @Test("a disk that takes no files is an error, and nothing is lost")
    func unwritable() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        // A file where the folder should be: the superuser, too, cannot write there.
        #expect(FileManager.default.createFile(atPath: scratch.catalog + "/indexes", contents: Data()))
        #expect(throws: CatalogError.self) { try catalog.update(space) }
        #expect(try catalog.exact(space.vector(3), in: space, limit: 1) == [.sample(3)])
        #expect(try removedCount(catalog, space: 1) == 0)
        try FileManager.default.removeItem(atPath: scratch.catalog + "/indexes")
        #expect(try catalog.update(space).vectors == 20)
    }

    @Test("a catalog of the first layout is converted by its next writer")
    func migration() throws {
        try scratch.fill(12)
        // What the later steps added is taken away again.
        let catalog = try scratch.writer()
        try catalog.writing { db in
            try Schema.takeBack(db, to: 3)
            try db.execute(
                sql: """
                    DROP TRIGGER vector_removed; DROP TRIGGER space_removed;
                    DROP TABLE index_generation; DROP TABLE removed_vector;
                    ALTER TABLE space DROP COLUMN index_kind;
                    DROP INDEX vector_by_space;
                    ALTER TABLE vector DROP COLUMN tile;
                    CREATE UNIQUE INDEX vector_by_space ON vector(space, item);
                    INSERT INTO attribute VALUES (1, 'new', 1), (2, 'new', 0);
                    PRAGMA user_version = 1;
                    """)
        }
        try catalog.close()
        #expect(
            catalogError { () throws(CatalogError) in try ImageCatalog.open(at: scratch.catalog, access: .read) }
                == .olderVersion(directory: scratch.catalog, found: 1, supported: Schema.version))
        let converted = try scratch.writer()
        #expect(try converted.status().schemaVersion == Schema.version)
        #expect(try converted.count() == 12)
        #expect(try converted.items(limit: 3).map { $0.attributes["new"] } == [true, false, nil])
        #expect(try converted.items(matching: try Filter.parse("new=true")).map(\.key) == [.sample(0)])
        #expect(try converted.items(matching: try Filter.parse("price=3")).map(\.key) == [.sample(3)])
        #expect(try converted.update(space).vectors == 12)
        try converted.commit([.remove(.sample(3))])
        let index = try #require(try scratch.reader().openIndex(of: space))
        #expect(try index.search(space.vector(3), limit: 99).count == 11)
    }
}

/// What a merging thread and searching ones tell each other.
private final class Shared: Sendable {
    let isOver = Atomic(false)
    let searches = Atomic(0)
    let faults = Mutex<[String]>([])

    /// Runs work on a thread of its own, and keeps what it throws.
    func run(_ group: DispatchGroup, _ work: @escaping @Sendable () throws -> Void) {
        group.enter()
        Thread {
            do { try work() } catch { self.faults.withLock { $0.append("\(error)") } }
            group.leave()
        }.start()
    }
}

@Suite("Indexes and several threads")
struct IndexSharingTests {
    @Test("searches see whole commits only, while another merges")
    func isolation() throws {
        let scratch = try Scratch()
        let space = VectorSpace.sample()
        let writer = try scratch.writer()
        try writer.commit((0..<10).map { .put(.sample($0)) })
        _ = try writer.update(space)
        let shared = Shared()
        let reader = try scratch.reader()
        let kept = try #require(try reader.openIndex(of: space))
        let group = DispatchGroup()
        shared.run(group) {
            defer { shared.isOver.store(true, ordering: .sequentiallyConsistent) }
            // Each commit adds ten items and removes five of the ten before: 10 + 5 · batch are there.
            for batch in 1..<30 {
                try writer.commit(
                    (0..<10).map { .put(.sample(batch * 10 + $0)) }
                        + (0..<5).map { .remove(.sample(batch * 10 - 10 + $0)) })
                _ = try writer.update(space)
            }
        }
        for opensAgain in [false, true] {
            shared.run(group) {
                var last = 10
                while !shared.isOver.load(ordering: .sequentiallyConsistent) {
                    guard let index = try opensAgain ? reader.openIndex(of: space) : kept else { continue }
                    let found = try index.search(space.vector(1), limit: .max).map(\.item.key)
                    if !found.count.isMultiple(of: 5) || found.count < last || Set(found).count != found.count {
                        shared.faults.withLock { $0.append("\(found.count) items after \(last)") }
                    }
                    last = found.count
                    shared.searches.add(1, ordering: .relaxed)
                }
            }
        }
        group.wait()
        #expect(shared.faults.withLock { $0.first } == nil)
        #expect(try kept.search(space.vector(1), limit: .max).count == 155)
        #expect(shared.searches.load(ordering: .relaxed) > 0)
        #expect(try writer.indexCheck().isEmpty)
    }
}
