import Catalog
import Foundation
import Imaging
import TestSupport
import Testing

/// `simile serve`, run as the program that it is.
@Suite struct ServeTests {
    private func image(_ number: Int) throws -> [UInt8] {
        let color = (UInt8(number * 37 % 256), UInt8(number * 91 % 256), UInt8(number % 256))
        return try PixelBuffer(width: 24, height: 24, fill: color).png()
    }

    /// `kill -9` in the middle of a batch: every item whose line was answered is there, with its image and its vector.
    @Test(arguments: [1, 7, 40]) func whatABatchAcknowledgedSurvivesAKill(answered: Int) throws {
        let bench = try Bench()
        let service = try ServiceProcess(bench)
        let lines = try (0..<120).map { number in
            let encoded = Data(try image(number)).base64EncodedString()
            return #"{"key": "item/\#(number)", "image": "\#(encoded)", "attributes": {"number": \#(number)}}"#
        }
        let connection = try SocketConnection(port: service.port)
        connection.send(
            "POST /v1/items:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n",
            body: lines.joined(separator: "\n"))
        var acknowledged: [String] = []
        while acknowledged.count < answered, let line = connection.line() {
            if line.contains(#""status":"added""#), let key = line.firstMatch(of: /"key":"([^"]+)"/)?.output.1 {
                acknowledged.append(String(key))
            }
        }
        service.signal(SIGKILL)
        service.wait()
        #expect(acknowledged.count == answered)

        let catalog = try ImageCatalog.open(at: bench.catalog, access: .read)
        let space = try #require(try catalog.heldSpaces().first)
        for key in acknowledged {
            let item = try #require(try catalog.item(ItemKey(key)), "\(key)")
            let number = try #require(Int(key.dropFirst("item/".count)))
            #expect(item.attributes["number"] == .number(Double(number)))
            #expect(FileManager.default.contents(atPath: try #require(item.path)) == Data(try image(number)))
            #expect(try catalog.vector(of: ItemKey(key), in: space) != nil)
        }
        #expect(try catalog.integrityCheck().isEmpty)
    }

    /// The service is a program of its own, which is found beside `simile` even through a link, and may not be built.
    @Test func theServiceIsTheProgramBesideThisOne() throws {
        let bench = try Bench()
        let link = bench.folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: Bench.executable)
        #expect(try bench.shell("\(link) serve --make-key").output.contains("sk_"))
        let alone = bench.folder + "/simile"
        try FileManager.default.copyItem(atPath: Bench.executable, toPath: alone)
        let run = try bench.shell("\(alone) serve --make-key")
        #expect(run.status == 1 && run.isOneLine(with: "simile-serve, is not built yet: run 'make build'"))
        // Options are checked before.
        #expect(try bench.shell("\(alone) serve --port x").status == 64)
    }

    /// A hang-up has it read its configuration again, never end; what it is told goes into the log.
    @Test func hangUpsReadTheConfigurationAgain() throws {
        let bench = try Bench()
        let file = bench.folder + "/serve.yaml"
        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
        func status(_ service: ServiceProcess, _ key: String) throws -> String? {
            let connection = try SocketConnection(port: service.port)
            connection.send("GET /v1/items HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n", body: "")
            return connection.response().map { String($0.dropFirst("HTTP/1.1 ".count).prefix(3)) }
        }
        func yaml(_ made: String) throws -> (key: String, yaml: String) {
            (String(try #require(made.firstMatch(of: /sk_[\w-]+/)).output), made)
        }
        let (first, second) = (
            try yaml(bench.run("serve", "--make-key").output), try yaml(bench.run("serve", "--make-key").output)
        )
        try write(first.yaml)
        let service = try ServiceProcess(bench, options: ["--config", file])
        #expect(try status(service, first.key) == "200" && status(service, second.key) == "401")
        try write(second.yaml + "limits:\n  queue: 3\n")
        service.signal(SIGHUP)
        try service.awaitMessage("at the next start")
        #expect(try status(service, first.key) == "401" && status(service, second.key) == "200")
        try write("keys: 7\n")
        service.signal(SIGHUP)
        try service.awaitMessage("cannot be reloaded and is unchanged")
        #expect(try status(service, second.key) == "200")
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
        let log = service.messages
        #expect(log.contains(#""message":"configuration reloaded""#) && log.contains(#""changed":["keys"]"#))
        #expect(log.contains(#""settings":["limits.queue"]"#) && log.contains(#""signal":"SIGTERM""#))
        #expect(!log.contains(first.key) && !log.contains(second.key))
    }

    /// A name that was mistyped does not become an empty shop.
    @Test func onlyAWishMakesACatalogue() throws {
        let bench = try Bench()
        let refused = try bench.run("serve", "--port", "0", "--catalog", bench.folder + "/typo")
        #expect(refused.status == 1 && refused.isOneLine(with: "--create"))
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/typo"))
        let service = try ServiceProcess(bench, options: ["--catalog", bench.folder + "/new"])
        service.signal(SIGTERM)
        #expect(service.wait() == 0 && FileManager.default.fileExists(atPath: bench.folder + "/new"))
        // What is there is opened without.
        #expect(try ImageCatalog.open(at: bench.folder + "/new", access: .read).count() == 0)
    }

    /// Told to end, it answers what is under way and closes the catalog.
    @Test func endsWhenTold() throws {
        let bench = try Bench()
        let service = try ServiceProcess(bench)
        let connection = try SocketConnection(port: service.port)
        connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", body: "")
        #expect(connection.line()?.hasPrefix("HTTP/1.1 200") == true)
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
        #expect(!FileManager.default.fileExists(atPath: bench.catalog + "/catalog.sqlite-wal"))
    }

    /// A log that nobody reads holds up no request, nor the end.
    @Test(.timeLimit(.minutes(2))) func aStalledLogHoldsNobodyUp() throws {
        let bench = try Bench()
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let service = try ServiceProcess(bench, pipe: (ends[0], ends[1]))
        let connection = try SocketConnection(port: service.port)
        let path = "/" + String(repeating: "x", count: 190)
        // Each of these is logged in more than 400 bytes, and a pipe holds 64 KiB.
        for _ in 0..<400 {
            connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n", body: "")
            #expect(connection.response()?.hasPrefix("HTTP/1.1 404") == true)
        }
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
        close(ends[1])
        // The pipe was full, or this would have proved nothing.
        var (logged, part) = (0, [UInt8](repeating: 0, count: 1 << 16))
        while case let count = read(ends[0], &part, part.count), count > 0 {
            logged += part[..<count].count { $0 == UInt8(ascii: "\n") }
        }
        #expect(logged > 50 && logged < 400)
    }

    /// Told to end, it waits a moment for clients that send nothing, not as long as they please.
    @Test func stalledClientsDoNotHoldUpTheEnd() throws {
        let bench = try Bench()
        let service = try ServiceProcess(bench)
        let starts = [
            "", "GET /healthz HT",
            "PUT /v1/items/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 9\r\n"
                + "Expect: 100-continue\r\n\r\n",
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST /v1/items:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9\r\n\r\n{",
        ]
        let connections = try starts.map { start in
            let connection = try SocketConnection(port: service.port)
            connection.send(raw: start)
            return connection
        }
        // The body is waited for.
        #expect(connections[2].response()?.contains("100") == true)
        connections[2].send(raw: "x")
        let start = ContinuousClock.now
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
        #expect(ContinuousClock.now - start < .seconds(9))
        #expect(connections[2].response()?.contains("408") == true)
    }

    /// A crash is over at once: whoever watches the service is to start it again.
    @Test(arguments: [SIGILL, SIGSEGV, SIGTRAP, SIGABRT, SIGBUS, SIGFPE]) func crashesAreShort(number: Int32) throws {
        let bench = try Bench()
        let service = try ServiceProcess(bench)
        let start = ContinuousClock.now
        service.signal(number)
        #expect(service.wait() == number && service.wasKilled)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// With few files to open it serves as many as it can, tells the others to come again, and recovers.
    @Test func fewFilesAreEnough() throws {
        let bench = try Bench()
        let service = try ServiceProcess(bench, files: 64)
        try service.awaitMessage("fewer connections")
        for _ in 0..<3 {
            let connections = try (0..<60).map { _ in try SocketConnection(port: service.port) }
            var statuses: [Substring: Int] = [:]
            for connection in connections {
                connection.send("GET /v1/items HTTP/1.1\r\nHost: localhost\r\n", body: "")
                statuses[connection.response()?.split(separator: " ")[1] ?? "", default: 0] += 1
            }
            #expect((statuses["200"] ?? 0) >= 8 && (statuses["503"] ?? 0) >= 1, "\(statuses)")
            #expect(statuses.count == 2)
        }
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
    }

    @Test func tooFewFilesAreTold() throws {
        let bench = try Bench()
        let process = bench.process(["serve", "--create", "--port", "0"])
        process.limit(files: 32)
        let refused = try bench.finish(process)
        #expect(refused.status == 1 && refused.isOneLine(with: "ulimit -n"))
    }

    @Test func tellsItsSettings() throws {
        let bench = try Bench()
        let shown = try bench.run("serve", "--port", "9000", "--print-config", environment: ["SIMILE_SERVE_QUEUE": "7"])
        #expect(shown.status == 0)
        #expect(
            shown.output.contains("port: 9000  # --port") && shown.output.contains("queue: 7  # SIMILE_SERVE_QUEUE"))
        let exposed = try bench.run("serve", "--host", "0.0.0.0")
        #expect(exposed.status == 1 && exposed.isOneLine(with: "--make-key"))
        let key = try bench.run("serve", "--make-key")
        #expect(key.status == 0 && key.output.contains("sha256:") && key.output.contains("sk_"))
    }
}

/// A running service, which sees by colors and so needs no weights.
final class ServiceProcess {
    private let process: ChildProcess
    private let path: String
    let port: UInt16

    /// What it has said so far.
    var messages: String { String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self) }

    /// Waits until it has said something.
    func awaitMessage(_ text: String) throws {
        while !messages.contains(text) {
            try #require(process.isRunning, "the service has ended: \(messages)")
            usleep(10_000)
        }
    }

    /// - Parameters:
    ///   - pipe: an open pipe that its messages go to, of which only the first are read.
    ///   - files: how many files it may open.
    init(_ bench: Bench, options: [String] = [], pipe: (reader: Int32, writer: Int32)? = nil, files: Int? = nil) throws
    {
        let messages = bench.folder + "/serve.err"
        path = messages
        try Data().write(to: URL(filePath: messages))
        process = bench.process(["serve", "--create", "--port", "0", "--default-model", "colour"] + options)
        if let files { process.limit(files: files) }
        process.standardError =
            pipe.map { FileHandle(fileDescriptor: $0.writer) } ?? FileHandle(forWritingAtPath: messages)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var found: UInt16?
        while found == nil, process.isRunning {
            let bytes =
                pipe.map { Self.some(of: $0.reader) } ?? FileManager.default.contents(atPath: messages) ?? Data()
            let text = String(decoding: bytes, as: UTF8.self)
            found = text.firstMatch(of: /listening on http:\/\/127\.0\.0\.1:(\d+)\n/).flatMap { UInt16($0.output.1) }
            if found == nil { usleep(10_000) }
        }
        port = try #require(found, "the service did not start")
    }

    /// What a pipe holds, the first line at least.
    private static func some(of pipe: Int32) -> Data {
        var bytes = Data()
        var part = [UInt8](repeating: 0, count: 4096)
        while !bytes.contains(UInt8(ascii: "\n")) {
            let count = read(pipe, &part, part.count)
            guard count > 0 else { break }
            bytes += part.prefix(count)
        }
        return bytes
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Whether a signal ended it.
    var wasKilled: Bool { process.terminationReason == .uncaughtSignal }

    @discardableResult
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// A connection to this machine, read line by line.
final class SocketConnection {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: UInt16) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        // What is sent to a service that has closed the connection fails, and ends nothing.
        signal(SIGPIPE, SIG_IGN)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
    }

    deinit { close(descriptor) }

    /// Sends a request; `head` lacks only the body's length.
    func send(_ head: String, body: String) {
        send(raw: "\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func send(raw text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// The next response's first line, after which its head and its body, whose length it tells, are read.
    func response() -> String? {
        guard let first = line() else { return nil }
        var length = 0
        while let header = line(), header != "\r" {
            if let value = header.lowercased().firstMatch(of: /^content-length: *(\d+)/)?.output.1 {
                length = Int(value) ?? 0
            }
        }
        while pending.count < length { guard fill() else { return nil } }
        pending.removeFirst(length)
        return first
    }

    /// The next line; nil when the other side has gone.
    func line() -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            guard fill() else { return nil }
        }
    }

    /// What came after the last whole line.
    var rest: String { String(decoding: pending, as: UTF8.self) }

    private func fill() -> Bool {
        var part = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &part, part.count)
        guard count > 0 else { return false }
        pending += part.prefix(count)
        return true
    }
}
