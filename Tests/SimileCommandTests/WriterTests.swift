import Catalog
import Foundation
import Imaging
import TestSupport
import Testing

/// Several processes at one catalog, which see by colors and so need no weights.
@Suite struct WriterTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.png", seed: 1)
        try bench.index("--model", "colour")
    }

    @Test func anOpenCatalogueKeepsNobodyFromWriting() throws {
        let writer = try ImageCatalog.open(at: bench.catalog, access: .write(wait: .zero))
        try bench.draw("b.png", seed: 2)
        #expect(try bench.run("index", bench.images, "--wait", "0").status == 0)
        #expect(try writer.count() == 2)
        try writer.commit([.setAttributes(bench.key("a.png"), ["colour": "red"])])
        #expect(try bench.run("status", "--json").json()["items"] as? Int == 2)
        let search = try bench.run("search", bench.images + "/a.png", "--where", "colour=red", "--json")
        #expect((try search.json()["hits"] as? [Any])?.count == 1)
        #expect(try bench.run("remove", bench.images + "/b.png").status == 0)
        #expect(try writer.count() == 1)
        try writer.close()
    }

    /// Programs of earlier layouts hold the lock for as long as they run.
    @Test func aProgramThatNeverLetsGoIsNamed() throws {
        let lock = open(bench.catalog + "/writer.lock", O_RDWR)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let holder = #"{"pid":4711,"host":"here","program":"simile","since":"2026-01-01T00:00:00Z"}"#
        ftruncate(lock, 0)
        _ = Array(holder.utf8).withUnsafeBytes { pwrite(lock, $0.baseAddress, $0.count, 0) }
        let run = try bench.run("index", bench.images, "--wait", "0")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "is being written by process 4711 (simile on here"), "\(run.messages)")
        #expect(try bench.run("search", bench.images + "/a.png").status == 0)
    }

    @Test func manyAtOnceDoTheirWork() throws {
        let fresh = try Bench()
        for seed in 0..<30 { try fresh.draw("\(seed).png", seed: seed) }
        let processes = (0..<3).map { _ in fresh.process(["index", fresh.images, "--model", "colour"]) }
        for process in processes {
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }
        for process in processes { process.waitUntilExit() }
        #expect(processes.map(\.terminationStatus) == [0, 0, 0])
        #expect(try fresh.opened().count() == 30)
        #expect(try fresh.opened().spaces().map(\.vectors) == [30])
    }

    /// What a command line adds, changes and removes a running service finds with its next request.
    @Test func aServiceFindsWhatOthersAdd() throws {
        let service = try ServiceProcess(bench)
        func items() throws -> String {
            let connection = try SocketConnection(port: service.port)
            connection.send("GET /v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", body: "")
            var lines: [String] = []
            while let line = connection.line() { lines.append(line) }
            return (lines + [connection.rest]).joined()
        }
        #expect(try items().contains(#""items":1"#))
        try bench.draw("b.png", seed: 2)
        #expect(try bench.run("index", bench.images).status == 0)
        #expect(try items().contains(#""items":2"#))
        #expect(try bench.run("remove", bench.images).status == 0)
        #expect(try items().contains(#""items":0"#))
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
    }
}
