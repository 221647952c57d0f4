import Foundation
import Testing

@Suite(.needsWeights) struct RemoveTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for (seed, name) in ["a.jpg", "b.jpg", "sub/c.jpg", "sub/d.jpg", "subway.jpg"].enumerated() {
            try bench.draw(name, seed: seed)
        }
        try bench.index(
            "--attributes", try bench.note("pictures/items.csv", "path,type\na.jpg,hat\nsub/c.jpg,hat\nb.jpg,dress\n"))
    }

    @Test func byPathKeyFolderAndCondition() throws {
        #expect(try bench.run("remove", "pictures/a.jpg").output == "1 removed\n")
        #expect(try bench.names() == ["b.jpg", "sub/c.jpg", "sub/d.jpg", "subway.jpg"])
        #expect(try bench.run("remove", bench.images + "/sub").output == "2 removed\n")
        #expect(try bench.names() == ["b.jpg", "subway.jpg"])
        #expect(try bench.run("remove", "--where", "type=dress").output == "1 removed\n")
        #expect(try bench.names() == ["subway.jpg"])
        #expect(FileManager.default.fileExists(atPath: bench.images + "/a.jpg"), "files are never touched")
        expect(try bench.index(), ["added": 4])
    }

    @Test func whatIsNotThereIsSaidAndTheRestRemoved() throws {
        let run = try bench.run("remove", "nothing\n", bench.images + "/b.jpg")
        #expect(run.status == 1)
        #expect(run.output == "1 removed\nnot in the catalog: nothing\\n\n")
        #expect(try bench.names().count == 4)
    }

    /// `simile remove "$unset"` must not take the current folder for what is meant.
    @Test func anEmptyNameIsWrongUsage() throws {
        for arguments in [[""], ["pictures/a.jpg", ""], [], ["--where", ""]] {
            #expect(try bench.finish(bench.process(["remove"] + arguments)).status == 64, "\(arguments)")
        }
        #expect(try bench.finish(bench.process(["index", ""])).status == 64)
        #expect(try bench.names().count == 5)
    }

    @Test func aConditionThatMatchesNothingIsNoFailure() throws {
        let run = try bench.run("remove", "--where", "type=shoe")
        #expect(run.status == 0)
        #expect(run.output == "0 removed\n")
    }
}
