import Catalog
import Foundation
import TestSupport
import Testing

@testable import Imaging
@testable import Simile

/// Copies planned to go, moved away, and brought back.
@Suite struct RemovalPlanTests {
    private let folder: TemporaryFolder
    private let library: ImageLibrary
    private let a = ItemKey("photos/a.png")
    private let b = ItemKey("photos/b.jpg")

    init() async throws {
        folder = try TemporaryFolder()
        var options = ImageLibrary.Options()
        options.model = ModelChoice("colour")
        library = try await ImageLibrary.open(folder.path + "/catalog", options: options)
        let image = PixelBuffer.scene(1)
        try folder.write("photos/a.png", try image.png())
        try folder.write("photos/b.jpg", try image.jpeg())
        try folder.write("photos/turned.png", try image.turned(.quarter).png())
        try folder.write("photos/other.png", try PixelBuffer.scene(2).png())
        try await library.index([folder.path + "/photos"]).report()
        try await library.change(a, [("color", .text("red"))])
        try await library.change(b, [("color", .text("blue")), ("price", .integer(5))])
    }

    private var removed: String { folder.path + "/removed" }

    private func files(_ below: String) -> Set<String> {
        let all = FileManager.default.enumerator(atPath: folder.path + "/" + below)?.allObjects as? [String] ?? []
        return Set(all.filter { $0.contains(".") })
    }

    @Test func copiesGoAndComeBack() async throws {
        let before = files("photos")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/photos/b.jpg"))
        let plan = try await library.planRemoval().report()
        // The turned image is a copy, but not one that shows just the same.
        #expect(plan.groups.count == 1 && plan.groups[0].keep.key == a)
        #expect(plan.groups[0].remove.map(\.key) == [b] && plan.groups[0].remove[0].reason.contains("lossless"))
        #expect(files("photos") == before)

        let report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(report.moved.map(\.key) == [b] && report.skipped.isEmpty)
        #expect(files("photos") == before.subtracting(["b.jpg"]) && files("removed") == ["photos/b.jpg"])
        #expect(try await library.item(b) == nil)
        let kept = try await library.item(a)
        #expect(kept?.attributes["color"] == .text("red") && kept?.attributes["price"] == .integer(5))

        let back = try await library.undoRemoval().report()
        #expect(back.moved.map(\.key) == [b] && files("photos") == before && files("removed").isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/photos/b.jpg")) == bytes)
        #expect(try await library.item(a)?.attributes == ["color": "red"])
        #expect(try await library.item(b)?.attributes == ["color": "blue", "price": 5])
        await #expect(throws: DuplicateError.nothingToUndo) { try await library.undoRemoval().report() }
    }

    @Test func whatChangedSinceStays() async throws {
        let plan = try await library.planRemoval().report()
        try folder.write("photos/b.jpg", try PixelBuffer.scene(3).jpeg())
        var report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(report.moved.isEmpty && report.skipped.map(\.key) == [b])
        #expect(report.skipped[0].reason.contains("has changed since the plan was made"))
        try folder.write("photos/b.jpg", try PixelBuffer.scene(1).jpeg())
        // Nor does a copy go whose original is gone.
        try FileManager.default.removeItem(atPath: folder.path + "/photos/a.png")
        report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(report.moved.isEmpty && report.skipped.map(\.key) == [b] && files("removed").isEmpty)
    }

    @Test func whatLiesInTheTargetStays() async throws {
        let plan = try await library.planRemoval().report()
        try folder.write("removed/photos/b.jpg", Array("mine".utf8))
        let report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(report.moved.map(\.to) == [removed + "/photos/b (2).jpg"])
        #expect(files("removed") == ["photos/b.jpg", "photos/b (2).jpg"])
        #expect(try String(contentsOfFile: removed + "/photos/b.jpg", encoding: .utf8) == "mine")
        // What took the place of the copy meanwhile is left, and undone once it is out of the way.
        try folder.write("photos/b.jpg", Array("new".utf8))
        let blocked = try await library.undoRemoval().report()
        #expect(blocked.moved.isEmpty && blocked.skipped.first?.reason.contains("is another file by now") == true)
        try FileManager.default.removeItem(atPath: folder.path + "/photos/b.jpg")
        #expect(try await library.undoRemoval().report().moved.map(\.key) == [b])
    }

    @Test func foldersThatAreIndexedAreNoPlace() async throws {
        let plan = try await library.planRemoval().report()
        for place in ["/photos/old", "/catalog/old"] {
            await #expect(throws: FileError.self) {
                try await library.apply(plan, to: .folder(folder.path + place)).report()
            }
        }
        #expect(files("photos").contains("b.jpg"))
    }

    /// A run that was killed between two steps, by what it had written down.
    @Test(arguments: [false, true]) func whatAKilledRunBeganIsFinishedOrUndone(isMoved: Bool) async throws {
        let item = try #require(try await library.item(b))
        let (path, content) = (try #require(item.path), try #require(item.fingerprint?.contentHash))
        try FileManager.default.createDirectory(atPath: removed, withIntermediateDirectories: true)
        var journal = try RemovalJournal.begin(in: library.catalog)
        try journal.begin(
            RemovalJournal.Entry(
                key: b, path: path, content: content, attributes: item.attributes,
                to: RemovedFile(path: removed + "/b.jpg", note: nil), isKept: false, keep: a, merged: ["price": 5]))
        if isMoved { try FileManager.default.moveItem(atPath: path, toPath: removed + "/b.jpg") }
        let plan = try await library.planRemoval().report()
        let again = try await library.apply(plan, to: .folder(removed)).report()
        #expect(again.moved.count == (isMoved ? 0 : 1))
        #expect(try await library.item(b) == nil && !files("photos").contains("b.jpg"))
        #expect(try await library.item(a)?.attributes["price"] == 5)
        while (try? await library.undoRemoval().report()) != nil {}
        #expect(try await library.item(b)?.attributes == item.attributes && files("photos").contains("b.jpg"))
        #expect(try await library.item(a)?.attributes == ["color": "red"])
    }

    @Test func imagesThatTheCatalogKeepsGoAndComeBack() async throws {
        let key = ItemKey("../shoe 17")
        try await library.put(
            key, image: .bytes(try PixelBuffer.scene(2).jpeg(), name: "shoe"), attributes: ["size": 43])
        let plan = try await library.planRemoval().report()
        let report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(Set(report.moved.map(\.key)) == [b, key] && files("removed") == ["photos/b.jpg"])
        #expect(FileManager.default.fileExists(atPath: removed + "/shoe 17"))
        #expect(try await library.item(key) == nil)
        #expect(try await library.item("photos/other.png")?.attributes == ["size": 43])
        #expect(try await library.undoRemoval().report().moved.count == 2)
        #expect(try await library.item(key)?.attributes == ["size": 43])
        #expect(try await library.item("photos/other.png")?.attributes.isEmpty == true)
    }

    /// Two items of one file, by a link: the file stays.
    @Test func theSameFileByAnotherNameStays() async throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/links", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/links/a.png", withDestinationPath: folder.path + "/photos/a.png")
        try await library.index([folder.path + "/links/a.png"]).report()
        let plan = try await library.planRemoval().report()
        let report = try await library.apply(plan, to: .folder(removed)).report()
        #expect(files("photos").contains("a.png"))
        for moved in report.moved { #expect(moved.key == b) }
    }

    @Test func plansAreReadAndRefused() async throws {
        let plan = try await library.planRemoval().report()
        let path = folder.path + "/plan.json"
        try folder.write("plan.json", try plan.json())
        #expect(try RemovalPlan(contentsOf: path) == plan && RemovalPlan.isPlan(path))
        for text in ["", "{}", "[1]", #"{"version":1,"kinds":["odd"],"keepRule":[],"groups":[]}"#, "{"] {
            try folder.write("bad.json", Array(text.utf8))
            #expect(throws: FileError.self) { try RemovalPlan(contentsOf: folder.path + "/bad.json") }
        }
        try folder.write("bad.json", Array(#"{"version":9,"kinds":[],"keepRule":[],"groups":[]}"#.utf8))
        #expect(
            throws: FileError(path: folder.path + "/bad.json", reason: "is a plan of version 9; this release reads 1")
        ) {
            try RemovalPlan(contentsOf: folder.path + "/bad.json")
        }
    }
}
