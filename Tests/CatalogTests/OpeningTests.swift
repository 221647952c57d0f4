import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Opening")
struct OpeningTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func openingError(_ path: String, _ access: ImageCatalog.Access = .read, create: Bool = false)
        -> CatalogError?
    {
        catalogError { () throws(CatalogError) in try ImageCatalog.open(at: path, access: access, create: create) }
    }

    private func expectNotACatalog(_ error: CatalogError?, _ hint: String, location: SourceLocation = #_sourceLocation)
    {
        guard case .notACatalog(_, let reason)? = error else {
            Issue.record("expected notACatalog, found \(String(describing: error))", sourceLocation: location)
            return
        }
        #expect(reason.contains(hint), "\(reason)", sourceLocation: location)
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: name))
    }

    @Test("a creation that was killed before there were tables is done again")
    func creationKilledEarly() throws {
        try FileManager.default.createDirectory(atPath: scratch.catalog, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: "PRAGMA page_size = \(Schema.pageSize); PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
        }
        try queue.close()
        let size = try FileManager.default.attributesOfItem(atPath: scratch.database)[.size] as? Int
        #expect(size == Schema.pageSize)
        guard case .missing? = openingError(scratch.catalog) else { return #expect(Bool(false), "it can be read") }
        let catalog = try scratch.writer()
        try catalog.commit([.put(NewItem(key: "a"))])
        #expect(try catalog.count() == 1)
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("where nothing is says how to begin")
    func missing() throws {
        let absent = scratch.path + "/absent"
        #expect(openingError(absent) == .missing(directory: absent))
        #expect(openingError(absent, .write(wait: .zero)) == .missing(directory: absent))
        #expect(openingError(scratch.path) == .missing(directory: scratch.path), "an empty folder")
        #expect(openingError(absent)?.description.contains("simile index") == true)
        #expect(!FileManager.default.fileExists(atPath: absent))
    }

    @Test("creates the folder and those above it")
    func creates() throws {
        let path = scratch.path + "/a/b/c"
        try ImageCatalog.open(at: path, access: .write(wait: .zero), create: true).close()
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: path)) == [
                "catalog.reserve", "catalog.sqlite", "writer.lock",
            ])
        #expect(try ImageCatalog.open(at: path, access: .read).count() == 0)
    }

    @Test("finishes a creation that was cut short")
    func emptyDatabase() throws {
        try FileManager.default.createDirectory(atPath: scratch.catalog, withIntermediateDirectories: true)
        try write("", to: scratch.database)
        #expect(openingError(scratch.catalog) == .missing(directory: scratch.catalog))
        #expect(try scratch.writer().count() == 0)
    }

    @Test("a folder of other things is left alone")
    func foreignFolder() throws {
        try write("holiday", to: scratch.path + "/photo.jpg")
        expectNotACatalog(openingError(scratch.path), "no catalog.sqlite")
        expectNotACatalog(openingError(scratch.path, .write(wait: .zero), create: true), "photo.jpg")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["photo.jpg"])
    }

    @Test("a file is not a folder")
    func file() throws {
        let path = scratch.path + "/file"
        try write("text", to: path)
        for create in [false, true] {
            expectNotACatalog(openingError(path, .write(wait: .zero), create: create), "file")
        }
        expectNotACatalog(openingError(path), "file")
        try FileManager.default.createDirectory(atPath: scratch.database, withIntermediateDirectories: true)
        expectNotACatalog(openingError(scratch.catalog), "not a file")
    }

    @Test("a text file in the database's place is no catalogue", arguments: [1, 15, 99, 100, 512, 5000])
    func textFile(length: Int) throws {
        try FileManager.default.createDirectory(atPath: scratch.catalog, withIntermediateDirectories: true)
        try write(String(repeating: "x", count: length), to: scratch.database)
        for access in [ImageCatalog.Access.read, .write(wait: .zero)] {
            expectNotACatalog(openingError(scratch.catalog, access, create: true), "not an SQLite database")
        }
        #expect(FileManager.default.contents(atPath: scratch.database)?.count == length, "it is left as it was")
    }

    @Test("the database of another program is no catalog, and is not changed")
    func otherDatabase() throws {
        try scratch.fill(1)
        try scratch.patch(at: 68, [0, 0, 0, 7])  // application_id in the header of the file
        let before = FileManager.default.contents(atPath: scratch.database)
        for access in [ImageCatalog.Access.read, .write(wait: .zero)] {
            expectNotACatalog(openingError(scratch.catalog, access, create: true), "another program")
        }
        #expect(FileManager.default.contents(atPath: scratch.database) == before)
    }

    @Test("a newer layout asks for a newer release")
    func newerVersion() throws {
        try scratch.fill(1)
        try scratch.patch(at: 60, [0, 0, 1, 0])  // user_version in the header of the file
        let expected = CatalogError.newerVersion(directory: scratch.catalog, found: 256, supported: Schema.version)
        #expect(openingError(scratch.catalog) == expected)
        #expect(openingError(scratch.catalog, .write(wait: .zero), create: true) == expected)
    }

    @Test(
        "names that a URI or a shell would read otherwise are plain names",
        arguments: [
            "file:x?mode=memory", "a%20b", ":memory:", "with space", "q?#&", "ünï\u{301}",
        ])
    func strangeNames(name: String) throws {
        let path = scratch.path + "/" + name
        let catalog = try ImageCatalog.open(at: path, access: .write(wait: .zero), create: true)
        try catalog.commit([.put(.sample(1))])
        try catalog.close()
        #expect(FileManager.default.fileExists(atPath: path + "/catalog.sqlite"))
        #expect(try ImageCatalog.open(at: path, access: .read).count() == 1)
    }

    @Test(
        "every error is one line",
        arguments: [
            .missing(directory: "a\nb"), .notACatalog(directory: "a\nb", reason: "r"), .diskFull(directory: "a\nb"),
            .newerVersion(directory: "a\nb", found: 2, supported: 1), .locked(directory: "a\nb", holder: nil),
            .unknownItem(directory: "d", key: "a\nb"), .invalidChange(key: "a\nb", reason: "r"),
            .busy(directory: "a\nb"),
        ] as [CatalogError])
    func oneLine(error: CatalogError) {
        #expect(!error.description.contains("\n"))
    }

    @Test("one whose making was cut short is none yet")
    func stoppedWhileBeingMade() throws {
        try FileManager.default.createDirectory(atPath: scratch.catalog, withIntermediateDirectories: true)
        let path = scratch.catalog + "/catalog.sqlite"
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE item (id INTEGER PRIMARY KEY)") }
        try queue.close()
        // A journal that was to be rolled back, which a reader may not do.
        let journal = Data([0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]) + Data(count: 2048)
        try journal.write(to: URL(fileURLWithPath: path + "-journal"))
        #expect(throws: CatalogError.missing(directory: scratch.catalog)) { try scratch.reader() }
    }
}
