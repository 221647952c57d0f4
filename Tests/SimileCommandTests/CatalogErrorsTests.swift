import Foundation
import Testing

/// A catalog that cannot be used is named with the reason, and left as it was.
@Suite struct CatalogErrorsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
    }

    private var database: String { bench.catalog + "/catalog.sqlite" }

    private func verbs(_ catalog: String) -> [[String]] {
        [
            ["index", bench.images], ["search", bench.images + "/a.jpg"], ["status"], ["remove", "x"],
            ["export", "--output", bench.folder + "/out"],
        ].map { $0 + ["--catalog", catalog] }
    }

    private func expectRefusal(_ catalog: String, _ text: String, location: SourceLocation = #_sourceLocation) throws {
        for verb in verbs(catalog) {
            let run = try bench.finish(bench.process(verb))
            #expect(run.status == 1, "\(verb[0])", sourceLocation: location)
            #expect(run.output.isEmpty, "\(verb[0])", sourceLocation: location)
            #expect(run.isOneLine(with: text), "\(verb[0]): \(run.messages)", sourceLocation: location)
        }
    }

    /// Makes an empty catalog and changes four bytes of the database's header.
    private func patch(at offset: UInt64, _ bytes: [UInt8]) throws {
        let empty = bench.folder + "/empty"
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        #expect(try bench.run("index", empty).status == 0)
        let file = try #require(FileHandle(forUpdatingAtPath: database))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    @Test func ofANewerVersion() throws {
        try patch(at: 60, [0, 0, 1, 0])  // user_version
        try expectRefusal(bench.catalog, "update Simile")
        let finding = try #require(try bench.run("doctor", "--json").jsonArray().last)
        #expect(finding["ok"] as? Bool == false)
        #expect((finding["detail"] as? String)?.contains("update Simile") == true)
    }

    @Test func anotherProgramsDatabase() throws {
        try patch(at: 68, [0, 0, 0, 7])  // application_id
        let before = FileManager.default.contents(atPath: database)
        try expectRefusal(bench.catalog, "the database of another program")
        #expect(FileManager.default.contents(atPath: database) == before)
    }

    @Test func aTextFileInTheDatabasesPlace() throws {
        try FileManager.default.createDirectory(atPath: bench.catalog, withIntermediateDirectories: true)
        try bench.note("catalog/catalog.sqlite", String(repeating: "Dear diary\n", count: 500))
        try expectRefusal(bench.catalog, "not an SQLite database")
    }

    @Test func aTextFile() throws {
        try expectRefusal(try bench.note("diary.txt", "Dear diary"), "it is a file, not a folder")
    }

    @Test func aFolderOfPhotos() throws {
        try expectRefusal(bench.images, "is not a Simile catalog")
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.images) == ["a.jpg"])
    }

    @Test func damagedPages() throws {
        try patch(at: 100, [UInt8](repeating: 0x5a, count: 3000))
        try expectRefusal(bench.catalog, "catalog")
    }

    @Test func none() throws {
        for verb in verbs(bench.catalog).dropFirst() {
            let run = try bench.finish(bench.process(verb))
            #expect(run.status == 1)
            #expect(run.isOneLine(with: "run `simile index PATH` first"), "\(run.messages)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }

    @Test func emptyOneSaysHowToFillIt() throws {
        #expect(
            try bench.run("index", bench.folder + "/../", "--catalog", bench.catalog, "--attributes", "/nowhere").status
                == 1)
        let empty = bench.folder + "/empty"
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        try bench.run("index", empty)
        let run = try bench.run("search", bench.images + "/a.jpg")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "is empty; fill it with: simile index PATH"))
        #expect(try bench.run("export", "--output", "out").isOneLine(with: "is empty"))
    }
}
