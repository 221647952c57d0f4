import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import TestSupport
import Testing

@testable import Simile

/// Items are known by roots, wherever these lie. By color, which needs no weights.
@Suite struct RootsTests {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    private var images: String { folder.path + "/pictures" }

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
    }

    @discardableResult
    private func draw(_ name: String, _ shade: UInt8) throws -> String {
        let path = try folder.write(name, try PixelBuffer(width: 16, height: 16, fill: (shade, 255 - shade, 90)).png())
        let moment = timeval(tv_sec: 1_900_000_000, tv_usec: 0)
        try #require(utimes(path, [moment, moment]) == 0)
        return path
    }

    @discardableResult
    private func index(
        _ names: String..., root: String? = nil, in other: ImageCatalog? = nil, attributes: String? = nil,
        prune: Bool = false
    ) throws -> IndexReport {
        var request = IndexRequest(paths: names.map { folder.path + "/" + $0 }, models: [ModelChoice("colour")])
        (request.root, request.prune, request.threads) = (root, prune, 1)
        request.attributes = try attributes.map { try AttributeFile(path: $0) }
        try request.check()
        return try ImageIndexer(catalog: other ?? catalog).run(request)
    }

    private func keys() throws -> [String] { try catalog.items().map(\.key.text) }
    private func roots() throws -> [String] { try catalog.roots().map(\.name) }

    private func move(_ name: String, to new: String) throws {
        try #require(rename(folder.path + "/" + name, folder.path + "/" + new) == 0)
    }

    private func first(_ name: String) async throws -> SearchHit? {
        var request = SearchRequest(QueryExpression([.init(.image(ImageQuery(name)))]))
        (request.limit, request.ranking) = (1, .model("colour"))
        return try await ImageSearch(catalog: catalog).run(request).hits.first
    }

    @Test func twoCataloguesOfOneFolderHaveEqualKeys() throws {
        for place in ["one/pictures", "two/mounted/pictures"] {
            for name in ["a.png", "2024/b.png", "2024/deep/c.png"] {
                try draw("\(place)/\(name)", UInt8(name.count * 10))
            }
        }
        let other = try ImageCatalog.open(at: folder.path + "/other", access: .write(wait: .zero), create: true)
        try index("one/pictures")
        try index("two/mounted/pictures", in: other)
        #expect(try keys() == ["pictures/2024/b.png", "pictures/2024/deep/c.png", "pictures/a.png"])
        #expect(try other.items().map(\.key.text) == keys())
        #expect(try other.items().map(\.path) != catalog.items().map(\.path))
    }

    @Test func aFolderThatMovedIsFoundByOneMoveOfItsRoot() async throws {
        for number in 0..<4 { try draw("pictures/sub/\(number).png", UInt8(number * 60)) }
        try index("pictures")
        let ids = try catalog.items().map(\.id)
        try move("pictures", to: "photos")
        #expect(try FileFindings(of: catalog).missing == 4)
        #expect(try FileFindings(of: catalog).lost == [LostFolder(path: images, root: "pictures", items: 4)])
        let keeper = RootKeeper(catalog: catalog)
        #expect(try keeper.list().roots == [RootStatus(name: "pictures", path: images, items: 4, present: false)])
        let report = try keeper.move("pictures", to: folder.path + "/photos")
        #expect(report.sampled == 4 && report.found == 4 && report.roots.map(\.present) == [true])
        #expect(try FileFindings(of: catalog).missing == 0)
        let again = try index("photos")
        #expect(again.embedded == 0 && again.added == 0 && again.lost.isEmpty && again.unchanged == 4)
        #expect(try catalog.items().map(\.id) == ids && roots() == ["pictures"])
        #expect(try await first(folder.path + "/photos/sub/2.png")?.key == "pictures/sub/2.png")
        #expect(try await first("pictures/sub/2.png")?.path == folder.path + "/photos/sub/2.png")
        _ = try keeper.rename("pictures", to: "photos")
        #expect(try index("photos").unchanged == 4)
        #expect(try await first(folder.path + "/photos/sub/2.png")?.key == "photos/sub/2.png")
    }

    @Test func rootsInAFolderMoveAlongWithIt() throws {
        try draw("pictures/2024/a.png", 10)
        try draw("pictures/b.png", 60)
        try draw("pictures/mounted/c.png", 120)
        try index("pictures/2024")
        try index("pictures/mounted")
        try index("pictures")
        try folder.makeFolder("photos")
        for name in ["2024", "b.png"] { try move("pictures/" + name, to: "photos/" + name) }
        let report = try RootKeeper(catalog: catalog).move("pictures", to: folder.path + "/photos")
        #expect(
            report.roots.map(\.path) == [folder.path + "/photos/2024", images + "/mounted", folder.path + "/photos"])
        #expect(try index("photos", "pictures", prune: true).unchanged == 3)
        #expect(try FileFindings(of: catalog).missing == 0)
    }

    /// Copied to another disk, files have other numbers: they are read, not looked at.
    @Test func aCopyElsewhereIsReadOnce() throws {
        for number in 0..<3 { try draw("pictures/\(number).png", UInt8(number * 60)) }
        try index("pictures")
        try FileManager.default.copyItem(atPath: images, toPath: folder.path + "/copy")
        try FileManager.default.removeItem(atPath: images)
        _ = try RootKeeper(catalog: catalog).move("pictures", to: folder.path + "/copy")
        let report = try index("copy")
        #expect(report.embedded == 0 && report.added == 0 && report.unchanged == 3)
    }

    @Test func aMoveToWhereNothingIsIsRefused() throws {
        try draw("pictures/a.png", 10)
        try draw("others/b.png", 20)
        try index("pictures")
        let keeper = RootKeeper(catalog: catalog)
        #expect { try keeper.move("pictures", to: folder.path + "/others") } throws: { "\($0)".contains("--force") }
        #expect(throws: FileError.self) { try keeper.move("pictures", to: folder.path + "/none") }
        #expect(throws: FileError.self) { try keeper.move("pictures", to: images + "/a.png") }
        #expect { try keeper.move("photos", to: images) } throws: { "\($0)".contains("simile roots list") }
        #expect(try catalog.roots().map(\.path) == [images])
        #expect(try keeper.move("pictures", to: folder.path + "/others", force: true).found == 0)
        #expect(try catalog.items().map(\.path) == [folder.path + "/others/a.png"])
        let report = try index("others")
        #expect(report.added == 1 && report.missing == 1)
    }

    @Test func aFileBelongsToTheDeepestRoot() async throws {
        try draw("pictures/2024/a.png", 10)
        try draw("pictures/2024/deep/b.png", 60)
        try draw("pictures/c.png", 120)
        try index("pictures/2024")
        let report = try index("pictures")
        #expect(report.added == 1 && report.unchanged == 2)
        #expect(try keys() == ["2024/a.png", "2024/deep/b.png", "pictures/c.png"])
        #expect(try index("pictures/2024/deep").unchanged == 1)
        #expect(try await first(images + "/2024/deep/../a.png")?.key == "2024/a.png")
        #expect(try RootKeeper(catalog: catalog).list().roots.map(\.items) == [2, 1])
        // A file by itself makes a root of its folder.
        try draw("single/d.png", 200)
        try index("single/d.png")
        #expect(try keys().last == "single/d.png" && roots() == ["2024", "pictures", "single"])
    }

    @Test func aRootCanBeNamed() throws {
        try draw("pictures/a.png", 10)
        try draw("other/pictures/b.png", 60)
        try index("pictures", root: "my own")
        #expect(try index("pictures", root: "my own").unchanged == 1)
        #expect(try keys() == ["my own/a.png"])
        for (name, paths) in [
            ("another", ["pictures"]), ("my own", ["other"]), ("a/b", ["other"]), ("x", ["other", "pictures"]),
        ] {
            #expect(throws: CatalogError.self, "\(name)") {
                var request = IndexRequest(paths: paths.map { folder.path + "/" + $0 }, models: [ModelChoice("colour")])
                request.root = name
                try request.check()
                _ = try ImageIndexer(catalog: catalog).run(request)
            }
        }
        #expect(throws: CatalogError.self) { try index("pictures/a.png", root: "x") }
        try catalog.commit([.put(NewItem(key: "pictures/of a shop"))])
        try index("other/pictures")
        #expect(try keys() == ["my own/a.png", "pictures 2/b.png", "pictures/of a shop"])
    }

    @Test func aRootBehindALinkIsTheSame() async throws {
        try draw("pictures/a.png", 10)
        try draw("pictures/sub/b.png", 200)
        try index("pictures")
        try folder.makeFolder("disk")
        try move("pictures", to: "disk/pictures")
        try folder.link("pictures", to: "disk/pictures")
        try folder.link("link", to: "pictures/sub")
        for name in ["pictures", "disk/pictures", "link", "pictures/sub/b.png"] {
            let report = try index(name)
            #expect(report.added == 0 && report.missing == 0 && report.lost.isEmpty, "\(name)")
        }
        #expect(try roots() == ["pictures"])
        for name in ["pictures/sub/b.png", "disk/pictures/sub/b.png", "link/b.png", "link/../sub/./b.png"] {
            #expect(try await first(folder.path + "/" + name)?.key == "pictures/sub/b.png", "\(name)")
        }
        try FileManager.default.removeItem(atPath: folder.path + "/disk/pictures/a.png")
        #expect(try index("disk", prune: true).removed == 1)
        let roots = try RootKeeper(catalog: catalog).list().roots
        #expect(roots.filter { $0.name == "pictures" }.map(\.present) == [true], "\(roots)")
    }

    @Test func filesBehindLinksGetRootsOfTheirOwn() throws {
        try draw("pictures/a.png", 10)
        try draw("elsewhere/2023/b.png", 60)
        try draw("elsewhere/2024/c.png", 120)
        try folder.link("pictures/more", to: folder.path + "/elsewhere")
        let report = try index("pictures")
        #expect(report.added == 3 && report.skipped.isEmpty)
        #expect(try keys() == ["elsewhere/2023/b.png", "elsewhere/2024/c.png", "pictures/a.png"])
        #expect(try index("pictures", prune: true).unchanged == 3)
    }

    /// Whether the disk left an empty folder or none.
    @Test(arguments: [true, false]) func aRootThatIsNotThereIsNotPruned(leavesFolder: Bool) throws {
        for number in 0..<3 { try draw("all/disk/\(number).png", UInt8(number * 40)) }
        for number in 3..<6 { try draw("all/here/\(number).png", UInt8(number * 40)) }
        try index("all/disk")
        try index("all")
        try move("all/disk", to: "away")
        if leavesFolder { try folder.makeFolder("all/disk") }
        unlink(folder.path + "/all/here/3.png")
        let report = try index("all", prune: true)
        #expect(report.removed == 1 && report.missing == 0 && report.refusals.isEmpty)
        #expect(report.lost == [LostFolder(path: folder.path + "/all/disk", root: "disk", items: 3)])
        #expect(try catalog.count() == 5)
        let removal = try Removal(catalog: catalog).run(.init(names: [folder.path + "/all"]))
        #expect(removal.removed.map(\.text) == ["all/here/4.png", "all/here/5.png"])
        #expect(removal.skipped.map(\.path) == [folder.path + "/all/disk"])
        #expect(removal.skipped.first?.reason.contains("simile roots move disk") == true)
        if leavesFolder { rmdir(folder.path + "/all/disk") }
        try move("away", to: "all/disk")
        #expect(try index("all", prune: true).lost.isEmpty)
        #expect(try keys() == ["all/here/4.png", "all/here/5.png", "disk/0.png", "disk/1.png", "disk/2.png"])
    }

    @Test func strangeNamesAreKept() async throws {
        let names = ["new\nline/a\nb.png", "e\u{301}.png", "\u{e9}.png", "a...png", "~.png", "%2F.png", "\u{feff}.png"]
        for (number, name) in names.enumerated() { try draw("odd\nones/\(name)", UInt8(number * 30)) }
        let bad =
            Array((folder.path + "/odd\nones/bad").utf8).map(CChar.init) + [-1] + Array(".png\0".utf8).map(CChar.init)
        try #require(close(creat(bad, 0o600)) == 0)
        let report = try index("odd\nones")
        #expect(
            report.added == names.count && report.skipped.map(\.reason) == ["its name is not valid UTF-8; rename it"])
        #expect(try Set(catalog.items().map(\.key)) == Set(names.map { ItemKey("odd_ones/" + $0) }))
        #expect(try index("odd\nones", prune: true).unchanged == names.count)
        for name in names {
            let hit = try await first(folder.path + "/odd\nones/./" + name)
            #expect(hit?.key == ItemKey("odd_ones/" + name), "\(name.debugDescription)")
        }
    }

    @Test func aKeyThatWouldBeTooLongIsReported() throws {
        let long = (0..<6).map { _ in String(repeating: "n", count: 170) }.joined(separator: "/")
        try draw("p/\(long)/a.png", 10)
        try draw("p/b.png", 60)
        let report = try index("p", root: "long name")
        #expect(report.added == 1 && report.skipped.count == 1)
        #expect(report.skipped.first?.reason.contains("the limit is 1024") == true)
    }

    @Test func attributesFindTheirItemsByPathOrByKey() throws {
        try draw("pictures/a.png", 10)
        try draw("pictures/b.png", 60)
        try draw("pictures/c.png", 120)
        let notes = try folder.write(
            "elsewhere/notes.csv",
            Array("path,kind\npictures/a.png,cat\n../pictures/b.png,dog\npictures/none.png,x\n".utf8))
        let report = try index("pictures", attributes: notes)
        #expect(report.unmatchedPaths == [folder.path + "/elsewhere/pictures/none.png"])
        #expect(try catalog.items().map { $0.attributes["kind"] } == [.text("cat"), .text("dog"), nil])
        let keyed = try folder.write("elsewhere/keyed.csv", Array("key,kind\npictures/c.png,cow\n".utf8))
        #expect(try index("pictures", attributes: keyed).unmatchedAttributes == 0)
        #expect(try catalog.item("pictures/c.png")?.attributes["kind"] == .text("cow"))
        // A file at the path is what is meant.
        try draw("elsewhere/pictures/a.png", 200)
        try folder.write("elsewhere/notes.csv", Array("path,kind\npictures/a.png,lion\n".utf8))
        #expect(try index("pictures", attributes: notes).unmatchedAttributes == 1)
        #expect(try catalog.item("pictures/a.png")?.attributes["kind"] == .text("cat"))
    }

    @Test func anImageOfAServiceIsNotTheFileOfItsKey() async throws {
        try draw("pictures/a.png", 10)
        try index("pictures")
        try draw("pictures/b.png", 60)
        let models = ResidentModels(store: ModelStore(folders: ["/nowhere"]))
        let keeper = ItemKeeper(
            catalog: catalog, resident: Resident(models: models, indexes: ResidentIndexes(catalog: catalog)),
            model: ModelChoice("colour"))
        try keeper.put("pictures/b.png", image: try PixelBuffer(width: 8, height: 8, fill: (9, 200, 9)).png())
        #expect(try catalog.item(named: images + "/b.png") == nil)
        #expect(try catalog.item(named: "pictures/b.png") != nil)
        #expect(try index("pictures", prune: true).updated == 1)
        #expect(try catalog.item(named: images + "/b.png")?.key == "pictures/b.png")
    }

    @Test func manyIndexOneFolderAndItsParentAtOnce() async throws {
        for number in 0..<12 { try draw("all/\(number % 3)/\(number).png", UInt8(number * 20)) }
        let (folder, place) = (folder.path, folder.path + "/catalog")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["all", "all/0", "all/1", "all", "all/0"] {
                group.addTask {
                    try await onThread {
                        let own = try ImageCatalog.open(at: place, access: .write(wait: .seconds(60)))
                        var request = IndexRequest(paths: ["\(folder)/\(name)"], models: [ModelChoice("colour")])
                        request.threads = 1
                        _ = try ImageIndexer(catalog: own).run(request)
                    }
                }
            }
            try await group.waitForAll()
        }
        let report = try index("all")
        #expect(report.added == 0 && report.unchanged == 12)
        #expect(try Set(catalog.items().compactMap(\.path)).count == 12 && catalog.count() == 12)
    }

    @Test func theStatusTellsOfRoots() throws {
        try draw("pictures/a.png", 10)
        try index("pictures")
        #expect(
            try StatusReport(of: catalog).roots == [
                RootStatus(name: "pictures", path: images, items: 1, present: true)
            ])
        try FileManager.default.removeItem(atPath: images)
        #expect(try StatusReport(of: catalog).roots.map(\.present) == [false])
        try folder.makeFolder("pictures")
        #expect(
            try StatusReport(of: catalog).roots.map(\.present) == [false], "as a disk leaves it that is not mounted")
        #expect(try RootKeeper(catalog: catalog).remove("pictures").removed == 1)
        #expect(try StatusReport(of: catalog).roots.isEmpty)
    }
}
