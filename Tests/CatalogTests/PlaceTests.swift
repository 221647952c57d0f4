import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Where a catalog is, and how much room it takes")
struct PlaceTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private func image(_ number: Int) -> NewItem {
        var item = NewItem.sample(number)
        let hash = ContentHash.sample(number).description
        item.path = "\(scratch.catalog)/pictures/\(hash.prefix(2))/\(hash).png"
        return item
    }

    @Test("images in the folder go with it; other files stay where they are")
    func copied() throws {
        let catalog = try scratch.writer()
        let beside = NewItem(key: "beside", path: scratch.catalog + "/picturesque/a.png")
        try catalog.commit([.put(image(1)), .put(.sample(2)), .put(beside)])
        #expect(try catalog.item(.sample(1))?.path == image(1).path)
        try catalog.commit([.rename(.sample(1), to: "one", path: image(1).path)])
        try catalog.close()
        let copy = scratch.path + "/copy"
        try FileManager.default.copyItem(atPath: scratch.catalog, toPath: copy)
        let reader = try ImageCatalog.open(at: copy, access: .read)
        let path = try #require(image(1).path?.replacing(scratch.catalog, with: copy))
        #expect(try reader.item("one")?.path == path)
        #expect(try reader.items().map(\.path) == [beside.path, "/pictures/2.jpg", path])
        var kept: [String] = []
        try reader.forEachKeptImage { kept.append("\($0) \($1) \($2 ?? 0)") }
        #expect(kept == ["one \(path) 1"])
    }

    @Test("the whole paths of an earlier layout are shortened, in whatever folder they were")
    func migration() throws {
        let catalog = try scratch.writer()
        let hash = ContentHash.sample(1).description
        let inside = "pictures/\(hash.prefix(2))/\(hash).png"
        // What looks like one, but is a file of the user's: its key says so.
        let own = "/home/pictures/\(hash.prefix(2))/\(hash).jpeg"
        let file = NewItem(key: "own", path: own, fingerprint: .sample(1))
        try catalog.commit([.put(image(1)), .put(.sample(2)), .put(file)])
        try catalog.writing { db in
            try db.execute(sql: "UPDATE item SET key = path WHERE key = 'own'")
            try db.execute(
                sql: "UPDATE item SET path = '/old place/shop/' || path WHERE key = ?",
                arguments: [ItemKey.sample(1).text])
            try Schema.takeBack(db, to: 3)
        }
        try catalog.close()
        let converted = try scratch.writer()
        #expect(try converted.item(.sample(1))?.path == scratch.catalog + "/" + inside)
        #expect(try converted.item(.sample(2))?.path == "/pictures/2.jpg")
        #expect(try converted.item(ItemKey("\(hash.prefix(2))/\(hash).jpeg"))?.path == own)
    }

    private func size() throws -> Int64 { try CatalogFolder(scratch.catalog).size(of: scratch.database) }

    @Test("what is removed is given back to the disk", arguments: [true, false])
    func room(inSteps: Bool) throws {
        let space = VectorSpace.sample(dimension: 2048)
        let catalog = try scratch.writer()
        if !inSteps {
            // As catalogs were made before.
            try catalog.exclusively { try $0.execute(sql: "PRAGMA auto_vacuum = NONE; VACUUM") }
        }
        try catalog.commit((0..<400).map { .put(.sample($0, space: space)) })
        #expect(try catalog.giveBackRoom() == 0 && catalog.freeBytes() == 0)
        try catalog.commit((0..<40).map { .remove(.sample($0)) })
        #expect(try catalog.giveBackRoom() == 0, "what is little is kept for the next items")
        try catalog.commit((40..<300).map { .remove(.sample($0)) })
        #expect(try catalog.giveBackRoom(steps: 0) == 0)
        let reader = try scratch.reader()
        #expect(try catalog.giveBackRoom() > 1 << 20)
        #expect(try reader.count() == 100)
        #expect(try catalog.freeBytes() == 0 && reader.freeBytes() == 0)
        #expect(try reader.vectors(in: space).ids.count == 100)
        let before = try size()
        try catalog.commit([.remove(.sample(300))] + (301..<310).map { .remove(.sample($0)) })
        try catalog.giveBackRoom(however: true)
        try reader.close()
        try catalog.close()
        let after = try size()
        #expect(after < 2_350_000 && after <= before)
        #expect(try scratch.reader().integrityCheck().isEmpty)
        #expect(try scratch.writer().writerPragma("auto_vacuum") == 2)
    }

    /// What is committed to a database that was moved away would be lost to all who open the folder later.
    @Test func aFolderThatWasMovedTakesNoMore() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(1))])
        let away = scratch.path + "/away"
        try FileManager.default.moveItem(atPath: scratch.catalog, toPath: away)
        let refusal = CatalogError.replaced(directory: scratch.catalog)
        #expect(throws: refusal) { try catalog.commit([.put(.sample(2))]) }
        // Nor where a copy lies in its place.
        try FileManager.default.copyItem(atPath: away, toPath: scratch.catalog)
        #expect(throws: refusal) { try catalog.commit([.put(.sample(2))]) }
        #expect(throws: refusal) { try catalog.checkPlace() }
        #expect(try catalog.count() == 1)
        try FileManager.default.removeItem(atPath: scratch.catalog)
        try FileManager.default.moveItem(atPath: away, toPath: scratch.catalog)
        try catalog.commit([.put(.sample(2))])
        #expect(try scratch.reader().count() == 2)
    }
}
