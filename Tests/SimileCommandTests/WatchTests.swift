import Catalog
import Foundation
import Imaging
import TestSupport
import Testing

/// `simile watch`, as a script reads it: a line of JSON for each batch. By color, which needs no weights.
@Suite(.timeLimit(.minutes(3))) struct WatchTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try draw("red", 200)
    }

    private func draw(_ name: String, _ shade: UInt8) throws {
        try bench.write(name + ".png", try PixelBuffer(width: 16, height: 16, fill: (shade, 20, 30)).png())
    }

    /// The program, and the lines that it prints.
    private func start(_ options: [String] = []) throws -> (ChildProcess, FileHandle, Pipe) {
        let process = bench.process(["watch", bench.images, "--model", "colour", "--progress", "none"] + options)
        let (output, messages) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, messages)
        try process.run()
        return (process, output.fileHandleForReading, messages)
    }

    /// The next line, which is waited for; nil at the end.
    private func line(_ output: FileHandle) throws -> String? {
        var bytes = Data()
        while let byte = try output.read(upToCount: 1), !byte.isEmpty {
            if byte.first == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes += byte
        }
        return nil
    }

    private func batch(_ output: FileHandle) throws -> [String: Any] {
        let line = try #require(try line(output))
        return try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `it tells each batch, and ends when it is told to`(number: Int32) throws {
        let (process, output, messages) = try start(["--json"])
        expect(try batch(output), ["added": 1])
        try draw("wine", 150)
        expect(try batch(output), ["added": 1])
        #expect(try bench.names() == ["red.png", "wine.png"])
        try bench.delete("red.png")
        expect(try batch(output), ["missing": 1, "removed": 0])
        kill(process.processIdentifier, number)
        #expect(try line(output) == nil)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        let said = String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(said.contains("stopping"))
    }

    @Test func `deleted files go with --prune, and text tells how many`() throws {
        let (process, output, _) = try start(["--prune"])
        #expect(try #require(try line(output)).contains("1 added"))
        try bench.delete("red.png")
        #expect(try #require(try line(output)).contains("1 removed"))
        #expect(try bench.names() == [])
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func `what cannot be watched is told in one line, and no catalog is made`() throws {
        for (arguments, status, message) in [
            ([bench.images + "/red.png"], Int32(1), "only folders are watched"),
            ([bench.folder + "/nowhere"], 1, "No such file or directory"), ([], 64, "Missing expected argument"),
            ([bench.images, "--interval", "0"], 64, "--interval must be between"),
        ] {
            let run = try bench.finish(bench.process(["watch"] + arguments))
            #expect(run.status == status && run.messages.contains(message), "\(run.messages)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }
}
