import Multipart
import Testing

/// Limits strike at the same byte in any chunks, and not one byte earlier.
@Suite struct MultipartLimitTests {
    private static let header = "Content-Disposition: form-data; name=\"a\"\r\n\r\n"
    private static let part = "--b\r\n\(header)01234567\r\n"
    private let body = Array("ab\r\n\(part)\(part)--b--cd\r\n".utf8)
    private let size = Self.header.utf8.count

    @Test func exactlyEnough() {
        let limits = MultipartLimits(parts: 2, headerBytes: size, partBytes: 8, bodyBytes: body.count)
        let outcome = expectSame(limits)
        #expect(outcome.error == nil && outcome.parts.count == 2)
        #expect(expectSame(MultipartLimits()) == outcome)
    }

    @Test func parts() {
        let one = expectSame(MultipartLimits(parts: 1))
        #expect(one.error == .tooManyParts(limit: 1))
        #expect(one.parts.map(\.isComplete) == [true])
        #expect(expectSame(MultipartLimits(parts: -1)).error == .tooManyParts(limit: 0))
    }

    @Test func headers() {
        let outcome = expectSame(MultipartLimits(headerBytes: size - 1))
        #expect(outcome.error == .headersTooLarge(MultipartPart(number: 1), limit: size - 1))
        #expect(outcome.parts.isEmpty)
    }

    /// A sender that never ends its headers is not listened to.
    @Test(arguments: ["x", "x: \(String(repeating: "y", count: 61))\r\n", "\u{0}", " ", "\r"])
    func endlessHeaders(text: String) {
        var parser = MultipartParser(boundary: .b)
        var chunk = Array("--b\r\n".utf8)[...]
        #expect(throws: Never.self) { try parser.next(&chunk) }
        let piece = Array(String(repeating: text, count: 128).utf8)
        let error = #expect(throws: MultipartError.self) {
            for _ in 0..<1000 {
                var chunk = piece[...]
                while try parser.next(&chunk) != nil {}
            }
        }
        #expect(error == .headersTooLarge(MultipartPart(number: 1), limit: 8192))
    }

    @Test(arguments: [0, 1, 7])
    func contents(limit: Int) {
        let outcome = expectSame(MultipartLimits(partBytes: limit))
        #expect(outcome.error == .partTooLarge(MultipartPart(number: 1, name: "a"), limit: limit))
        #expect(outcome.parts.map(\.bytes) == [Array("01234567".utf8.prefix(limit))])
        #expect(outcome.error?.field == "a")
    }

    /// Bytes that were held back because a boundary might have begun count, too.
    @Test func falseStarts() {
        let body = Array("--b\r\n\(Self.header)\r\n--\r\n-\r\n--b--".utf8)
        for limit in 0..<7 {
            let limits = MultipartLimits(partBytes: limit)
            let whole = MultipartOutcome(body, boundary: .b, limits: limits)
            #expect(whole.error == .partTooLarge(MultipartPart(number: 1, name: "a"), limit: limit))
            #expect(MultipartOutcome(body, boundary: .b, limits: limits, cuts: body.indices) == whole)
        }
        #expect(MultipartOutcome(body, boundary: .b, limits: MultipartLimits(partBytes: 7)).error == nil)
    }

    @Test func wholeBody() {
        for limit in 0..<body.count {
            let outcome = expectSame(MultipartLimits(bodyBytes: limit))
            #expect(outcome.error == .bodyTooLarge(limit: limit))
        }
    }

    @Test func errorsNameThePartAndTheLimit() {
        let part = MultipartPart(number: 2, name: "image")
        let errors: [(MultipartError, String)] = [
            (.tooManyParts(limit: 5), "the multipart body has more than 5 parts: send fewer"),
            (
                .headersTooLarge(part, limit: 9),
                "the headers of part 2 ('image') of the multipart body have more than 9 bytes: shorten its names"
            ),
            (.partTooLarge(part, limit: 9), "part 2 ('image') of the multipart body has more than 9 bytes: send less"),
            (.bodyTooLarge(limit: 9), "the multipart body has more than 9 bytes: send less"),
        ]
        for (error, text) in errors {
            #expect("\(error)" == text)
            #expect(error.isTooLarge)
        }
    }

    /// What becomes of the body under these limits, in chunks of any size.
    private func expectSame(_ limits: MultipartLimits) -> MultipartOutcome {
        let whole = MultipartOutcome(body, boundary: .b, limits: limits)
        #expect(!whole.isDisordered)
        for size in [1, 2, 5, 13] {
            let cuts = stride(from: 0, to: body.count, by: size)
            let outcome = MultipartOutcome(body, boundary: .b, limits: limits, cuts: cuts)
            if outcome != whole { Issue.record("chunks of \(size): \(outcome), not \(whole)") }
        }
        return whole
    }
}
