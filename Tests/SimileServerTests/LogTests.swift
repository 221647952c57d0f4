import Foundation
import Logging
import Synchronization
import Testing

@testable import SimileServer

/// The log, which must not hold up who writes to it.
@Suite(.timeLimit(.minutes(1))) struct LogTests {
    /// A pipe that nobody reads for the moment.
    private struct Pipe {
        let (reader, writer): (Int32, Int32)

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
        }

        func send(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        /// Everything that was written, to the writer's end.
        func readAll() -> [UInt8] {
            var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
            while true {
                let count = read(reader, &part, part.count)
                guard count > 0 else { return bytes }
                bytes += part.prefix(count)
            }
        }
    }

    private func entries(_ bytes: [UInt8]) throws -> [[String: String]] {
        try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode([String: String].self, from: Data($0))
        }
    }

    /// Were lines written by who logs them, this would never come to its end: nobody reads before all are logged.
    @Test func aReaderThatStallsHoldsNobodyUp() throws {
        let pipe = try Pipe()
        let queue = RequestLog.queue(limit: 1 << 14) { pipe.send($0) }
        let log = Logger(label: "test") { _ in RequestLog(queue) }
        let count = 20_000
        for number in 0..<count { log.info("request", metadata: ["number": "\(number)"]) }
        let text = Mutex<[UInt8]>([])
        let reading = Thread {
            let bytes = pipe.readAll()
            text.withLock { $0 = bytes + [UInt8(ascii: "!")] }
        }
        reading.start()
        queue.close(within: 50)
        close(pipe.writer)
        while text.withLock({ $0.isEmpty }) { usleep(1000) }
        close(pipe.reader)

        let lines = try entries(text.withLock { $0.dropLast() })
        let numbers = lines.compactMap { $0["number"].flatMap { Int($0) } }
        let dropped = lines.compactMap { $0["dropped"].flatMap { Int($0) } }.reduce(0, +)
        #expect(numbers.count + dropped == count && dropped > 0)
        #expect(numbers == numbers.sorted() && numbers.first == 0)
        // A pipe holds 64 KiB and the queue twice its limit: more was never kept.
        #expect(lines.count < 3000)
    }

    @Test func whatIsWaitingIsWrittenAtTheEnd() throws {
        let written = Mutex<[UInt8]>([])
        let queue = RequestLog.queue { bytes in written.withLock { $0 += bytes } }
        let log = Logger(label: "test") { _ in RequestLog(queue) }
        for number in 0..<1000 { log.info("request", metadata: ["number": "\(number)"]) }
        queue.close(within: 50)
        let numbers = try entries(written.withLock { $0 }).compactMap { $0["number"].flatMap { Int($0) } }
        #expect(numbers == Array(0..<1000))
        log.info("later")
        queue.close(within: 50)
        #expect(try entries(written.withLock { $0 }).count == 1000)
    }

    /// An end that nobody reads does not keep the service from ending.
    @Test func theEndIsNotWaitedForWithoutEnd() throws {
        let pipe = try Pipe()
        let queue = LineQueue(dropped: { _ in [] }) { pipe.send($0) }
        queue.add([UInt8](repeating: 7, count: 1 << 20))
        queue.close(within: 0.05)
        // The thread ends when the pipe does.
        signal(SIGPIPE, SIG_IGN)
        close(pipe.reader)
    }

    @Test func linesAreJSON() throws {
        let text = "a \"quoted\" \\ back/slash\nline\ttab\u{0}\u{1f}\u{7f} é 🔑 \u{2028}"
        let line = LogLine.make([("a", text), (text, ""), ("z", "1")])
        #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(try entries(line) == [["a": text, text: "", "z": "1"]])
        #expect(try entries(LogLine.make([])) == [[:]])
    }

    @Test func theMomentIsWhole() throws {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for seconds in [
            0, 951_782_399.875, 951_782_400, 1_709_164_800.5, 1_735_689_599.25, 4_107_542_400, 1_775_000_000,
        ] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(LogLine.time(date) == format.format(date))
        }
        for day in stride(from: 0, to: 80_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 43_200.125)
            #expect(LogLine.time(date) == format.format(date))
        }
    }

    @Test func entriesStandInOrder() throws {
        let written = Mutex<[UInt8]>([])
        let queue = RequestLog.queue { bytes in written.withLock { $0 += bytes } }
        var log = Logger(label: "test") { _ in RequestLog(queue) }
        log[metadataKey: "service"] = "simile"
        log.error("failure", metadata: ["id": "7", "error": "\(["a"])"])
        log.debug("nothing")
        queue.close(within: 50)
        let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
        #expect(
            text.wholeMatch(
                of:
                    /\{"error":"\[\\"a\\"\]","id":"7","level":"error","message":"failure","service":"simile","time":"[^"]+Z"\}\n/
            ) != nil, "\(text)")
    }
}
