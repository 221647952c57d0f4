import Basics
import Catalog
import Foundation
import Synchronization
import Testing
import VectorSearch

/// What killed processes leave is deleted, and nothing else.
@Suite("Leftovers") struct LeftoversTests {
    let scratch: Scratch
    private let endings: Set<String> = ["png", "jpeg"]

    init() throws { scratch = try Scratch() }

    /// Writes a file below the catalog's folder.
    @discardableResult
    private func write(_ name: String, _ text: String = "x") throws -> String {
        let url = URL(fileURLWithPath: scratch.catalog + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private func place(_ image: KeptImage) -> String { "pictures/\(image.folder)/\(image.name)" }

    private func image(_ number: Int) -> KeptImage { KeptImage(.sample(number), ending: "png") }

    private func put(_ key: ItemKey, _ number: Int, in catalog: ImageCatalog) throws {
        let path = try write(place(image(number)))
        try catalog.commit([.put(NewItem(key: key, path: path, fingerprint: .sample(number)))])
    }

    @Test("only names that the catalog gives are swept, and only what no item shows")
    func names() throws {
        let catalog = try scratch.writer()
        try put("shown", 1, in: catalog)
        let (orphan, other) = (image(2), KeptImage(.sample(2), ending: "xmp"))
        let name = orphan.content.description
        let writing = try AtomicFile(path: scratch.catalog + "/" + place(image(1)))
        let folders = ["pictures/\(image(3).folder)/\(image(3).name)/inside.txt", "pictures/notes/\(orphan.name)"]
        let kept =
            try [
                place(other), "pictures/\(orphan.folder)/photo.png",
                "pictures/\(orphan.folder)/\(name.uppercased()).png",
                "pictures/\(orphan.folder)/\(name).png.bak", "pictures/\(orphan.folder)/\(name)",
                "pictures/\(orphan.name)",
                "pictures/\(orphan.folder)/\(orphan.name).tmp", "pictures/\(orphan.folder)/mine.png.12-34.tmp",
                "pictures/0/\(orphan.name)", "indexes/notes.txt", "indexes/77/mine.index", "other.txt",
            ].map { try write($0) } + folders.map { try write($0) }
        let link = scratch.catalog + "/" + place(image(4))
        try FileManager.default.createDirectory(
            atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: kept[0])
        let gone = try [place(orphan), "\(place(orphan)).4711-99.tmp", "\(place(image(1))).4711-99.tmp"].map {
            try write($0)
        }
        let indexes = try ["indexes/77/ab12-0.index", "indexes/77/manifest.1-2.tmp"].map { try write($0) }

        #expect(try Set(catalog.leftovers(endings: endings).paths) == Set(gone))
        #expect(try catalog.leftovers(endings: endings).bytes == 3)
        #expect((gone + indexes).allSatisfy { FileManager.default.fileExists(atPath: $0) })
        #expect(try Set(catalog.leftovers(endings: endings, deleting: true).paths) == Set(gone))
        #expect((gone + indexes).allSatisfy { !FileManager.default.fileExists(atPath: $0) })
        #expect(kept.allSatisfy { FileManager.default.fileExists(atPath: $0) })
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == kept[0])
        try writing.write([1], at: 0)
        try writing.commit()
        #expect(FileManager.default.fileExists(atPath: try #require(try catalog.item("shown")?.path)))
        #expect(try catalog.leftovers(endings: endings, deleting: true) == Leftovers())
    }

    /// One rule for all ways in which an item lets go of its image.
    @Test("an image goes with the last item that shows it, whatever takes that")
    func lastItem() throws {
        let catalog = try scratch.writer()
        let ways: [(ItemKey) -> Change] = [
            { .remove($0) },
            { .put(NewItem(key: $0, path: "/own.png", fingerprint: .sample(99))) },
            { .put(NewItem(key: $0)) },
            { .rename($0, to: "moved", path: "/moved.png") },
            { .rename("another", to: $0, path: "/another.png") },
        ]
        for (number, way) in ways.enumerated() {
            let path = scratch.catalog + "/" + place(image(number))
            try catalog.commit([.put(NewItem(key: "another"))])
            try put("a", number, in: catalog)
            try put("b", number, in: catalog)
            try catalog.commit([way("b")])
            #expect(FileManager.default.fileExists(atPath: path), "\(number)")
            try catalog.commit([.put(NewItem(key: "another"))])
            try catalog.commit([way("a")])
            #expect(!FileManager.default.fileExists(atPath: path), "\(number)")
            try catalog.commit(try catalog.items().map { .remove($0.key) })
        }
    }

    @Test("what a builder of indexes left is swept, unless one builds just now")
    func indexes() throws {
        let catalog = try scratch.writer()
        let space = VectorSpace.sample()
        try catalog.commit((0..<50).map { .put(.sample($0, space: space)) })
        try catalog.updateIndex(of: space, recipe: .exact(quantized: false))
        let left = try ["abc-0.index", "abc-0.ids", "abc-1.index.7-8.tmp"].map { try write("indexes/1/\($0)") }
        let own = try write("indexes/1/notes.txt")
        #expect(try catalog.leftovers(endings: endings).paths.sorted() == left.sorted())
        #expect(try catalog.leftovers(endings: endings, deleting: true).paths.count == 3)
        #expect(try catalog.openIndex(of: space)?.kind == .exact)
        // An update that has nothing to merge sweeps, too.
        let again = try write("indexes/1/abc-0.index")
        #expect(try catalog.updateIndex(of: space, recipe: .exact(quantized: false)).vectors == 0)
        #expect(!FileManager.default.fileExists(atPath: again))
        try catalog.commit([.removeSpace(space)])
        _ = try catalog.leftovers(endings: endings, deleting: true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.catalog + "/indexes/1") == ["notes.txt"])
        #expect(FileManager.default.fileExists(atPath: own))
    }
}
