import Catalog
import Foundation
import Testing

/// Ctrl-C, and what a service manager sends.
@Suite(.needsWeights) struct InterruptionTests {
    @Test(arguments: [SIGINT, SIGTERM]) func whatIsDoneIsKeptAndTheNextRunDoesTheRest(number: Int32) throws {
        let (bench, indexing, run) = try interrupted { $0.signal(number) }
        #expect(run.status == 130)
        #expect(run.messages.contains("stopping; what is done is kept"))
        let report = try run.json()
        #expect(report["interrupted"] as? Bool == true)
        let added = try #require(report["added"] as? Int)
        #expect(added >= indexing.committed && added < ManyImages.count)
        #expect(try bench.opened().count() == added)

        let rest = try bench.run("index", try ManyImages.folder, "--json").json()
        expect(rest, ["added": ManyImages.count - added, "unchanged": added])
        #expect(rest["interrupted"] as? Bool == false)
    }

    @Test func theSecondEndsItAtOnce() throws {
        let (bench, indexing, run) = try interrupted { indexing in
            while indexing.isRunning {
                indexing.signal(SIGINT)
                usleep(1000)
            }
        }
        #expect(run.status == 130)
        #expect(try bench.opened().integrityCheck().isEmpty)
        #expect(try bench.opened().count() >= indexing.committed)
    }

    /// Indexes and sends a signal once something is committed; anew if it was over by then.
    private func interrupted(
        by signal: (IndexingProcess) -> Void
    ) throws -> (Bench, IndexingProcess, CommandLineRun) {
        for _ in 0..<9 {
            let attempt = try attempt(by: signal)
            if attempt.2.status != 0 { return attempt }
        }
        return try attempt(by: signal)
    }

    private func attempt(by signal: (IndexingProcess) -> Void) throws -> (Bench, IndexingProcess, CommandLineRun) {
        let bench = try Bench()
        let indexing = try IndexingProcess(bench)
        while indexing.committed == 0, indexing.isRunning { usleep(2000) }
        signal(indexing)
        return (bench, indexing, indexing.finish())
    }
}
