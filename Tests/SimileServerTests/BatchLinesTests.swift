import Foundation
import HTTPTypes
import Simile
import Testing

@testable import SimileServer

@Suite struct BatchLinesTests {
    private func lines(_ pieces: [String], limit: Int = 100, budget: ByteBudget) throws -> [BatchLines.Line] {
        let upload = budget.upload(of: .key("shop")) {}
        var reader = BatchLines(limit: limit, upload: upload)
        defer { upload.close() }
        var lines: [BatchLines.Line] = []
        for piece in pieces {
            lines += try reader.take(Array(piece.utf8))
            reader.letGoOfDone()
        }
        return lines + [reader.rest].compactMap(\.self)
    }

    private func whole(_ text: String) -> BatchLines.Line { .whole(Array(text.utf8)) }

    /// However a body is cut, its lines are the same.
    @Test func piecesMakeLines() throws {
        let text = "one\n\n\ntwo and more\nthree\n"
        let expected = [whole("one"), whole("two and more"), whole("three")]
        for size in 1...text.utf8.count {
            let bytes = Array(text)
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                String(bytes[$0..<min($0 + size, bytes.count)])
            }
            let budget = ByteBudget(1000)
            #expect(try lines(pieces, budget: budget) == expected)
            #expect(budget.load == 0)
        }
        #expect(try lines(["a\nb"], budget: ByteBudget(9)) == [whole("a"), whole("b")])
        #expect(throws: Problem.self) { try lines(["aaa", "aaa"], limit: 5, budget: ByteBudget(100)) }
    }

    /// A line that comes while others hold all bytes is refused, whole; those before and after are not.
    @Test func linesWithoutRoomAreRefused() throws {
        let budget = ByteBudget(20)
        let (upload, other) = (budget.upload(of: .key("shop")) {}, budget.upload(of: .key("feed")) {})
        var reader = BatchLines(limit: 100, upload: upload)
        #expect(try reader.take(Array("one\ntw".utf8)) == [whole("one")])
        #expect(budget.load == 6)
        reader.letGoOfDone()
        #expect(budget.load == 2)
        try other.take(15)
        #expect(try reader.take(Array("o and".utf8)) == [])
        #expect(try reader.take(Array(" more\n".utf8)) == [.refused])
        #expect(try reader.take(Array("\nfour\n\nfive".utf8)) == [.refused])
        reader.letGoOfDone()
        other.give(15)
        #expect(budget.load == 0)
        #expect(try reader.take(Array(" and six\nseven\nei".utf8)) == [.refused, whole("seven")])
        reader.letGoOfDone()
        #expect(budget.load == 2 && reader.rest == whole("ei"))
        upload.close()
        #expect(budget.load == 0)
    }

    private func statuses(_ answer: TestShop.Answer) throws -> [JSONValue] {
        try String(decoding: answer.bytes, as: UTF8.self).split(separator: "\n").map {
            try JSONValue(parsing: $0.utf8)
        }
    }

    /// The body's own bytes are not counted, but for a moment at most `bodyBytes` of them; those of its lines are.
    @Test func aBatchIsRefusedLineByLine() async throws {
        try await TestShop.open({ $0.limits.bodyBytes = 1 << 10 }) { shop in
            let image = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let lines = (0..<12).map { #"{"key": "\#($0)", "image": "\#(image)"}"# }.joined(separator: "\n")
            func send() async throws -> TestShop.Answer {
                try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", Array(lines.utf8))
            }
            #expect(lines.utf8.count > 1 << 10)
            let other = shop.service.bodies.upload(of: .key("other")) {}
            try other.take((512 << 20) - (1 << 10))
            let refused = try statuses(try await send())
            #expect(refused.count == 12 && refused.allSatisfy { $0["status"] == "failed" })
            #expect(refused.allSatisfy { $0["detail"].text == Problem.busy.detail })
            other.close()
            #expect(try statuses(try await send()).allSatisfy { $0["status"] == "added" })
            #expect(shop.service.bodies.load == 0)
        }
    }

    /// What a line holds is counted for as long as it is worked on.
    @Test func aLineIsCountedWhileItWaits() async throws {
        try await TestShop.open({ $0.limits.workers = 1 }) { shop in
            let image = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let line = Array(#"{"key": "a", "image": "\#(image)"}"#.utf8)
            let gate = Gate()
            let other = Task { try await shop.service.admission { await gate.pass() } }
            try await until { gate.count == 1 }
            let batch = Task { try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", line) }
            try await until { shop.service.admission.load.waiting == 1 }
            #expect(shop.service.bodies.load == line.count)
            gate.letGo()
            try await other.value
            #expect(try statuses(try await batch.value).map { $0["status"].text } == ["added"])
            #expect(shop.service.bodies.load == 0)
        }
    }
}
