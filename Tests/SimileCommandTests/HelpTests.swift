import Foundation
import TestSupport
import Testing

@Suite struct HelpTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test(arguments: [
        [], ["index"], ["search"], ["compare"], ["hash"], ["duplicates"], ["duplicates", "find"],
        ["duplicates", "decide"], ["cluster"], ["vectors", "cluster"], ["trends"], ["trends", "place"], ["status"],
        ["models"], ["models", "list"],
        ["models", "info"],
        ["models", "pull"], ["models", "export"], ["models", "bench"], ["export"], ["remove"], ["roots"],
        ["roots", "list"], ["roots", "move"],
        ["roots", "rename"], ["roots", "remove"], ["sample"], ["doctor"],
        ["vectors", "build"], ["vectors", "query"], ["vectors", "bench"], ["vectors", "info"], ["serve"],
        ["evaluate", "retrieval"], ["evaluate", "pairs"], ["evaluate", "robustness"], ["evaluate", "index"],
        ["evaluate", "compare-models"], ["train", "backbone"], ["evaluate", "recommend"], ["recommend"], ["events"],
        ["events", "add"], ["events", "import"], ["events", "list"], ["events", "remove"],
    ])
    func everyVerbExplainsItselfWithAnExample(verb: [String]) throws {
        let process = bench.process(verb + ["--help"])
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.contains("EXAMPLES:") || text.contains("Example: simile"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreGenerated(shell: String) throws {
        let run = try bench.run("--generate-completion-script", shell)
        #expect(run.status == 0)
        #expect(run.output.contains("simile"))
    }
}
