import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import TestSupport
import Testing

@testable import Simile

/// What becomes of items whose files change, go, or are known by several names. By color, which needs no weights.
@Suite struct ChangedFilesTests {
    let folder: TemporaryFolder
    let catalog: ImageCatalog
    private var images: String { folder.path + "/pictures" }

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
    }

    /// An image of one color; all are of one size in bytes.
    @discardableResult
    private func draw(_ name: String, _ shade: UInt8, age seconds: Int = 3600) throws -> String {
        let png = try PixelBuffer(width: 16, height: 16, fill: (shade, 255 - shade, 90)).png()
        let path = try folder.write("pictures/" + name, png + [UInt8](repeating: 0, count: max(0, 400 - png.count)))
        try age(path, seconds)
        return path
    }

    private func age(_ path: String, _ seconds: Int) throws {
        let moment = timeval(tv_sec: 2_000_000_000 - seconds, tv_usec: 0)
        try #require(utimes(path, [moment, moment]) == 0)
    }

    @discardableResult
    private func index(
        _ paths: String..., attributes: String? = nil, prune: Bool = false, force: Bool = false
    ) throws -> IndexReport {
        var request = IndexRequest(paths: paths.isEmpty ? [images] : paths, models: [ModelChoice("colour")])
        request.attributes = try attributes.map { try AttributeFile(path: $0) }
        (request.prune, request.force, request.threads) = (prune, force, 1)
        return try ImageIndexer(catalog: catalog).run(request)
    }

    private func search(_ name: String, limit: Int = 10) async throws -> [SearchHit] {
        var request = SearchRequest(QueryExpression([.init(.image(ImageQuery(name)))]))
        (request.limit, request.ranking) = (limit, .model("colour"))
        return try await ImageSearch(catalog: catalog).run(request).hits
    }

    private func keys() throws -> [String] {
        try catalog.items().map { String($0.key.text.dropFirst("pictures".count)) }
    }

    /// Clocks go wrong by centuries, and file systems keep what they say.
    @Test func filesOfAnyTimeAreIndexed() throws {
        for (number, year) in [1600, 1950, 2100, 2400, 2999].enumerated() {
            let path = try draw("\(year).png", UInt8(number * 40))
            let date = Date(timeIntervalSince1970: Double(year - 1970) * 31_557_600)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        let request = IndexRequest(paths: [images], models: [ModelChoice("colour")])
        let report = try ImageIndexer(catalog: catalog).run(request)
        #expect(report.added == 5 && report.skipped.isEmpty)
        #expect(try ImageIndexer(catalog: catalog).run(request).added == 0)
    }

    @Test func sameSizeAndTimeDoNotHideAChange() throws {
        try draw("a.png", 10)
        try draw("b.png", 20)
        #expect(try index().added == 2)
        let old = try catalog.item("pictures/a.png")?.fingerprint
        try draw("a.png", 200)
        #expect(try FileStatus.of(images + "/a.png").get().modified == old?.modified)
        #expect(try FileStatus.of(images + "/a.png").get().size == old?.size)
        let report = try index()
        #expect(report.updated == 1 && report.unchanged == 1 && report.embedded == 1)
    }

    @Test func anotherFileInItsPlaceIsNoticed() throws {
        let path = try draw("a.png", 10)
        var fingerprint = FileFingerprint(of: try FileStatus.of(path).get(), try #require(ContentHash([UInt8](0..<32))))
        fingerprint.changed = try FileStatus.of(path).get().changed
        #expect(fingerprint.describes(try FileStatus.of(path).get()))
        for change in [\FileFingerprint.size, \.modified] {
            var other = fingerprint
            other[keyPath: change] += 1
            #expect(!other.describes(try FileStatus.of(path).get()))
        }
        var other = fingerprint
        other.inode = 0
        #expect(!other.describes(try FileStatus.of(path).get()))
        other = fingerprint
        other.changed = nil
        #expect(
            !other.describes(try FileStatus.of(path).get()), "of a catalog of before: the bytes are compared once")
    }

    @Test func forceLooksAgain() throws {
        for number in 0..<3 { try draw("\(number).png", UInt8(number * 50)) }
        try index()
        #expect(try index().embedded == 0)
        let report = try index(force: true)
        #expect(report.embedded == 3 && report.updated == 3 && report.added == 0)
    }

    /// Whichever way the file is named, what is looked for is what it shows now.
    @Test func aFileThatChangedIsLookedForAsItIsNow() async throws {
        let path = try draw("a.png", 0)
        try draw("b.png", 255)
        try folder.link("link.png", to: "pictures/a.png")
        try index()
        #expect(try await search(path, limit: 1).first?.path == path)
        try draw("a.png", 254)
        for name in [path, images + "/./a.png", images + "/../link.png", "file://" + path] {
            let hit = try await search(name, limit: 1).first
            #expect(hit?.path == images + "/b.png", "\(name)")
        }
        var request = SearchRequest(QueryExpression([.init(.image(.item("pictures/a.png")))]))
        request.ranking = .model("colour")
        #expect(try await ImageSearch(catalog: catalog).run(request).hits.first?.path == images + "/b.png")
    }

    @Test func theSameBytesElsewhereScoreOne() async throws {
        let path = try draw("a.png", 30)
        try draw("b.png", 31)
        try index()
        try FileManager.default.copyItem(atPath: path, toPath: folder.path + "/copy.png")
        #expect(try await search(folder.path + "/copy.png", limit: 1).first?.path == path)
    }

    @Test func aFileThatCannotBeReadAnyMoreIsMarked() async throws {
        let path = try draw("a.png", 10)
        try draw("b.png", 20)
        try index()
        try folder.write("pictures/a.png", Array("no picture".utf8))
        try age(path, 1000)
        let report = try index()
        #expect(report.skipped.count == 1 && report.unreadable == 1)
        let since = try #require(try catalog.item("pictures/a.png")?.fault?.since)
        #expect(try index().unreadable == 1)
        #expect(try catalog.item("pictures/a.png")?.fault?.since == since)
        let hits = try await search(images + "/b.png")
        #expect(hits.first { $0.path == path }?.fault?.contains("not an image") == true)
        #expect(hits.first { $0.path != path }?.fault == nil)
        #expect(try FileFindings(of: catalog).unreadable == 1)
        try draw("a.png", 10)
        #expect(try index().unreadable == 0)
        #expect(try catalog.item("pictures/a.png")?.fault == nil)
    }

    @Test func aCutShortFileFromTheFutureIsNoFileInTheMaking() throws {
        let path = try draw("a.png", 10)
        let bytes = try #require(FileManager.default.contents(atPath: path))
        try folder.write("pictures/a.png", Array(bytes.prefix(80)))
        for offset in [86_400, 1 << 31] {
            let moment = timeval(tv_sec: time(nil) + offset, tv_usec: 0)
            try #require(utimes(path, [moment, moment]) == 0)
            #expect(try index().skipped.first?.reason.contains("still being written") == false)
        }
        #expect(FileStatus.isRecent(.min, within: 5) == false && FileStatus.isRecent(.max, within: 5) == false)
    }

    @Test func linksAreOtherNamesOfOneItem() throws {
        try folder.write("pictures/notes.csv", Array("path,kind\na-link/a.png,cat\nreal/b.png,dog\nc.png,cow\n".utf8))
        try draw("real/a.png", 10)
        try draw("real/b.png", 20)
        try draw("real/c.png", 30)
        try folder.link("pictures/a-link", to: "real")
        try folder.link("pictures/c.png", to: "real/c.png")
        let report = try index(attributes: images + "/notes.csv")
        #expect(report.added == 3 && report.unmatchedAttributes == 0)
        #expect(try keys() == ["/real/a.png", "/real/b.png", "/real/c.png"])
        #expect(try catalog.items().map { $0.attributes["kind"] } == [.text("cat"), .text("dog"), .text("cow")])
        #expect(try index(images + "/a-link").unchanged == 3)
        #expect(try index(images + "/a-link", prune: true).missing == 0)
    }

    /// Catalogues of before knew a file by the link that was typed.
    @Test func anItemKnownByALinkBecomesThatOfItsFile() throws {
        try draw("real/a.png", 10)
        try index()
        try folder.link("pictures/link", to: "real")
        let item = try #require(try catalog.item("pictures/real/a.png"))
        try catalog.commit([
            .setAttributes(item.key, ["kind": "cat"]), .rename(item.key, to: "pictures/link/a.png", root: item.root),
        ])
        #expect(try index().moved == 1)
        #expect(try keys() == ["/real/a.png"])
        #expect(try catalog.items().first?.attributes["kind"] == .text("cat"))
    }

    @Test func whatMayBeADiskThatIsNotThereIsNotPruned() throws {
        for number in 0..<5 { try draw("\(number).png", UInt8(number * 40)) }
        try draw("other/a.png", 250)
        try index()
        for number in 0..<2 { unlink(images + "/\(number).png") }
        #expect(try index(prune: true).removed == 2)
        for number in 2..<5 { unlink(images + "/\(number).png") }
        let report = try index(prune: true)
        #expect(report.removed == 0 && report.missing == 3)
        #expect(report.refusals.map(\.items) == [4] && report.refusals.map(\.missing) == [3])
        #expect(report.refusals.first?.description.contains("2.png") == true)
        #expect(try catalog.count() == 4)
        #expect(try index(prune: true, force: true).removed == 3)
        // A root of which all is gone, beside one that is whole.
        try draw("b.png", 100)
        try index()
        unlink(images + "/other/a.png")
        #expect(
            try index(images, images + "/other", prune: true).refusals.map(\.path) == [
                images, images + "/other",
            ])
        // An empty folder may be where a disk is mounted; one that is gone has been deleted.
        #expect(try index(prune: true).removed == 0)
        rmdir(images + "/other")
        #expect(try index(prune: true).removed == 1)
    }

    @Test func aRenamedFolderIsTold() async throws {
        for number in 0..<3 { try draw("old/deep/\(number).png", UInt8(number * 40)) }
        try index(images + "/old")
        #expect(try FileFindings(of: catalog).lost.isEmpty)
        try #require(rename(images + "/old", images + "/new") == 0)
        try draw("new/more.png", 200)
        let report = try index(images + "/new")
        var lost = LostFolder(path: images + "/old", root: "old", items: 3, foundElsewhere: 3)
        #expect(report.added == 4 && report.lost == [lost])
        lost.foundElsewhere = 0
        let findings = try FileFindings(of: catalog)
        #expect(findings.missing == 3 && findings.lost == [lost])
        #expect(try await search(images + "/new/deep/0.png").count { $0.fault == "its file no longer exists" } == 3)
        let kept = try Removal(catalog: catalog).run(.init(names: [images + "/old"]))
        #expect(kept.removed.isEmpty && kept.unknown.isEmpty)
        #expect(kept.skipped.count == 1 && kept.skipped.first?.reason.contains("simile roots move old") == true)
        #expect(
            try Removal(catalog: catalog).run(.init(names: [images + "/old/deep/0.png"])).removed == [
                "old/deep/0.png"
            ])
        #expect(try RootKeeper(catalog: catalog).remove("old").removed == 2)
        #expect(try FileFindings(of: catalog).missing == 0 && catalog.roots().map(\.name) == ["new"])
    }

    @Test func aRootThatIsGoneNamesTheCommandForThat() throws {
        let error = #expect(throws: FileError.self) { try index(images + "/none", prune: true) }
        #expect(error?.reason.contains("simile remove \(images)/none") == true)
        #expect(error?.reason.contains("simile roots move") == true)
        let other = #expect(throws: FileError.self) { try index(images + "/none") }
        #expect(other?.reason == "No such file or directory")
    }

    /// A cache that asks by the content must not be told that nothing has changed.
    @Test func theContentOfAChangedFileIsNotKnown() throws {
        try draw("a.png", 10)
        try index()
        let item = try #require(try catalog.items().first)
        #expect(try catalog.image(of: item.key).content == item.fingerprint?.contentHash)
        let file = URL(fileURLWithPath: images + "/a.png")
        try (Data(contentsOf: file) + [0]).write(to: file)
        #expect(try catalog.image(of: item.key).content == nil)
    }
}
