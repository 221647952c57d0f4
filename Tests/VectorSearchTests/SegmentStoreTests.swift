import Basics
import Foundation
import Testing

@testable import VectorSearch

@Suite struct SegmentStoreTests {
    /// An index of two segments in a folder.
    private func store(_ folder: String) throws -> (store: SegmentStore, index: SegmentedIndex) {
        var random = Seeded(9)
        let store = SegmentStore(folder: folder + "/segments")
        var index = try SegmentedIndex(dimension: 4, metric: .euclidean)
        for (count, first) in [(30, 1), (10, 100)] as [(Int, Int64)] {
            for id in 0..<count { try index.add(random.vector(4), id: first + Int64(id)) }
            let plan = try #require(try index.nextMerge(by: MergePolicy(tailLimit: 1, ratio: 1)))
            let vectors = try #require(plan.vectors)
            try index.finish(plan, with: try IndexRecipe(.exact).build(vectors, metric: .euclidean), ids: plan.ids)
        }
        #expect(index.summaries.map(\.rows) == [30, 10])
        try store.commit(&index, kind: .exact, token: 77)
        return (store, index)
    }

    private func names(_ store: SegmentStore) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: store.folder))
    }

    @Test func nothingIsNotAnError() throws {
        try withTemporaryFolder { folder in
            let opened = try SegmentStore(folder: folder + "/none").open()
            let manifest = try SegmentStore(folder: folder).manifest()
            #expect(opened == nil && manifest == nil)
            SegmentStore(folder: folder + "/none").remove()
        }
    }

    @Test func aGenerationComesBackAndTheNextReplacesIt() throws {
        try withTemporaryFolder { folder in
            var (store, index) = try store(folder)
            #expect(try names(store) == ["manifest", "4d-0.index", "4d-0.ids", "4d-1.index", "4d-1.ids"])
            let old = try #require(try store.open())
            #expect(old.manifest.coveredID == 109 && old.manifest.token == 77 && old.manifest.generation == 1)
            #expect(try old.index.search([0, 0, 0, 0]) == index.search([0, 0, 0, 0]))

            // Files of killed writers, and what is not ours.
            for name in ["4d-1.index.12-34.tmp", "ff-0.ids", "notes.txt"] {
                try Data([1]).write(to: URL(fileURLWithPath: store.folder + "/" + name))
            }
            try index.add([1, 1, 1, 1], id: 200)
            let plan = try #require(try index.nextMerge(by: MergePolicy(tailLimit: 1, ratio: 1)))
            #expect(plan.vectors?.count == 1)
            try index.finish(
                plan, with: try IndexRecipe(.exact).build(#require(plan.vectors), metric: .euclidean), ids: plan.ids)
            try index.add([2, 2, 2, 2], id: 300)
            let kept = try #require(
                try FileManager.default.attributesOfItem(atPath: store.folder + "/4d-0.index")[.systemFileNumber]
                    as? Int)
            try store.commit(&index, kind: .exact, token: 78)
            #expect(
                try names(store) == [
                    "manifest", "4d-0.index", "4d-0.ids", "4d-1.index", "4d-1.ids", "4e-2.index", "4e-2.ids",
                    "notes.txt",
                ])
            #expect(
                try FileManager.default.attributesOfItem(atPath: store.folder + "/4d-0.index")[.systemFileNumber]
                    as? Int
                    == kept, "a segment that stays is not written again")
            let new = try #require(try store.open())
            #expect(new.manifest.coveredID == 299 && new.manifest.generation == 2)
            #expect(new.index.count == 41 && !new.index.contains(300))

            // All in one: the old files go, and who has them mapped keeps them.
            let whole = try #require(try index.wholeMerge())
            #expect(whole.vectors == nil && whole.ids.count == 42)
            var random = Seeded(1)
            let matrix = try VectorMatrix(dimension: 4, rows: random.rows(42, 4))
            try index.finish(whole, with: try IndexRecipe(.exact).build(matrix, metric: .euclidean), ids: whole.ids)
            try store.commit(&index, kind: .exact, token: 79)
            #expect(try names(store) == ["manifest", "4f-0.index", "4f-0.ids", "notes.txt"])
            #expect(try old.index.search([0, 0, 0, 0], limit: 99).count == 40)
            store.remove()
            let none = try store.open()
            #expect(none == nil)
        }
    }

    /// Every single bit that is flipped, every length it is cut to, and files of others are noticed; nothing crashes.
    @Test func damageIsRefused() throws {
        try withTemporaryFolder { folder in
            let (store, _) = try store(folder)
            var random = Seeded(6)
            func isRefused(_ name: String, _ bytes: Data) throws -> Bool {
                try bytes.write(to: URL(fileURLWithPath: store.folder + "/" + name))
                do { return try store.open(verifying: .full) == nil } catch { return true }
            }
            for name in try names(store).sorted() {
                let path = store.folder + "/" + name
                let sound = try Data(contentsOf: URL(fileURLWithPath: path))
                for place in 0..<80 {
                    var bytes = sound
                    let place = place < 60 ? place : Int.random(in: 0..<sound.count, using: &random)
                    bytes[place % sound.count] ^= 1 << UInt8.random(in: 0...7, using: &random)
                    #expect(try isRefused(name, bytes), "\(name), byte \(place)")
                }
                for length in [0, 1, 7, 8, 48, 79, 200, sound.count / 2, sound.count - 1] where length < sound.count {
                    #expect(try isRefused(name, sound.prefix(length)), "\(name), \(length) bytes")
                }
                #expect(try isRefused(name, sound + [0x20]))
                #expect(try isRefused(name, Data("something else entirely\n{}".utf8)))
                #expect(try !isRefused(name, sound))
                try FileManager.default.removeItem(atPath: path)
                if name == "manifest" {
                    let opened = try store.open()
                    #expect(opened == nil)
                } else {
                    #expect(throws: IndexFileError.self) { try store.open() }
                }
                try sound.write(to: URL(fileURLWithPath: path))
            }
            // A sound file of somebody else's.
            try FileManager.default.removeItem(atPath: store.folder + "/4d-1.index")
            try FileManager.default.copyItem(
                atPath: store.folder + "/4d-0.index", toPath: store.folder + "/4d-1.index")
            #expect(throws: IndexFileError.self) { try store.open() }
            #expect(throws: IndexFileError.self) { try store.open() }
        }
    }

    @Test func aNewerManifestIsNamedAsSuch() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/manifest"
            try "simile-segments 2 0\n{}".write(toFile: path, atomically: false, encoding: .utf8)
            #expect(throws: IndexFileError(path: path, .newerVersion(found: 2, supported: 1))) {
                try SegmentStore(folder: folder).open()
            }
        }
    }

    /// A writer that stops anywhere leaves the last generation: here between any two of its steps.
    @Test func whatIsHalfWrittenDoesNotCount() throws {
        try withTemporaryFolder { folder in
            var (store, index) = try store(folder)
            let before = try #require(try store.open()).manifest
            let whole = try #require(try index.wholeMerge())
            var random = Seeded(1)
            let matrix = try VectorMatrix(dimension: 4, rows: random.rows(whole.ids.count, 4))
            try index.finish(whole, with: try IndexRecipe(.exact).build(matrix, metric: .euclidean), ids: whole.ids)
            // The new files, in the order in which they are written, without the manifest.
            let other = SegmentStore(folder: folder + "/other")
            try other.commit(&index, kind: .exact, token: 99)
            for name in ["63-0.index", "63-0.ids"] {
                try FileManager.default.copyItem(atPath: other.folder + "/" + name, toPath: store.folder + "/" + name)
                let opened = try store.open()
                #expect(opened?.manifest == before)
            }
            // The manifest cannot be written: a folder is in the way. Nothing is left behind.
            let manifest = store.folder + "/manifest"
            try FileManager.default.removeItem(atPath: manifest)
            try FileManager.default.createDirectory(atPath: manifest + "/x", withIntermediateDirectories: true)
            index.name(0, "unknown")
            #expect(throws: IndexFileError.self) { try store.commit(&index, kind: .exact, token: 100) }
            #expect(try !names(store).contains { $0.hasPrefix("64-") || $0.hasSuffix(".tmp") })
        }
    }
}
