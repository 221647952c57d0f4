import Foundation
import GRDB
import Synchronization
import Testing
import VectorSearch

@testable import Catalog

/// Small segments, so that few vectors make many.
private let policy = MergePolicy(tailLimit: 8, ratio: 2, deletedShare: 0.3)

extension Catalog {
    /// What comparing with every vector finds.
    fileprivate func exact(
        _ query: [Float], in space: VectorSpace, limit: Int = 10, matching filter: Filter? = nil
    ) throws -> [ItemKey] {
        let table = try vectors(in: space, matching: filter)
        let found = try ExactIndex(table.matrix.normalized()).search(query, limit: limit)
        return try items(ids: found.map { table.ids[$0.row] }).map(\.key)
    }

    fileprivate func update(_ space: VectorSpace, kind: IndexKind? = .exact) throws -> IndexUpdate {
        try updateIndex(of: space, recipe: kind.map { IndexRecipe($0) }, policy: policy)
    }
}

@Suite("Indexes")
struct IndexTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private var files: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: scratch.catalog + "/indexes/1")) ?? [])
    }

    private func removedCount(_ catalog: Catalog, space: Int64) throws -> Int {
        try catalog.reading { try IndexTables(db: $0, space: space).removed().count }
    }

    private func unusable(_ work: () throws -> Void, _ hint: String, _ location: SourceLocation = #_sourceLocation) {
        do {
            try work()
            Issue.record("expected indexUnusable", sourceLocation: location)
        } catch CatalogError.indexUnusable(_, let reason) {
            #expect(reason.contains(hint), "\(reason)", sourceLocation: location)
        } catch {
            Issue.record("expected indexUnusable, found \(error)", sourceLocation: location)
        }
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
        // Another picture in the same file: the old vector is gone, the new one there.
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
        let middle = all[9].similarity
        #expect(try index.search(space.vector(3), limit: 99, minimumSimilarity: middle).count == 10)
        #expect(throws: CatalogError.self) { try index.search([1, 2]) }
    }

    @Test("random changes, merges and restarts, compared with exact search", arguments: 0..<4)
    func likeExactSearch(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
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
        #expect(files.count == 3)
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
        #expect(files.isEmpty, "swept")
        #expect(try catalog.integrityCheck().isEmpty)
        _ = try catalog.update(other, kind: nil)
        let dropped = try catalog.openIndex(of: other)
        #expect(dropped == nil)
        try catalog.commit([.remove(.sample(1))])
        #expect(try removedCount(catalog, space: 2) == 1, "an index in memory may need it")
        _ = try catalog.update(other, kind: nil)
        #expect(try removedCount(catalog, space: 2) == 1, "there is nothing to drop")
    }

    @Test("damaged, cut, deleted and foreign files are refused, and rebuilt by the next update")
    func damage() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        var generator = SeededGenerator(seed: 4)
        for ending in [".index", ".ids", "manifest"] {
            for harm in 0..<4 {
                let name = try #require(files.first { $0.hasSuffix(ending) })
                let path = scratch.catalog + "/indexes/1/" + name
                var bytes = try #require(FileManager.default.contents(atPath: path))
                switch harm {
                case 0: bytes[Int.random(in: 0..<min(80, bytes.count), using: &generator)] ^= 0x10
                case 1: bytes = bytes.prefix(bytes.count / 2)
                case 2: bytes = Data("another program's file\n".utf8)
                default: bytes = Data()
                }
                try bytes.write(to: URL(fileURLWithPath: path))
                unusable({ _ = try scratch.reader().openIndex(of: space) }, name)
                #expect(try catalog.indexCheck().count == 1)
                #expect(try catalog.indexState(of: space).fault?.contains(name) == true)
                let update = try catalog.update(space)
                #expect(update.vectors == 20 && update.discarded?.contains(name) == true)
                #expect(files.count == 3)
            }
        }
        let index = try #require(files.first { $0.hasSuffix(".index") })
        let opened = try #require(try catalog.openIndex(of: space))
        try FileManager.default.removeItem(atPath: scratch.catalog + "/indexes/1/" + index)
        unusable({ _ = try catalog.openIndex(of: space) }, index)
        #expect(try opened.search(space.vector(3), limit: 1).first?.item.key == .sample(3), "who has it open keeps it")
        #expect(try catalog.update(space).discarded?.contains("No such file") == true)
        #expect(try opened.search(space.vector(3), limit: 1).first?.item.key == .sample(3))
    }

    /// Harms a file in place.
    private func flip(_ path: String, byte: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(byte))
        let value = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: [value ^ 0x40])
        try handle.close()
    }

    @Test(
        "a damaged vector is never scored: the search says so, and the next update builds anew",
        arguments: [false, true])
    func damagedVector(isChecked: Bool) throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        let name = try #require(files.first { $0.hasSuffix(".index") })
        let path = scratch.catalog + "/indexes/1/" + name
        // The first of the vectors, which begin with the second page.
        try flip(path, byte: 4096 + 3)
        if isChecked {
            #expect(try catalog.indexCheck().count == 1)
        } else {
            let index = try #require(try scratch.reader().openIndex(of: space))
            unusable({ _ = try index.search(space.vector(3)) }, name)
        }
        // From now on nobody opens it, until it is built anew.
        unusable({ _ = try scratch.reader().openIndex(of: space) }, "damaged")
        #expect(try catalog.indexState(of: space).fault?.contains(name) == true)
        #expect(try catalog.indexCheck().count == 1)
        let update = try catalog.update(space)
        #expect(update.vectors == 20 && update.discarded?.contains(name) == true)
        #expect(files.count == 3)
        #expect(try catalog.indexCheck().isEmpty)
        let mended = try #require(try catalog.openIndex(of: space))
        #expect(try mended.search(space.vector(3), limit: 1).map(\.item.key) == [.sample(3)])
    }

    @Test("a file that somebody writes to while it is open is verified again")
    func changedWhileOpen() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<20).map { .put(.sample($0)) })
        _ = try catalog.update(space)
        let name = try #require(files.first { $0.hasSuffix(".index") })
        let path = scratch.catalog + "/indexes/1/" + name
        let index = try #require(try catalog.openIndex(of: space))
        let expected = try index.search(space.vector(3)).map(\.item.key)
        func changed(_ year: Double) throws {
            let date = Date(timeIntervalSince1970: year * 3e7)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        // Files are looked at every few milliseconds.
        func searched() throws -> [ItemKey] {
            let start = ContinuousClock.now
            var found: [ItemKey] = []
            while start.duration(to: .now) < .milliseconds(10) {
                found = try index.search(space.vector(3)).map(\.item.key)
            }
            return found
        }
        try changed(30)
        #expect(try searched() == expected, "only its time has changed")
        try flip(path, byte: 4096 + 3)
        unusable({ _ = try searched() }, name)
        #expect(try catalog.update(space).discarded?.contains(name) == true)
        #expect(try index.search(space.vector(3)).map(\.item.key) == expected)
        let next = try #require(files.first { $0.hasSuffix(".index") })
        let handle = try #require(FileHandle(forUpdatingAtPath: scratch.catalog + "/indexes/1/" + next))
        try handle.truncate(atOffset: 100)
        try handle.close()
        unusable({ _ = try searched() }, next)
    }

    @Test("a vector that is damaged in the database hides no other, and the check-up names its item")
    func damagedBlob() throws {
        let catalog = try scratch.writer()
        try catalog.commit(
            (0..<20).map { number in
                var unit = space.vector(number)
                try VectorMatrix.normalize(&unit)
                return .put(NewItem(key: .sample(number), vectors: [(space, unit)]))
            })
        #expect(try catalog.vectorCheck().isEmpty)
        let live = try catalog.openLiveIndex(of: space)
        let (nan, tooLong) = ("x'0000c07f' || zeroblob(28)", "x'" + String(repeating: "0000803f", count: 8) + "'")
        for (blob, isLeftOut) in [
            ("zeroblob(5)", true), ("CAST(\(nan) AS BLOB)", true), ("zeroblob(32)", true), (tooLong, false),
        ] {
            try catalog.writing { db in
                try db.execute(
                    sql: "UPDATE vector SET components = \(blob) WHERE item = (SELECT id FROM item WHERE key = ?)",
                    arguments: [ItemKey.sample(7).text])
            }
            let faults = try catalog.vectorCheck()
            #expect(faults.count == 1 && faults[0].hasPrefix("1 damaged") && faults[0].contains(ItemKey.sample(7).text))
            let left = isLeftOut ? 19 : 20
            #expect(try catalog.vectors(in: space).ids.count == left)
            #expect(try live.search(space.vector(3), limit: 1).map(\.item.key) == [.sample(3)])
            #expect(try catalog.openLiveIndex(of: space).search(space.vector(3), limit: 99).count == left)
        }
    }

    @Test("a database from a backup does not believe newer files, nor those of another catalogue")
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
        unusable({ _ = try scratch.reader().openIndex(of: space) }, "not those that the database knows")
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
        let before = files
        try catalog.commit((20..<40).map { .put(.sample($0)) })
        // Cancelled while it builds.
        #expect(throws: VectorSearchError.cancelled) {
            try catalog.updateIndex(
                of: space, recipe: IndexRecipe(.exact), policy: policy, options: BuildOptions(isCancelled: { true }))
        }
        #expect(files == before)
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

    @Test("a catalogue of the first layout is converted by its next writer")
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
            catalogError { () throws(CatalogError) in try Catalog.open(at: scratch.catalog, access: .read) }
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
