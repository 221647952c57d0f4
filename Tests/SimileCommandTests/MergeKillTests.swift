import Catalog
import Foundation
import TestSupport
import Testing

/// Merges that are killed, and searched beside.
@Suite struct MergeKillTests {
    private static let count = 2000

    /// Replaces enough vectors that the index must be built anew.
    private func shuffle(_ shop: Warehouse, round: Int) throws {
        let first = round * 500 % Self.count
        try shop.commit((first..<first + 500).map { .put(Warehouse.item($0, seed: $0 + 10_000 * round)) })
    }

    /// `kill -9` at random moments of a merge: the catalog opens, its index is sound, and searches find what is there.
    @Test func atRandomMoments() throws {
        let shop = try Warehouse(Self.count)
        _ = try shop.index("--index", "exact")
        var generator = SystemRandomNumberGenerator()
        var moments = RandomMoments(upTo: 160_000)
        var round = 0
        while moments.areWanted(midway: 10) {
            round += 1
            try shuffle(shop, round: round)
            let process = shop.bench.process(["index", "--index", "exact"])
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            moments.wait(using: &generator)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            moments.note(wasMidway: process.terminationReason == .uncaughtSignal)

            let catalog = try shop.bench.opened()
            #expect(try catalog.indexCheck().isEmpty)
            let index = try #require(try catalog.openIndex(of: Warehouse.space))
            for seed in [3 + 10_000 * round, Int.random(in: 0..<Self.count, using: &generator)] {
                let query = Warehouse.vector(seed)
                #expect(
                    try index.search(query, limit: 10).map(\.item.key) == Warehouse.exact(catalog, query, limit: 10))
            }
        }
        #expect(moments.midway >= 10, "too fast to be killed")
        _ = try shop.index("--index", "exact")
        #expect(shop.files.count == 3, "what was left over is gone: \(shop.files)")
        #expect(try shop.status()["tail"] as? Int == 0)
    }

    /// What was removed is given back to the disk.
    @Test func theDatabaseShrinks() throws {
        let shop = try Warehouse(600)
        func size() throws -> Int64 { try shop.bench.opened().status().databaseBytes }
        let before = try size()
        // Half of what each page holds, and so no page as a whole.
        #expect(try shop.bench.run("remove", "--where", "category=dress").output.hasPrefix("300 removed\n"))
        let run = try shop.bench.run("remove", "--compact")
        #expect(run.status == 0 && run.output.contains(" MB freed"), "\(run.output) \(run.messages)")
        #expect(try size() < before * 2 / 3)
        #expect(try shop.search(1).keys.first == Warehouse.key(1))
        #expect(try shop.bench.run("remove").status == 64)
    }

    /// One process merges again and again while another searches.
    @Test func searchesOfOtherProcessesFindEverything() throws {
        let shop = try Warehouse(Self.count)
        _ = try shop.index("--index", "exact")
        for round in 1...4 {
            try shuffle(shop, round: round)
            let merging = shop.bench.process(["index", "--index", "exact"])
            merging.standardError = FileHandle.nullDevice
            merging.standardOutput = FileHandle.nullDevice
            try merging.run()
            repeat {
                let number = Int.random(in: 0..<Self.count)
                let found = try shop.search(number, "--limit", "3")
                #expect(found.keys.first == Warehouse.key(number) && found.keys.count == 3)
                #expect(found.messages.isEmpty, "\(found.messages)")
            } while merging.isRunning
            #expect(merging.terminationStatus == 0)
        }
    }
}
