import Foundation
import Imaging
import Testing

/// Ways to say what to look for.
@Suite(.needsWeights) struct QueryTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func names(_ run: CommandLineRun) throws -> [String] {
        try #require(run.status == 0, "\(run.messages)")
        return try (run.json()["hits"] as? [[String: Any]] ?? []).map {
            (($0["key"] as? String)?.split(separator: "/").last.map(String.init)) ?? "?"
        }
    }

    private func search(_ arguments: String..., input: [UInt8]? = nil) throws -> [String] {
        try names(bench.finish(bench.process(["search", "--json"] + arguments), input: input))
    }

    @Test func byPathInEveryForm() throws {
        let path = bench.images + "/3.jpg"
        let forms = [path, "pictures/3.jpg", "./pictures/../pictures//3.jpg", "file://" + path, "~/pictures/3.jpg"]
        for form in forms {
            let run = try bench.run("search", form, "--json", environment: ["HOME": bench.folder])
            #expect(try names(run).first == "3.jpg", "\(form)")
        }
    }

    @Test func byAnAddressOfAFileWithEscapes() throws {
        let copy = bench.folder + "/a b.jpg"
        try? FileManager.default.copyItem(atPath: bench.images + "/3.jpg", toPath: copy)
        #expect(try search("file://" + bench.folder + "/a%20b.jpg").first == "3.jpg")
    }

    @Test func byTheKeyOfAnItemWhoseFileIsGone() throws {
        #expect(try search(bench.images + "/gone.jpg").first == "gone.jpg")
        #expect(try search("pictures/gone.jpg").first == "gone.jpg")
    }

    @Test func byAFileThatIsNotInTheCatalogue() throws {
        let copy = bench.folder + "/elsewhere.dat"
        try? FileManager.default.copyItem(atPath: bench.images + "/5.jpg", toPath: copy)
        #expect(try search(copy).first == "5.jpg")
    }

    @Test func fromStandardInput() throws {
        #expect(try search("-", input: try Bench.image(207).jpeg()).first == "7.jpg")
    }

    @Test func byAWebAddress() throws {
        let server = try OneFileServer(try Bench.image(208).jpeg())
        #expect(try search(server.url("/8.jpg")).first == "8.jpg")
    }

    @Test func whatCannotBeHadIsOneLine() throws {
        let wrong = try OneFileServer([], status: "404 Not Found")
        let large = try OneFileServer([UInt8](repeating: 0, count: (1 << 20) + 1))
        let queries = [
            ([bench.images + "/none.jpg"], "there is neither a file nor an item of that name"),
            (["a\nb"], "a\\nb: there is neither"), ([bench.images], "is a directory"),
            (["-"], "standard input: is empty"), ([wrong.url("/x.jpg")], "answers 404"),
            ([large.url("/x.jpg"), "--max-mebibytes", "1"], "the limit is 1048576"),
            (["http://127.0.0.1:1/x.jpg"], "refuses the connection"), (["https:///"], "is not a web address"),
        ]
        for (query, text) in queries {
            let run = try bench.finish(bench.process(["search"] + query))
            #expect(run.status == 1, "\(query)")
            #expect(run.output.isEmpty)
            #expect(run.isOneLine(with: text), "\(run.messages)")
        }
    }

    @Test func moreOnStandardInputThanTheLimitIsOneLine() throws {
        let run = try bench.finish(
            bench.process(["search", "-", "--max-mebibytes", "1"]), input: [UInt8](repeating: 0, count: (1 << 20) + 1))
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "standard input: holds more than 1048576 bytes; raise --max-mebibytes"))
    }
}
