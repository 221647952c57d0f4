import Catalog
import Foundation
import Testing
import VectorSearch

/// `--index`: choosing, searching, and what the status says of it. No weights are needed.
@Suite struct IndexKindTests {
    @Test func fewVectorsNeedNoFiles() throws {
        let shop = try Warehouse(30)
        #expect(try shop.search(3).index == "exact")
        let status = try shop.status()
        #expect(status["kind"] as? String == "exact" && status["tail"] as? Int == 30)
        #expect((status["reason"] as? String)?.contains("fewer than 20000") == true)
        #expect(try shop.index("--index", "auto")["built"] as? Int == 0)
        #expect(shop.files.isEmpty)
    }

    @Test func aChosenKindIsBuiltKeptAndGivenUp() throws {
        let shop = try Warehouse(60)
        let exact = try shop.search(7, "--limit", "20").keys
        let report = try shop.index("--index", "exact")
        #expect(report["kind"] as? String == "exact" && report["built"] as? Int == 60)
        #expect(shop.files.count == 3)
        var status = try shop.status()
        #expect((status["segments"] as? [[String: Any]])?.map { $0["rows"] as? Int } == [60])
        #expect(status["tail"] as? Int == 0 && status["generation"] as? Int == 1)
        #expect(status["reason"] as? String == "chosen: `simile index --index exact`")
        #expect(try shop.search(7, "--limit", "20").keys == exact)

        // Little has changed: no work, and yet all is found and nothing that is gone.
        try shop.commit([.put(Warehouse.item(60, seed: 60)), .remove(ItemKey(Warehouse.key(7)))])
        #expect(try shop.index(shop.bench.images)["built"] as? Int == 0)
        #expect(try shop.search(60, "--limit", "1").keys == [Warehouse.key(60)])
        #expect(try !shop.search(8, "--limit", "99").keys.contains(Warehouse.key(7)))
        status = try shop.status()
        #expect(status["tail"] as? Int == 1 && status["deleted"] as? Int == 1)
        #expect(try shop.bench.run("remove", Warehouse.key(8)).status == 0)
        #expect(try shop.search(9, "--limit", "99").keys.count == 59)
        #expect(try shop.search(9, "--limit", "99", "--where", "category=hat").keys.count == 29)
        #expect(try shop.bench.run("status").output.contains("segment of 60 vectors, 2 of them removed"))

        #expect(try shop.index("--index", "auto")["kind"] as? String == "exact")
        #expect(shop.files.isEmpty)
        #expect(try shop.search(9, "--limit", "99").keys.count == 59)
    }

    @Test(arguments: ["exact", "hnsw", "annoy", "lsh", "kdtree"]) func aKindThatIsNotOnTheDiskIsBuiltForOneSearch(
        kind: String
    ) throws {
        let shop = try Warehouse(50)
        #expect(try shop.search(4, "--index", kind, "--effort", "5000", "--limit", "1").keys == [Warehouse.key(4)])
        #expect(shop.files.isEmpty)
    }

    @Test func damageIsSaidAndMended() throws {
        let shop = try Warehouse(40)
        _ = try shop.index("--index", "exact")
        let expected = try shop.search(5).keys
        #expect(try shop.bench.run("doctor").output.contains("✓ index files"))
        let name = try #require(shop.files.first { $0.hasSuffix(".index") })
        let path = shop.bench.catalog + "/indexes/1/" + name
        // A vector's bit: a search that comes upon it says so, and answers by the vectors in the database.
        try shop.harm(path)
        let found = try shop.search(5)
        #expect(found.index == "exact" && found.keys == expected)
        #expect(found.messages.hasPrefix("Warning: an index of the catalog"), "\(found.messages)")
        #expect(found.messages.split(separator: "\n").count == 1)
        #expect(try shop.search(5).keys == expected)
        #expect(try shop.bench.run("doctor").output.contains("✗ index files"))
        #expect((try shop.status()["fault"] as? String)?.contains(name) == true)
        let report = try shop.index("--index", "exact")
        #expect(report["built"] as? Int == 40 && (report["rebuiltBecause"] as? String)?.contains(name) == true)
        #expect(try shop.search(5).messages.isEmpty)
        #expect(try shop.bench.run("doctor").output.contains("✓ index files"))
    }

    @Test func theCheckUpFindsDamageThatNoSearchMet() throws {
        let shop = try Warehouse(40)
        _ = try shop.index("--index", "hnsw")
        let name = try #require(shop.files.first { $0.hasSuffix(".index") })
        try shop.harm(shop.bench.catalog + "/indexes/1/" + name)
        #expect(try shop.bench.run("doctor").output.contains("✗ index files"))
        #expect((try shop.status()["fault"] as? String)?.contains(name) == true)
        let report = try shop.index("--index", "hnsw")
        #expect(report["built"] as? Int == 40 && (report["rebuiltBecause"] as? String)?.contains(name) == true)
    }

    @Test(arguments: [
        ["index"], ["index", "--index", "best"], ["search", "x", "--index", "best"], ["search", "x", "--effort", "0"],
    ])
    func wrongUsageIs64(arguments: [String]) throws {
        let bench = try Bench()
        #expect(try bench.finish(bench.process(arguments)).status == 64)
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }

    @Test func withoutACatalogueThereIsNothingToIndex() throws {
        let bench = try Bench()
        let run = try bench.run("index", "--index", "hnsw")
        #expect(run.status == 1 && run.isOneLine(with: "no catalog at"))
        let shop = try Warehouse(3)
        let other = try shop.bench.run("index", "--index", "hnsw", "--precision", "fast")
        #expect(other.status == 1 && other.isOneLine(with: "has no vectors of"), "\(other.messages)")
    }

    @Test(.enabled(if: SmallDisk.canMount, "only the superuser mounts a small disk"))
    func aFullDiskLeavesTheCatalogueAsItWas() throws {
        let shop = try Warehouse(100)
        let indexes = shop.bench.catalog + "/indexes"
        try FileManager.default.createDirectory(atPath: indexes, withIntermediateDirectories: true)
        try SmallDisk.mount(indexes, kibibytes: 128)
        defer { try? SmallDisk.unmount(indexes) }
        let run = try shop.bench.run("index", "--index", "exact")
        #expect(run.status == 1 && run.isOneLine(with: "no room on the disk"), "\(run.messages)")
        #expect(shop.files.isEmpty, "nothing is left over")
        #expect(try shop.search(5).keys.first == Warehouse.key(5))
        try SmallDisk.mount(indexes, kibibytes: 8192, options: "remount,")
        #expect(try shop.index("--index", "exact")["built"] as? Int == 100)
    }
}

extension Warehouse {
    /// Flips a bit in the middle of the vectors of an index file.
    fileprivate func harm(_ path: String) throws {
        let file = try IndexFile(path: path)
        var end = file.byteCount
        for section in file.sections.reversed() {
            let start = (end - section.byteCount) / 4096 * 4096
            if section.name == "vectors" {
                let handle = try #require(FileHandle(forUpdatingAtPath: path))
                let place = UInt64(start + section.byteCount / 2)
                try handle.seek(toOffset: place)
                let byte = try #require(try handle.read(upToCount: 1)?.first)
                try handle.seek(toOffset: place)
                try handle.write(contentsOf: [byte ^ 0x40])
                return try handle.close()
            }
            end = start
        }
        Issue.record("no vectors")
    }
}
