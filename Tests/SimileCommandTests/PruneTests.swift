import Foundation
import Testing

/// Items whose file has vanished go only when somebody asks, and only from where they looked.
@Suite(.needsWeights) struct PruneTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for (seed, name) in ["a.jpg", "one/b.jpg", "one/c.jpg", "two/d.jpg"].enumerated() {
            try bench.draw(name, seed: seed)
        }
        try bench.index()
    }

    private func run(_ paths: String..., options: [String] = ["--prune"]) throws -> [String: Any] {
        let run = try bench.finish(bench.process(["index", "--json"] + options + paths.map { bench.images + $0 }))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()
    }

    @Test func vanishedItemsAreCountedAndStay() throws {
        try bench.delete("one/b.jpg")
        expect(try run("", options: []), ["missing": 1, "removed": 0, "unchanged": 3])
        #expect(try bench.names().count == 4)
        #expect(
            try bench.run("index", bench.images).output.contains("1 item is missing its file; --prune removes it")
        )
    }

    @Test func pruneRemovesThem() throws {
        try bench.delete("one/b.jpg")
        expect(try run(""), ["missing": 0, "removed": 1, "unchanged": 3])
        #expect(try bench.names() == ["a.jpg", "one/c.jpg", "two/d.jpg"])
    }

    @Test func onlyBelowThePathsThatWereNamed() throws {
        for name in ["a.jpg", "one/b.jpg", "two/d.jpg"] { try bench.delete(name) }
        expect(try run("/one"), ["removed": 1, "missing": 0, "unchanged": 1])
        #expect(try bench.names() == ["a.jpg", "one/c.jpg", "two/d.jpg"])
        expect(try run("/one", "/two", options: ["--prune", "--force"]), ["removed": 1])
    }

    @Test func aFolderThatIsGoneIsAnErrorAndPrunesNothing() throws {
        try FileManager.default.removeItem(atPath: bench.images + "/one")
        let run = try bench.run("index", bench.images + "/one", "--prune")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "/one: No such file or directory"))
        #expect(try bench.names().count == 4)
    }

    @Test func aFileNamedByItselfPrunesNothingElse() throws {
        try bench.delete("one/b.jpg")
        expect(try run("/a.jpg"), ["removed": 0, "missing": 0, "unchanged": 1])
    }

    @Test func anEmptiedFolderLooksLikeADiskThatIsNotThere() throws {
        try bench.delete("two/d.jpg")
        let refused = try bench.run("index", bench.images, "--prune")
        #expect(refused.status == 1 && refused.messages.contains("as if a disk were not mounted"))
        #expect(try bench.names().count == 4)
        // A folder that is gone has been deleted.
        try FileManager.default.removeItem(atPath: bench.images + "/two")
        expect(try run(""), ["missing": 0, "removed": 1, "unchanged": 3])
    }
}
