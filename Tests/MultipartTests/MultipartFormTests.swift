import Multipart
import Testing

/// Forms: what is a file, what is text, and what a route may ask for.
@Suite struct MultipartFormTests {
    private let type = "multipart/form-data; boundary=b"

    @Test func filesAndTexts() throws {
        let form = try form(
            ["name=a", "", "text"], ["name=b; filename=x", "", "file"],
            ["name=c", "Content-Type: image/jpeg", "", "blob"], ["name=d", "Content-Type: application/json", "", "{}"],
            ["name=e; filename=\"\"", "Content-Type: application/octet-stream", "", ""],
            ["name=f; filename=\"\"", "", "bytes"])
        #expect(form.fields.map(\.name) == ["a", "b", "c", "d", "f"])
        #expect(try form.text("a") == "text")
        #expect(try form.text("d") == "{}")
        #expect(try form.file("b") == .init(bytes: Array("file".utf8), filename: "x"))
        #expect(try form.file("c") == .init(bytes: Array("blob".utf8), contentType: "image/jpeg"))
        #expect(try form.file("e") == nil)
        #expect(try form.file("f") == .init(bytes: Array("bytes".utf8), filename: ""))
        #expect(try form.file("A") == nil)
        #expect(try form.text("A") == nil)
    }

    @Test func fieldsThatDoNotFit() throws {
        let form = try form(
            ["name=a", "", "1"], ["name=b; filename=x", "", ""], ["name=a", "", "2"], ["name=c", "", ""])
        #expect(form.values("a") == [.text("1"), .text("2")])
        #expect(throws: MultipartError.unfitField("a", reason: "it was sent 2 times; send it once")) {
            try form.text("a")
        }
        #expect(throws: MultipartError.unfitField("b", reason: "it is a file; send it as text, without a filename")) {
            try form.text("b")
        }
        let error = try #require(throws: MultipartError.self) { try form.file("c") }
        #expect("\(error)" == "the form's field 'c' cannot be used: it is text; send it as a file, with a filename")
        #expect(error.field == "c" && !error.isTooLarge)
    }

    @Test func textsMustBeUTF8() {
        for bytes in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]] {
            let body =
                lines("--b", "Content-Disposition: form-data; name=a", "", "ok") + bytes + lines("", "--b--")
            let error = MultipartError.malformed(
                MultipartPart(number: 1, name: "a"), reason: "its text is not UTF-8; send it in UTF-8, or as a file")
            #expect(throws: error) { try MultipartForm(body, contentType: type) }
        }
    }

    @Test func formsComeInPieces() async throws {
        let sample = MultipartSample.curl
        for size in [1, 7, 100, 10_000] {
            let (pieces, continuation) = AsyncStream.makeStream(of: ArraySlice<UInt8>.self)
            for start in stride(from: 0, to: sample.body.count, by: size) {
                continuation.yield(sample.body[start..<min(start + size, sample.body.count)])
                continuation.yield([])
            }
            continuation.finish()
            let form = try await MultipartForm(reading: pieces, contentType: sample.contentType) { Array($0) }
            #expect(form == sample.form)
        }
    }

    /// An endless body is left as soon as it breaks a limit.
    @Test func endlessBodiesAreLeft() async {
        struct Endless: AsyncSequence, AsyncIteratorProtocol {
            var count = 0

            func makeAsyncIterator() -> Self { self }

            mutating func next() async -> [UInt8]? {
                count += 1
                return count == 1
                    ? lines("--b", "Content-Disposition: form-data; name=a", "", "")
                    : [UInt8](repeating: 0, count: 1000)
            }
        }
        let error = MultipartError.partTooLarge(MultipartPart(number: 1, name: "a"), limit: 12345)
        await #expect(throws: error) {
            try await MultipartForm(
                reading: Endless(), contentType: type, limits: MultipartLimits(partBytes: 12345)
            ) { $0 }
        }
    }

    @Test func errorsOfTheBodyPass() async {
        struct Broken: Error {}
        let (pieces, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        continuation.yield(Array("--b\r\n".utf8))
        continuation.finish(throwing: Broken())
        await #expect(throws: Broken.self) {
            try await MultipartForm(reading: pieces, contentType: type) { $0 }
        }
    }

    @Test func otherTypesAreRefusedUnread() async {
        let (pieces, _) = AsyncStream.makeStream(of: [UInt8].self)
        await #expect(throws: MultipartError.notMultipart(contentType: "image/jpeg")) {
            try await MultipartForm(reading: pieces, contentType: "image/jpeg") { $0 }
        }
    }

    private func form(_ parts: [String]...) throws -> MultipartForm {
        let body = parts.map { "--b\r\nContent-Disposition: form-data; \($0.joined(separator: "\r\n"))\r\n" }
        return try MultipartForm(Array((body.joined() + "--b--").utf8), contentType: type)
    }
}
