import Catalog
import Foundation
import Testing

/// Ctrl-C, and what a service manager sends.
@Suite(.needsWeights) struct InterruptionTests {
    @Test(arguments: [SIGINT, SIGTERM]) func whatIsDoneIsKeptAndTheNextRunDoesTheRest(number: Int32) throws {
        let bench = try Bench()
        let indexing = try IndexingProcess(bench)
        while indexing.committed == 0, indexing.isRunning { usleep(2000) }
        indexing.signal(number)
        let run = indexing.finish()
        #expect(run.status == 130)
        #expect(run.messages.contains("stopping; what is done is kept"))
        let report = try run.json()
        #expect(report["interrupted"] as? Bool == true)
        let added = try #require(report["added"] as? Int)
        #expect(added >= indexing.committed && added < ManyPictures.count)
        #expect(try bench.opened().count() == added)

        let rest = try bench.run("index", try ManyPictures.folder, "--json").json()
        expect(rest, ["added": ManyPictures.count - added, "unchanged": added])
        #expect(rest["interrupted"] as? Bool == false)
    }

    @Test func theSecondEndsItAtOnce() throws {
        let bench = try Bench()
        let indexing = try IndexingProcess(bench)
        while indexing.committed == 0, indexing.isRunning { usleep(2000) }
        let isOver = { !indexing.isRunning }
        while !isOver() {
            indexing.signal(SIGINT)
            usleep(1000)
        }
        #expect(indexing.finish().status == 130)
        #expect(try bench.opened().integrityCheck().isEmpty)
        #expect(try bench.opened().count() >= indexing.committed)
    }
}
