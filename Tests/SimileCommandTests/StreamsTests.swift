import Catalog
import Foundation
import Testing

/// Pipes that close, streams that are not there.
@Suite(.needsWeights) struct StreamsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
    }

    @Test func aReaderThatLeavesEndsItQuietly() throws {
        let line = "\"$SIMILE\" index '\(bench.images)' --json | true; echo ${PIPESTATUS[0]}"
        for setting in ["", "trap '' PIPE; "] {
            let run = try bench.shell(setting + line)
            #expect(run.output == "141\n" || run.output == "0\n")
            #expect(run.messages.isEmpty)
            #expect(try bench.names() == ["a.jpg"], "what it did is kept")
        }
    }

    @Test func aHelpTextCutShortIsNoFailure() throws {
        let run = try bench.shell("\"$SIMILE\" index --help | head -1")
        #expect(run.output.hasPrefix("OVERVIEW"))
        #expect(run.messages.isEmpty)
    }

    /// The number of a closed stream goes to the next file that is opened, were it left free.
    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]) func closedStreamsAreNotMistakenForFiles(closed: String)
        throws
    {
        let run = try bench.shell("\"$SIMILE\" index '\(bench.images)' --json --progress lines \(closed)")
        #expect(run.status == (closed.contains(" >&-") || closed == ">&-" ? 1 : 0))
        let catalog = try bench.opened()
        #expect(try catalog.integrityCheck().isEmpty)
        #expect(try catalog.count() == 1)
        let lock = try #require(FileManager.default.contents(atPath: bench.catalog + "/writer.lock"))
        #expect(throws: Never.self) { try JSONDecoder().decode(LockHolder.self, from: lock) }
    }

    @Test func closedInputIsOneLine() throws {
        try bench.index()
        let run = try bench.shell("\"$SIMILE\" search - <&-")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "cannot read standard input: Bad file descriptor"))
    }
}
