import Catalog
import Foundation
import Imaging
import Synchronization
import Testing

/// Four processes write one catalog, two that index folders and two services, and are killed at random moments. The same with
/// ten thousand items is `Benchmarks/several_writers.py`.
@Suite struct SeveralWritersTests {
    private static let images = 90
    private static let lines = 60

    private func image(_ number: Int) throws -> [UInt8] {
        let color = (UInt8(number * 37 % 256), UInt8(number * 91 % 256), UInt8(number / 3 % 256))
        return try PixelBuffer(width: 16, height: 16, fill: color).png()
    }

    @Test(.timeLimit(.minutes(10))) func nothingThatWasAcknowledgedIsLost() throws {
        let bench = try Bench()
        let folders = ["one", "two"].map { bench.folder + "/" + $0 }
        for (place, folder) in folders.enumerated() {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for number in 0..<Self.images {
                try Data(image(1000 * place + number)).write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
            }
        }
        // There is something to search from the beginning.
        let first = try ImageCatalog.open(at: bench.catalog, access: .write(wait: .zero), create: true)
        try first.close()

        let searching = Searching(bench.catalog)
        defer { searching.end() }
        var acknowledged: Set<String> = []
        var generator = SystemRandomNumberGenerator()
        for round in 0..<4 {
            let before = try folders.map { try count(in: $0, bench) }
            let indexing = try folders.map {
                try IndexingProcess(bench, folder: $0, options: ["--model", "colour", "--threads", "1"])
            }
            let services = try (0..<2).map { _ in try ServiceProcess(bench) }
            let answers = try services.enumerated().map { place, service in
                try BatchAnswers(
                    service,
                    (0..<Self.lines).map { number in
                        let encoded = Data(try image(10_000 * (place + 1) + 100 * round + number)).base64EncodedString()
                        return #"{"key": "\#(round)/\#(place)/\#(number)", "image": "\#(encoded)"}"#
                    })
            }
            let victims = [0, 1, 2, 3].shuffled(using: &generator).prefix(2)
            for victim in victims {
                usleep(UInt32.random(in: 20_000...500_000, using: &generator))
                if victim < 2 { indexing[victim].signal(SIGKILL) } else { services[victim - 2].signal(SIGKILL) }
            }
            for (place, run) in indexing.enumerated() {
                let end = run.finish()
                #expect(end.status == 0 || end.status == -SIGKILL, "\(end.messages.suffix(300))")
                #expect(try count(in: folders[place], bench) >= before[place] + run.committed)
            }
            for (place, service) in services.enumerated() {
                let (added, failed) = answers[place].finish()
                #expect(failed.isEmpty, "\(failed.first ?? "")")
                #expect(added.count == Self.lines || victims.contains(place + 2))
                acknowledged.formUnion(added)
                service.signal(SIGTERM)
                let status = service.wait()
                #expect(status == 0 || victims.contains(place + 2))
            }
            try check(acknowledged, bench)
        }
        for folder in folders {
            let run = try bench.run("index", folder, "--model", "colour", "--json")
            #expect(run.status == 0)
            #expect(try count(in: folder, bench) == Self.images)
        }
        searching.end()
        #expect(searching.faults.isEmpty, "\(searching.faults.first ?? "")")
        #expect(searching.count > 0)
    }

    private func count(in folder: String, _ bench: Bench) throws -> Int {
        try bench.opened().items().count { $0.path?.hasPrefix(folder + "/") == true }
    }

    private func check(_ acknowledged: Set<String>, _ bench: Bench) throws {
        let catalog = try bench.opened()
        #expect(try catalog.integrityCheck().isEmpty)
        #expect(try catalog.indexCheck().isEmpty)
        guard let space = try catalog.heldSpaces().first else { return }
        for key in acknowledged {
            let item = try #require(try catalog.item(ItemKey(key)), "\(key) is lost")
            let size = FileManager.default.contents(atPath: try #require(item.path))?.count
            #expect(Int64(size ?? 0) == item.fingerprint?.size, "the picture of \(key) is lost")
            #expect(try catalog.vector(of: ItemKey(key), in: space) != nil)
        }
    }
}

/// A thread that searches all the time as a program does that only reads: with one catalog that stays open, and with one
/// that it opens for each search.
private final class Searching: Sendable {
    private let isOver = Atomic(false)
    private let state = Mutex<(count: Int, faults: [String])>((0, []))
    private let ended = DispatchSemaphore(value: 0)

    init(_ catalog: String) {
        Thread { [self] in
            do {
                let kept = try ImageCatalog.open(at: catalog, access: .read)
                var index: SpaceIndex?
                while !isOver.load(ordering: .relaxed) {
                    let opened = try ImageCatalog.open(at: catalog, access: .read)
                    guard let space = try opened.heldSpaces().first else { continue }
                    let query = [Float](repeating: 1, count: space.dimension)
                    let live = try index ?? kept.openLiveIndex(of: space)
                    index = live
                    // Nothing is removed, so what was there before the search is there in it.
                    let before = try opened.vectors(in: space).ids.count
                    let found = try live.search(query, limit: 5)
                    if found.count < min(5, before) {
                        throw CocoaError(.coderInvalidValue)
                    }
                    state.withLock { $0.count += 1 }
                }
            } catch {
                state.withLock { $0.faults.append("\(error)") }
            }
            ended.signal()
        }.start()
    }

    var faults: [String] { state.withLock(\.faults) }
    var count: Int { state.withLock(\.count) }

    func end() {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        ended.wait()
    }
}

/// A batch that a thread sends to a service, and what was answered.
final class BatchAnswers: Sendable {
    private let state = Mutex<(added: [String], failed: [String])>(([], []))
    private let ended = DispatchSemaphore(value: 0)

    init(_ service: ServiceProcess, _ lines: [String]) throws {
        let port = service.port
        Thread { [self] in
            if let connection = try? SocketConnection(port: port) {
                connection.send(
                    "POST /v1/items:batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/x-ndjson\r\n",
                    body: lines.joined(separator: "\n"))
                while let line = connection.line() {
                    if let key = line.firstMatch(of: /"key":"([^"]+)"/)?.output.1, line.contains(#""status":"added""#) {
                        state.withLock { $0.added.append(String(key)) }
                    } else if line.contains(#""status":"failed""#) {
                        state.withLock { $0.failed.append(line) }
                    }
                }
            }
            ended.signal()
        }.start()
    }

    /// Waits for the end of the answers.
    func finish() -> (added: [String], failed: [String]) {
        ended.wait()
        return state.withLock { $0 }
    }
}
