import Catalog
import Foundation
import Testing

/// What the system refuses, or says in bytes that are no text. By color, which needs no weights.
@Suite struct SystemAnswersTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test(arguments: [
        "index . --model colour", "search x.jpg", "remove x.jpg", "compare a.jpg b.jpg", "export -o out",
        "status --catalog here", "sample -o out --count 1", "vectors build --kind exact --input x.npy -o x.idx",
    ])
    func aDeletedWorkingFolderIsNoRoot(line: String) throws {
        try bench.draw("a.jpg", seed: 1)
        try bench.index("--model", "colour")
        let run = try bench.shell("mkdir gone && cd gone && rmdir ../gone && \"$SIMILE\" \(line)")
        #expect(run.status == 1 && run.output.isEmpty, "\(line)")
        #expect(run.isOneLine(with: "the working folder"), "\(run.messages)")
        #expect(try bench.opened().count() == 1)
    }

    @Test func aDeletedWorkingFolderIsInNobodysWay() throws {
        try bench.draw("a.jpg", seed: 1)
        let run = try bench.shell(
            "mkdir gone && cd gone && rmdir ../gone && \"$SIMILE\" index '\(bench.images)' --model colour")
        #expect(run.status == 0 && run.output.hasPrefix("1 added"), "\(run.messages)")
    }

    @Test func aNameThatIsNoTextIsToldByItsBytes() throws {
        for verb in ["search", "index", "remove", "compare pictures", "vectors info"] {
            let run = try bench.shell("touch $'caf\\xe9.jpg'; \"$SIMILE\" \(verb) $'caf\\xe9.jpg'")
            #expect(run.status == 1 && run.output.isEmpty)
            #expect(
                run.isOneLine(with: "$'caf\\xe9.jpg'") && run.messages.contains("not valid UTF-8"), "\(run.messages)")
        }
    }

    @Test func aCatalogueIsWhereTheKernelFindsIt() throws {
        try bench.draw("a.jpg", seed: 1)
        try bench.shell("mkdir -p far/deep && ln -s far/deep near")
        for (place, expected) in [("near/../cat", "/far/cat"), ("near/cat", "/far/deep/cat")] {
            let run = try bench.run("index", "pictures", "--model", "colour", "--catalog", place)
            #expect(run.status == 0, "\(run.messages)")
            #expect(FileManager.default.fileExists(atPath: bench.folder + expected + "/catalog.sqlite"))
        }
    }

    @Test func aPathIsWhereTheKernelFindsIt() throws {
        for (seed, name) in ["here.jpg", "far/here.jpg"].enumerated() { try bench.draw(name, seed: 40 + seed) }
        try bench.draw("far/deep/a.jpg", seed: 50)
        try bench.shell("cd pictures && ln -s far/deep near")
        try bench.index("--model", "colour")
        let found = try bench.run("search", "pictures/near/../here.jpg", "--json", "--limit", "1", "--model", "colour")
        let hits = try found.json()["hits"] as? [[String: Any]]
        #expect(hits?.first?["path"] as? String == bench.images + "/far/here.jpg")
        expect(try bench.run("index", "pictures/near/..", "--json", "--model", "colour").json(), ["unchanged": 2])
        #expect(try bench.run("search", "pictures/none/../here.jpg", "--model", "colour").status == 1)
        #expect(try bench.run("remove", "pictures/near/a.jpg").output == "1 removed\n")
    }

    @Test func whatIsNotPrunedIsAFailureThatSaysWhatWouldGo() throws {
        for seed in 0..<3 { try bench.draw("\(seed).jpg", seed: seed) }
        try bench.index("--model", "colour")
        for seed in 0..<3 { try bench.delete("\(seed).jpg") }
        let run = try bench.run("index", "pictures", "--prune", "--model", "colour", "--json")
        #expect(run.status == 1 && run.isOneLine(with: "3 of 3 items below \(bench.images)"), "\(run.messages)")
        #expect(run.messages.contains("0.jpg") && run.messages.contains("--force"))
        expect(try run.json(), ["removed": 0, "missing": 3])
        #expect(try bench.run("status").output.contains("3 items are missing their file"))
        expect(
            try bench.run("index", "pictures", "--prune", "--force", "--model", "colour", "--json").json(),
            ["removed": 3])
    }

    @Test func aFolderThatIsGoneIsToldByIndexAndStatus() throws {
        try bench.draw("old/a.jpg", seed: 1)
        try bench.index("--model", "colour")
        try bench.move("old", to: "new")
        let told = "simile remove"
        let run = try bench.run("index", "pictures/new", "--model", "colour")
        #expect(run.output.contains(bench.images + "/old") && run.output.contains(told))
        let status = try bench.run("status")
        #expect(status.output.contains(bench.images + "/old") && status.output.contains(told))
        #expect(try bench.run("index", "pictures/old", "--prune", "--model", "colour").isOneLine(with: told))
        #expect(try bench.run("remove", "pictures/old").status == 0)
        #expect(!(try bench.run("status").output.contains("lost")))
    }
}
