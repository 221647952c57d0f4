import Foundation
import Testing

/// `simile roots`, and what a root's name and place mean to the other verbs. By color, which needs no weights.
@Suite struct RootsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for (seed, name) in ["a.jpg", "2024/b.jpg", "2024/c.jpg"].enumerated() { try bench.draw(name, seed: seed) }
        try bench.index("--model", "colour")
    }

    private func roots(_ arguments: String...) throws -> [[String: Any]] {
        let run = try bench.finish(bench.process(["roots"] + arguments + ["--json"]))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()["roots"] as? [[String: Any]] ?? []
    }

    private func first(_ query: String, environment: [String: String?] = [:]) throws -> [String: Any] {
        let run = try bench.run("search", query, "--limit", "1", "--json", environment: environment)
        try #require(run.status == 0, "\(run.messages)")
        return (try run.json()["hits"] as? [[String: Any]])?.first ?? [:]
    }

    /// What the shells' completion scripts ask for.
    @Test func namesAreCompleted() throws {
        let words = ["---completion", "roots", "move", "--", "positional@0", "2", "0"]
        func completions(_ line: String...) throws -> String {
            try bench.finish(bench.process(words + line, environment: ["SAP_SHELL": "bash"])).output.trimmingCharacters(
                in: .newlines)
        }
        #expect(try completions("simile", "roots", "move", "") == "pictures")
        #expect(try completions("simile", "roots", "move", "--catalog", bench.folder + "/none", "") == "")
    }

    @Test func areListedAndChanged() throws {
        let list = try roots("list")
        #expect(list.count == 1 && list[0]["name"] as? String == "pictures")
        #expect(list[0]["path"] as? String == bench.images && list[0]["present"] as? Bool == true)
        expect(list[0], ["items": 3])
        #expect(try bench.run("roots").output.contains("pictures      3"))

        #expect(try roots("rename", "pictures", "Photos").map { $0["name"] as? String } == ["Photos"])
        #expect(try first("pictures/a.jpg")["key"] as? String == "Photos/a.jpg")
        #expect(rename(bench.images, bench.folder + "/elsewhere") == 0)
        #expect(try roots("list").map { $0["present"] as? Bool } == [false])
        #expect(try bench.run("roots").output.contains("(not there)"))
        #expect(try roots("move", "Photos", "elsewhere").map { $0["path"] as? String } == [bench.folder + "/elsewhere"])
        #expect(try first("elsewhere/2024/b.jpg")["path"] as? String == bench.folder + "/elsewhere/2024/b.jpg")

        let removed = try bench.run("roots", "remove", "Photos", "--json")
        expect(try removed.json(), ["removed": 3])
        #expect((try removed.json()["roots"] as? [Any])?.isEmpty == true)
        #expect(try bench.run("roots").output == "no roots; simile index FOLDER makes one\n")
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/elsewhere/a.jpg"), "files are never touched")
    }

    @Test func mistakesAreOneLineWithTheRemedy() throws {
        try bench.shell("mkdir empty && cp -r pictures more")
        #expect(try bench.run("index", "more", "--model", "colour").status == 0)
        for (arguments, hint) in [
            (["roots", "move", "pictures", "none"], "No such file"),
            (["roots", "move", "pictures", "empty"], "--force"),
            (["roots", "move", "pictures", "more"], "simile roots remove"),
            (["roots", "move", "none", "more"], "simile roots list"),
            (["roots", "rename", "pictures", "more"], "more"), (["roots", "rename", "pictures", "a/b"], "slash"),
            (["roots", "rename", "pictures", ".."], "choose another"),
            (["roots", "rename", "pictures", "a\nb"], "control"),
            (["roots", "remove", "none"], "simile roots list"),
            (["index", "empty", "--root", "pictures"], "simile roots move"),
            (["index", "more", "--root", "other"], "--root"),
            (["index", "more/a.jpg", "--root", "x"], "one folder"),
        ] {
            let run = try bench.finish(
                bench.process(arguments + (arguments[0] == "index" ? ["--model", "colour"] : [])))
            #expect(run.status == 1 && run.isOneLine(with: hint), "\(arguments): \(run.messages)")
        }
        #expect(try bench.run("index", "more", "empty", "--root", "x").status == 64)
        #expect(try bench.run("index", "empty", "--root", "").status == 64)
        #expect(try bench.run("roots", "move", "pictures", "").status == 64)
        #expect(try roots("list").map { $0["name"] as? String } == ["more", "pictures"])
    }

    @Test func anItemIsFoundByAnySpellingAndByItsKey() throws {
        try bench.shell("ln -s pictures/2024 link && mkdir pictures/sub")
        let environment: [String: String?] = ["HOME": bench.folder]
        for query in [
            "pictures/2024/b.jpg", bench.images + "/2024/b.jpg", "./pictures/sub/../2024//b.jpg",
            "~/pictures/2024/b.jpg",
            "link/b.jpg", "link/../2024/b.jpg", "file://\(bench.images)/2024/b.jpg",
        ] {
            let hit = try first(query, environment: environment)
            #expect(hit["key"] as? String == "pictures/2024/b.jpg", "\(query)")
            #expect(hit["path"] as? String == bench.images + "/2024/b.jpg")
        }
        // From where it is only a key.
        let run = try bench.shell("cd /; \"$SIMILE\" search pictures/2024/b.jpg --limit 1 --json")
        #expect(run.output.contains("\"pictures/2024/b.jpg\""), "\(run.messages)")
    }

    @Test func aRootThatIsNotThereIsToldAndKept() throws {
        #expect(rename(bench.images, bench.folder + "/photos") == 0)
        let gone = try bench.run("index", "pictures", "--prune", "--model", "colour")
        #expect(gone.status == 1 && gone.isOneLine(with: "simile roots move"))
        let removal = try bench.run("remove", "pictures")
        #expect(removal.status == 1 && removal.output.contains("simile roots move pictures PATH"))
        #expect(removal.output.hasPrefix("0 removed\n"))
        let pruned = try bench.run("index", ".", "--prune", "--model", "colour")
        #expect(pruned.status == 0 && pruned.output.contains("simile roots move pictures PATH"))
        #expect(pruned.output.contains("3 of them were found elsewhere and added"))
        #expect(try bench.run("status").output.contains("not there"))
        expect(try roots("list").first { $0["name"] as? String == "pictures" } ?? [:], ["items": 3])
    }
}
