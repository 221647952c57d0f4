import Catalog
import Foundation
import Testing

/// Several processes at one catalogue.
@Suite(.needsWeights) struct WriterTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
        try bench.index()
    }

    @Test func aSecondWriterSaysWhoHoldsIt() throws {
        let writer = try Catalog.open(at: bench.catalog, access: .write(wait: .zero))
        let run = try bench.run("index", bench.pictures, "--wait", "0")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "is being written by process \(ProcessInfo.processInfo.processIdentifier) ("))
        try writer.close()
        #expect(try bench.run("index", bench.pictures, "--wait", "0").status == 0)
    }

    @Test func aSecondWriterWaits() throws {
        let writer = try Catalog.open(at: bench.catalog, access: .write(wait: .zero))
        let process = bench.process(["index", bench.pictures, "--wait", "60"])
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        usleep(300_000)
        #expect(process.isRunning)
        try writer.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func readersDoNotWait() throws {
        let writer = try Catalog.open(at: bench.catalog, access: .write(wait: .zero))
        try writer.commit([.setAttributes(bench.key("a.jpg"), ["colour": "red"])])
        #expect(try bench.run("status", "--json").json()["items"] as? Int == 1)
        let search = try bench.run("search", bench.pictures + "/a.jpg", "--where", "colour=red", "--json")
        #expect((try search.json()["hits"] as? [Any])?.count == 1)
        try writer.close()
    }

    @Test func twoAtOnceDoTheirWorkOneAfterTheOther() throws {
        for seed in 2..<40 { try bench.draw("\(seed).jpg", seed: seed) }
        let processes = (0..<2).map { _ in bench.process(["index", bench.pictures]) }
        for process in processes {
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }
        for process in processes { process.waitUntilExit() }
        #expect(processes.map(\.terminationStatus) == [0, 0])
        #expect(try bench.opened().count() == 39)
    }
}
