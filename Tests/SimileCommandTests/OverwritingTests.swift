import Foundation
import Testing

/// What a command must never touch, by the verbs that write. By color, which needs no weights.
@Suite struct OverwritingTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for seed in 0..<4 { try bench.draw("\(seed).jpg", seed: seed) }
        try bench.index("--model", "colour")
    }

    private func search(_ query: String, sheet: String, _ more: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(["search", query, "--model", "colour", "--sheet", sheet] + more))
    }

    @Test func aSheetNeverTakesThePlaceOfAImage() throws {
        symlink("pictures/1.jpg", bench.folder + "/link.jpg")
        link(bench.images + "/2.jpg", bench.folder + "/hard.jpg")
        for sheet in ["pictures/0.jpg", "./pictures/../pictures/1.jpg", "link.jpg", "hard.jpg"] {
            let before = FileManager.default.contents(atPath: bench.folder + "/" + sheet)
            for more in ["--json", "--force"] {
                let run = try search("pictures/0.jpg", sheet: sheet, more)
                #expect(run.status == 1 && run.output.isEmpty && run.isOneLine(with: "never overwritten"), "\(sheet)")
            }
            #expect(FileManager.default.contents(atPath: bench.folder + "/" + sheet) == before)
        }
        // An item whose file is gone keeps its place.
        try bench.delete("3.jpg")
        #expect(try search("pictures/0.jpg", sheet: "pictures/3.jpg").isOneLine(with: "is in the catalog"))
    }

    @Test func aSheetTakesThePlaceOfASheet() throws {
        for name in ["hits.jpg", "hits.png", "hits.jpg", "hits.png"] {
            #expect(try search("pictures/0.jpg", sheet: name).status == 0)
        }
        try bench.note("notes.jpg", "mine")
        #expect(try search("pictures/0.jpg", sheet: "notes.jpg").isOneLine(with: "--force"))
        #expect(try search("pictures/0.jpg", sheet: "notes.jpg", "--force").status == 0)
        for name in ["s.gif", "s.webp", "s"] {
            #expect(try search("pictures/0.jpg", sheet: name).status == 64)
            #expect(!bench.files.contains(name))
        }
    }

    @Test func `a drawing of matches takes the place of one, and of nothing else`() throws {
        func draw(_ name: String, _ more: String...) throws -> CommandLineRun {
            let images = ["pictures/0.jpg", "pictures/1.jpg"]
            return try bench.finish(bench.process(["compare"] + images + ["--method", "orb", "--draw", name] + more))
        }
        for name in ["matches.png", "matches.jpg", "matches.png"] { #expect(try draw(name).status == 0) }
        #expect(try search("pictures/0.jpg", sheet: "matches.png").isOneLine(with: "never overwritten"))
        #expect(try draw("pictures/0.jpg", "--force").isOneLine(with: "never overwritten"))
        #expect(try draw("pictures/2.jpg", "--force").isOneLine(with: "never overwritten"))
        try bench.note("notes.png", "mine")
        #expect(try draw("notes.png").isOneLine(with: "--force"))
        #expect(try draw("notes.png", "--force").status == 0)
        for name in ["s.gif", "s"] { #expect(try draw(name).status == 64) }
        let run = try bench.run("compare", "pictures/0.jpg", "pictures/1.jpg", "--draw", "m.png", "--method", "phash")
        #expect(run.status == 64 && !bench.files.contains("m.png"))
    }

    @Test func anItemThatIsNoFileHasASheet() throws {
        try bench.delete("3.jpg")
        let run = try search(bench.images + "/3.jpg", sheet: "hits.jpg")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("its file no longer exists"))
    }

    @Test func vectorsStay() throws {
        try bench.npy("x.npy", Bench.vectors(20, 4))
        try bench.npy("q.npy", Bench.vectors(5, 4, seed: 2))
        symlink("x.npy", bench.folder + "/y.npy")
        link(bench.folder + "/x.npy", bench.folder + "/z.idx")
        func build(_ output: String, _ more: String...) throws -> CommandLineRun {
            try bench.finish(
                bench.process(["vectors", "build", "--kind", "exact", "--input", "x.npy", "-o", output] + more))
        }
        #expect(try build("y.npy", "--force").status == 64)
        #expect(try build("z.idx", "--force").isOneLine(with: "an input of the command"))
        #expect(try build("q.npy").isOneLine(with: "--force"))
        for _ in 0..<2 { #expect(try build("x.idx").status == 0) }
        let query = ["vectors", "query", "--index", "x.idx", "--queries", "q.npy", "-o", "i.npy"]
        #expect(try bench.finish(bench.process(query)).status == 0)
        #expect(try bench.finish(bench.process(query)).isOneLine(with: "--force"))
        #expect(try bench.finish(bench.process(query + ["--force"])).status == 0)
        let plot = ["vectors", "bench", "--base", "x.npy", "--queries", "q.npy", "--kinds", "exact", "--plot"]
        for _ in 0..<2 { #expect(try bench.finish(bench.process(plot + ["c.svg"])).status == 0) }
        #expect(try bench.finish(bench.process(plot + ["pictures/0.jpg", "--force"])).isOneLine(with: "is an image"))
        #expect(FileManager.default.contents(atPath: bench.folder + "/x.npy")?.first == 0x93)
    }

    @Test func foldersOfOthersStay() throws {
        for _ in 0..<2 { #expect(try bench.run("export", "-o", "out", "--model", "colour").status == 0) }
        try bench.note("pictures/items.jsonl", "{\"path\":\"0.jpg\",\"price\":1}")
        #expect(try bench.run("export", "-o", "pictures", "--model", "colour").isOneLine(with: "--force"))
        #expect(try bench.run("sample", "-o", "pictures", "--count", "1").isOneLine(with: "holds"))
        try FileManager.default.createDirectory(atPath: bench.folder + "/mine", withIntermediateDirectories: true)
        try bench.note("mine/items.jsonl", "mine")
        #expect(try bench.run("sample", "-o", "mine", "--count", "1").isOneLine(with: "another items.jsonl"))
        #expect(bench.files.contains("mine"))
        #expect(try bench.run("sample", "-o", "mine", "--count", "1", "--force").status == 0)
        #expect(try bench.run("sample", "-o", "mine", "--count", "1").status == 0)
        #expect(try bench.run("sample", "-o", "mine", "--count", "1", "--seed", "9").status == 1)
    }
}
