import Catalog
import Foundation
import TestSupport
import Testing

@testable import Imaging
@testable import Simile

/// Copies in a catalog, found, decided about, and found again.
@Suite struct DuplicatesTests {
    private let folder: TemporaryFolder
    private let library: ImageLibrary

    init() async throws {
        folder = try TemporaryFolder()
        var options = ImageLibrary.Options()
        // A model that needs no weights.
        options.model = ModelChoice("colour")
        library = try await ImageLibrary.open(folder.path + "/catalog", options: options)
    }

    @discardableResult
    private func write(_ name: String, _ bytes: [UInt8]) throws -> ItemKey {
        try folder.write("photos/\(name)", bytes)
        return ItemKey("photos/\(name)")
    }

    private func index() async throws {
        let report = try await library.index([folder.path + "/photos"]).report()
        #expect(report.skipped.isEmpty)
    }

    private func groups() async throws -> [Set<String>] {
        try await library.duplicates().report().groups.map { Set($0.items.map(\.key.text)) }
    }

    @Test func copiesOfEveryKindAreFound() async throws {
        let image = PixelBuffer.scene(1)
        let png = try image.png()
        try write("original.png", png)
        try write("same.png", png)
        try write("compressed.jpg", try image.jpeg())
        try write("turned.png", try image.turned(.quarter).png())
        try write("mirrored.png", try image.turned(.flippedHorizontally).png())
        try write("small.png", try ImageReader().thumbnail(.pixels(image, name: ""), longSide: 120).png())
        for other in 2..<8 { try write("other\(other).png", try PixelBuffer.scene(UInt64(other)).png()) }
        try await index()
        let report = try await library.duplicates().report()
        #expect(report.groups.count == 1 && report.skipped.isEmpty && report.examined == 11)
        let group = try #require(report.groups.first)
        #expect(
            Set(group.items.map(\.key.text))
                == Set(
                    ["original.png", "same.png", "compressed.jpg", "turned.png", "mirrored.png", "small.png"].map {
                        "photos/\($0)"
                    }))
        #expect(group.items.filter(\.keep).count == 1 && group.items[0].keep)
        #expect(
            group.items.last?.key.text == "photos/small.png" && group.items.last?.reason.contains("more pixels") == true
        )
        func kind(_ name: String) -> CopyLink? {
            group.links.first {
                [$0.a.text, $0.b.text].sorted() == ["photos/\(name)", "photos/original.png"].sorted()
            }?.link
        }
        #expect(kind("same.png")?.kind == .exact)
        #expect(kind("turned.png")?.kind == .turned && [90, 270].contains(kind("turned.png")?.turn))
        #expect(kind("mirrored.png")?.kind == .mirrored && kind("mirrored.png")?.mirrored == true)
        // Every image is joined to another.
        #expect(Set(group.links.flatMap { [$0.a, $0.b] }) == Set(group.items.map(\.key)))
    }

    /// What was decided stays when files are renamed and indexed anew, and keeps two apart that a third resembles.
    @Test func decisionsStay() async throws {
        let image = PixelBuffer.scene(1)
        let (a, b, c) = (
            try write("a.png", try image.png()), try write("b.jpg", try image.jpeg()),
            try write("c.png", try ImageReader().thumbnail(.pixels(image, name: ""), longSide: 150).png())
        )
        let d = try write("d.png", try PixelBuffer.scene(2).png())
        try await index()
        #expect(try await groups() == [[a.text, b.text, c.text]])
        try await library.decide(a, b, isSame: false)
        let apart = try await groups()
        #expect(apart.count == 1 && apart[0].count == 2 && !apart[0].isSuperset(of: [a.text, b.text]))
        try await library.decide(c, d, isSame: true)
        #expect(try await groups().contains { $0.isSuperset(of: [c.text, d.text]) })
        // What is found stays told of two that are decided to be the same.
        try await library.decide(a, c, isSame: true)
        let links = try await library.duplicates().report().groups.flatMap(\.links)
        func kind(_ one: ItemKey, _ other: ItemKey) -> CopyLink.Kind? {
            links.first { Set([$0.a, $0.b]) == [one, other] }?.link.kind
        }
        #expect(kind(a, c) == .resized && kind(c, d) == .decided)
        try await library.decide(a, c, isSame: nil)

        try FileManager.default.moveItem(
            atPath: folder.path + "/photos/b.jpg", toPath: folder.path + "/photos/moved.jpg")
        try await index()
        let request = DuplicateRequest()
        var anew = request
        anew.force = true
        let report = try await library.duplicates(anew).report()
        #expect(
            report.groups.allSatisfy { !Set($0.items.map(\.key.text)).isSuperset(of: [a.text, "photos/moved.jpg"]) })

        try await library.decide(a, ItemKey("photos/moved.jpg"), isSame: nil)
        #expect(try await groups().contains { $0.isSuperset(of: [a.text, "photos/moved.jpg"]) })
        await #expect(throws: DuplicateError.sameContent(a, a)) { try await library.decide(a, a, isSame: true) }
        await #expect(throws: SearchRequestError.self) {
            try await library.decide(a, ItemKey("photos/none.png"), isSame: true)
        }
    }

    /// A run looks at what is new, and finds the same as one that looks at everything.
    @Test func laterRunsLookAtNewImages() async throws {
        let image = PixelBuffer.scene(1)
        try write("a.png", try image.png())
        for other in 2..<6 { try write("other\(other).png", try PixelBuffer.scene(UInt64(other)).png()) }
        try await index()
        #expect(try await library.duplicates().report().examined == 5)
        #expect(try await library.duplicates().report().examined == 0)
        try write("b.jpg", try image.jpeg())
        try await index()
        var known = DuplicateRequest()
        known.examinesNew = false
        let before = try await library.duplicates(known).report()
        #expect(before.unexamined == 1 && before.examined == 0 && before.groups.isEmpty)
        let later = try await library.duplicates().report()
        #expect(later.unexamined == 0 && later.groups.first?.items.first?.width == image.width)
        #expect(later.examined == 1 && later.groups.map(\.items.count) == [2])
        var anew = DuplicateRequest()
        anew.force = true
        let whole = try await library.duplicates(anew).report()
        #expect(whole.examined == 6)
        #expect(whole.groups.map { $0.items.map(\.key) } == later.groups.map { $0.items.map(\.key) })
        try FileManager.default.removeItem(atPath: folder.path + "/photos/a.png")
        var request = IndexRequest(paths: [folder.path + "/photos"])
        request.prune = true
        _ = try await library.index(request).report()
        #expect(try await groups().isEmpty)
    }

    @Test func preferredFoldersAreKept() async throws {
        let image = PixelBuffer.scene(1)
        try write("big/a.png", try image.png())
        try write("good/b.png", try ImageReader().thumbnail(.pixels(image, name: ""), longSide: 150).png())
        try await index()
        var request = DuplicateRequest()
        #expect(
            try await library.duplicates(request).report().groups.first?.items.first?.key.text == "photos/big/a.png")
        request.keep.preferred = [folder.path + "/photos/good"]
        let first = try await library.duplicates(request).report().groups.first?.items.first
        #expect(first?.key.text == "photos/good/b.png" && first?.reason == "in a preferred folder")
    }

    /// Images without structure are alike by every measure, and only the same pixels make them copies.
    @Test func plainImagesAreNoCopies() async throws {
        for (number, gray) in [UInt8(10), 90, 200].enumerated() {
            try write("plain\(number).png", try PixelBuffer(width: 64, height: 64, fill: (gray, gray, gray)).png())
        }
        try write("again.jpg", try PixelBuffer(width: 64, height: 64, fill: (90, 90, 90)).png())
        try await index()
        #expect(try await groups() == [["photos/plain1.png", "photos/again.jpg"]])
    }

    @Test func nothingIsJoinedThatIsDifferent() {
        var groups = CopyGroups(count: 5, different: [(0, 2)])
        let joined = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)].map { groups.join($0.0, $0.1) }
        #expect(joined == [true, false, true, true, false])
        let all = groups.all.map { $0.sorted() }.sorted { $0[0] < $1[0] }
        #expect(all == [[0, 1], [2, 3, 4]])
    }
}
