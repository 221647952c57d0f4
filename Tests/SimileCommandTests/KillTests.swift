import Catalog
import Foundation
import Testing

/// `kill -9` in the middle of indexing: nothing that was reported as committed is lost.
@Suite(.needsWeights) struct KillTests {
    @Test func atRandomMoments() throws {
        var bench = try Bench()
        var generator = SystemRandomNumberGenerator()
        var moments = RandomMoments(upTo: 800_000)
        while moments.areWanted(midway: 20) {
            let before = (try? bench.opened().count()) ?? 0
            if before == ManyImages.count { bench = try Bench() }
            let held = before == ManyImages.count ? 0 : before
            let indexing = try IndexingProcess(bench)
            moments.wait(using: &generator)
            indexing.signal(SIGKILL)
            moments.note(wasMidway: indexing.finish().status == -SIGKILL)
            guard FileManager.default.fileExists(atPath: bench.catalog + "/catalog.sqlite") else { continue }
            do {
                let catalog = try bench.opened()
                #expect(try catalog.integrityCheck().isEmpty)
                #expect(try catalog.count() >= held + indexing.committed)
            } catch CatalogError.missing {
                #expect(indexing.committed == 0, "killed while the catalogue was made")
            }
        }
        #expect(moments.midway >= 20, "too fast to be killed")

        #expect(try IndexingProcess(bench).finish().status == 0)
        let catalog = try bench.opened()
        let folder = try ManyImages.folder
        #expect(
            Set(try catalog.items().map { String(($0.path ?? "").dropFirst(folder.count + 1)) }) == ManyImages.names)
        #expect(try catalog.spaces().map(\.vectors) == [ManyImages.count])
        #expect(try catalog.integrityCheck().isEmpty)
        let again = try bench.run("index", folder, "--json")
        expect(try again.json(), ["unchanged": ManyImages.count, "added": 0, "updated": 0])
    }
}
