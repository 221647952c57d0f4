import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import Synchronization
import TestSupport
import Testing

@testable import Simile

/// Items that come without a file, put by several writers, with the model that needs no weights.
@Suite struct ItemKeeperTests {
    let folder: TemporaryFolder
    let store = ModelStore(folders: ["/nowhere"])

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> ImageCatalog {
        try ImageCatalog.open(at: folder.path + "/shop", access: .write(wait: .seconds(60)), create: true)
    }

    private func keeper(of catalog: ImageCatalog) -> ItemKeeper {
        ItemKeeper(
            catalog: catalog,
            resident: Resident(models: ResidentModels(store: store), indexes: ResidentIndexes(catalog: catalog)),
            model: ModelChoice("colour"))
    }

    private func image(_ number: Int) throws -> [UInt8] {
        try PixelBuffer(width: 16, height: 16, fill: (UInt8(number * 60), 90, 200)).png()
    }

    /// Whoever lets go of an image must not delete it under the hands of who just puts it.
    @Test func aImageStaysAsLongAsAnItemShowsIt() throws {
        let failures = Mutex<[String]>([])
        let group = DispatchGroup()
        let images = try (0..<2).map { try image($0) }
        for writer in 0..<3 {
            let catalog = try open()
            let keeper = keeper(of: catalog)
            group.enter()
            Thread {
                var numbers = SeededGenerator(state: UInt64(writer))
                do {
                    for _ in 0..<40 {
                        let key = ItemKey("\(writer)-\(Int.random(in: 0..<2, using: &numbers))")
                        if Bool.random(using: &numbers) {
                            try keeper.put(key, image: images[Int.random(in: 0..<2, using: &numbers)])
                            // Nobody else has this key, so it must be there now.
                            guard let path = try catalog.item(key)?.path, FileManager.default.fileExists(atPath: path)
                            else { throw CocoaError(.fileNoSuchFile) }
                        } else {
                            try keeper.remove(key)
                        }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
                group.leave()
            }.start()
        }
        group.wait()
        #expect(failures.withLock(\.first) == nil)
        let catalog = try open()
        let uploads = try Uploads(of: catalog)
        #expect(try uploads.missing == 0 && uploads.unnamed == 0 && uploads.items == catalog.count())
        for item in try catalog.items() { try keeper(of: catalog).remove(item.key) }
        let none = try Uploads(of: catalog)
        #expect(none.items == 0 && none.bytes == 0 && none.unnamed == 0)
    }

    /// A sweep may meet an image between its being written and its being committed: the item must have it all the same.
    @Test func sweepingLosesNothingThatIsBeingPut() throws {
        let failures = Mutex<[String]>([])
        let isOver = Atomic(false)
        let (writers, sweepers) = (DispatchGroup(), DispatchGroup())
        func start(_ group: DispatchGroup, _ work: @escaping @Sendable () throws -> Void) {
            group.enter()
            Thread {
                do { try work() } catch { failures.withLock { $0.append("\(error)") } }
                group.leave()
            }.start()
        }
        let images = try (0..<4).map { try image($0) }
        for writer in 0..<2 {
            let catalog = try open()
            let keeper = keeper(of: catalog)
            start(writers) {
                for number in 0..<60 {
                    let key = ItemKey("\(writer)-\(number % 5)")
                    try keeper.put(key, image: images[number % 4])
                    guard let path = try catalog.item(key)?.path, FileManager.default.fileExists(atPath: path) else {
                        throw CocoaError(.fileNoSuchFile)
                    }
                }
            }
        }
        let sweeping = try open()
        start(sweepers) { while !isOver.load(ordering: .relaxed) { try Tidying(sweeping).sweep() } }
        writers.wait()
        isOver.store(true, ordering: .relaxed)
        sweepers.wait()
        #expect(failures.withLock(\.first) == nil)
        #expect(try Uploads(of: sweeping).missing == 0)
        #expect(try Tidying(sweeping).leftovers().paths.isEmpty)
    }

    /// The image is written before the transaction that then fails.
    @Test func whatCannotBeCommittedLeavesNoImage() throws {
        let catalog = try open()
        let keeper = keeper(of: catalog)
        try keeper.put("a", image: try image(0))
        let blocked = "key with an attribute that is none"
        #expect(throws: (any Error).self) {
            try keeper.put(ItemKey(blocked), image: try image(1), attributes: ["": 1])
        }
        #expect(throws: (any Error).self) {
            try keeper.put(ItemKey(blocked), image: try image(0), attributes: ["": 1])
        }
        #expect(try Uploads(of: catalog).unnamed == 0 && Uploads(of: catalog).missing == 0)
    }

    @Test func doctorListsAndDeletesLeftovers() throws {
        let catalog = try open()
        try keeper(of: catalog).put("a", image: try image(0))
        let name = String(repeating: "0", count: 64)
        let path = try folder.write("shop/pictures/00/\(name).png")
        let doctor = Doctor(store: store, catalog: catalog.directory)
        func finding(_ fixing: Bool) -> Doctor.Finding? {
            doctor.examine(fixing: fixing).first { $0.name == "leftovers" }
        }
        #expect(finding(false)?.detail.contains("pictures/00/\(name).png") == true)
        #expect(finding(false)?.remedy == "simile doctor --fix" && FileManager.default.fileExists(atPath: path))
        #expect(finding(true)?.detail.contains("deleted") == true && !FileManager.default.fileExists(atPath: path))
        #expect(finding(false) == nil && finding(true) == nil)
        #expect(try Uploads(of: catalog).missing == 0)
    }

    @Test func uploadsAreCountedAndMissed() throws {
        let catalog = try open()
        let keeper = keeper(of: catalog)
        for number in 0..<3 { try keeper.put(ItemKey("p\(number)"), image: try image(number)) }
        try keeper.put("again", image: try image(0))
        try catalog.commit([.put(NewItem(key: "file", path: folder.path + "/file.png"))])
        let sizes = try (0..<3).reduce(0) { $0 + Int64(try image($1).count) }
        var expected = try Uploads(of: catalog)
        #expect(expected.items == 4 && expected.bytes == sizes && expected.missing == 0 && expected.unnamed == 0)
        #expect(try StatusReport(of: catalog, withUploads: true).uploads == expected)

        let path = try #require(try catalog.item("p1")?.path)
        try FileManager.default.removeItem(atPath: path)
        try Data([1]).write(to: URL(fileURLWithPath: try #require(try catalog.item("p2")?.path)))
        try folder.write("shop/pictures/zz/left.png")
        expected = try Uploads(of: catalog)
        #expect(expected.missing == 2 && expected.examples == ["p1", "p2"] && expected.unnamed == 1)
        let findings = Doctor(store: store, catalog: catalog.directory).examine()
        let finding = try #require(findings.first { $0.name == "uploads" })
        #expect(!finding.ok && finding.detail.contains("2 of 4") && finding.detail.contains("p1, p2"), "\(finding)")
    }

    /// A copy of the folder shows its own images, also when the old folder is still there, or gone.
    @Test func aCopyOfTheCatalogueIsWhole() async throws {
        let catalog = try open()
        for number in 0..<3 { try keeper(of: catalog).put(ItemKey("p\(number)"), image: try image(number)) }
        try catalog.close()
        let copy = folder.path + "/elsewhere"
        try FileManager.default.copyItem(atPath: catalog.directory, toPath: copy)
        for isThere in [true, false] {
            if !isThere { try FileManager.default.removeItem(atPath: catalog.directory) }
            let opened = try ImageCatalog.open(at: copy, access: .write(wait: .zero))
            #expect(try opened.items().allSatisfy { $0.path?.hasPrefix(copy + "/pictures/") == true })
            #expect(try Uploads(of: opened).missing == 0)
            var request = SearchRequest(.init([.init(.image(.item("p1"), region: try Region("0,0,0.5,0.5")))]))
            request.limit = 1
            let found = try await ImageSearch(catalog: opened, store: store).run(request)
            #expect(found.hits.first?.key == "p1" && found.hits.first?.path?.hasPrefix(copy) == true)
            try opened.close()
        }
    }

    @Test func removalTakesImagesThatNobodyShows() throws {
        let catalog = try open()
        let keeper = keeper(of: catalog)
        try keeper.put("a", image: try image(0))
        try keeper.put("b", image: try image(0))
        let own = try folder.write("own.png", try image(1))
        try catalog.commit([.put(NewItem(key: "own", path: own))])
        _ = try Removal(catalog: catalog).run(.init(names: ["a", "own"]))
        #expect(try Uploads(of: catalog).bytes > 0 && FileManager.default.fileExists(atPath: own))
        _ = try Removal(catalog: catalog).run(.init(names: ["b"]))
        #expect(try Uploads(of: catalog).bytes == 0)
    }

    /// A space whose model has other weights by now keeps nobody from adding items, as long as there is another.
    @Test func aDeadSpaceIsPassedOver() throws {
        let catalog = try open()
        var dead = try ModelChoice("colour").space(store: store)
        dead.weightsDigest = "before"
        let vector = [Float](repeating: 1, count: dead.dimension)
        try catalog.commit([.put(NewItem(key: "old", vectors: [(dead, vector)]))])
        #expect {
            try keeper(of: catalog).put("new", image: try image(1))
        } throws: { error in
            if case CatalogError.unknownSpace = error { true } else { false }
        }
        #expect(try catalog.count() == 1)
        let living = try ModelChoice("colour").space(store: store)
        try catalog.commit([.put(NewItem(key: "old", vectors: [(dead, vector), (living, vector)]))])
        try keeper(of: catalog).put("new", image: try image(1))
        #expect(try catalog.keptSpaces() == [living])
        #expect(try catalog.vector(of: "new", in: living) != nil && catalog.vector(of: "new", in: dead) == nil)
        #expect(try catalog.lag(of: dead) == 1 && catalog.lag(of: living) == 0)
    }

    /// An item's image can be read whoever replaces it, by its path, by its key, and as a hit of a search before.
    @Test func aImageIsThereWhileItIsReplaced() throws {
        let catalog = try open()
        let keeper = keeper(of: catalog)
        let images = try (0..<2).map { try image($0) }
        try keeper.put("a", image: images[0])
        let isDone = Atomic(false)
        let group = DispatchGroup()
        group.enter()
        Thread {
            var number = 0
            while !isDone.load(ordering: .relaxed) {
                number += 1
                do { try keeper.put("a", image: images[number % 2]) } catch { Issue.record(error) }
            }
            group.leave()
        }.start()
        for _ in 0..<2_000 {
            let found = try catalog.image(of: "a")
            let bytes = try found.bytes(limit: 1 << 20)
            #expect(images.contains(bytes))
            #expect(found.content == found.item.fingerprint?.contentHash)
        }
        isDone.store(true, ordering: .relaxed)
        group.wait()
        // One that is gone for good is none.
        let path = try #require(try catalog.item("a")?.path)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: SearchRequestError.noImage(of: "a")) { try catalog.image(of: "a") }
        #expect(throws: SearchRequestError.nothingNamed("b")) { try catalog.image(of: "b") }
    }
}
