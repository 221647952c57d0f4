import Multipart
import Testing

private let head = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"

/// Bodies that break the format are refused with a reason that says where, however they are cut.
@Suite struct MultipartHostileTests {
    @Test(arguments: [
        "", "\r\n", "-", "--", "--b", "--bb\r\n", "x--b--", "-- b--", " --b--", "\n--b--", "\r--b--", "\0--b--",
        "plain text, no boundary at all\r\n--a--", "--B--", "\r\n--\r\n--\r\n--",
    ])
    func bodiesWithoutBoundary(body: String) { _ = expectMalformed(Array(body.utf8)) }

    @Test(arguments: [
        "--b\n\(head)", "--b\r\r\n", "--b-\r\n", "--b-x", "--b \u{B}\r\n", "--b\0\r\n", "--b \t-",
        "--bx\r\n\(head)x\r\n--b--", head + "x\r\n--bb\r\n--b--", head + "x\r\n--b\n--b--", head + "x\r\n--b-x",
        head + "x\r\n--b\0--b--",
    ])
    func boundaryLinesThatGoOn(body: String) {
        let error = expectMalformed(Array(body.utf8))
        #expect("\(String(describing: error))".contains("neither '--' nor CR LF"))
    }

    @Test(arguments: [
        head, head + "x", head + "x\r\n", head + "x\r\n--", head + "x\n--b--", head + "x\r--b--", head + "x--b--",
        head + "x\r\n--a--", head + "x\r\n --b--", head + "x\r\n-b--", head + "x\r\n\r--b--",
        head + "\0\r\n-\r\n--\n--b--", head + "x\r\n--b", head + "x\r\n--b-", head + "x\r\n--b \t", head + "x\r\n--b\r",
        head + "x\r\n--b\r\n",
        head + "x\r\n--b\r\nContent-Disposition", head + "x\r\n--b\r\nContent-Disposition: form-data; name=c\r\n",
    ])
    func bodiesWithoutEnd(body: String) {
        let error = expectMalformed(Array(body.utf8))
        #expect("\(String(describing: error))".contains("ends before its last boundary line"))
    }

    @Test func lineFeedsAloneAreRefused() {
        let body = lines("--b", "Content-Disposition: form-data; name=a", "", "x", "--b--", "").filter { $0 != 13 }
        _ = expectMalformed(body)
    }

    @Test func lookAlikesAreContents() {
        let contents = "--b\r\r\n--a\r\n-\r\n--\r\n--\rb--b\n--b--\r\n --b\r\n-\u{0}-b\r\n--\u{0}b\r\n\r\n"
        let body = Array((head + "x" + contents + "\r\n--b--").utf8)
        let whole = MultipartOutcome(body, boundary: .b)
        #expect(whole.error == nil && whole.parts.map(\.bytes) == [Array(("x" + contents).utf8)])
        for cut in body.indices {
            #expect(MultipartOutcome(body, boundary: .b, cuts: [cut]) == whole)
        }
    }

    @Test func whatFollowsTheEndIsIgnored() {
        let body = lines("--b--garbage", "--b", "Content-Disposition: form-data; name=a", "", "x", "--b--")
        let outcome = MultipartOutcome(body, boundary: .b, cuts: body.indices)
        #expect(outcome.ended && outcome.parts.isEmpty && outcome.error == nil)
    }

    @Test func failedParsersStayFailed() throws {
        var parser = MultipartParser(boundary: .b)
        var chunk = lines("--b", "nothing", "", "--b--")[...]
        let error = try #require(throws: MultipartError.self) { try parser.next(&chunk) }
        var good = lines("", "--b--")[...]
        #expect(throws: error) { try parser.next(&good) }
        #expect(throws: error) { try parser.finish() }
        #expect(!error.isTooLarge)
    }

    @Test func errorsStayOnOneLine() {
        let name = "a\u{2028}\u{85}\u{202E}" + String(repeating: "long", count: 100)
        let body = lines("--b", "Content-Disposition: form-data; name=\"\(name)\"", "", "x", "--b?")
        let error = MultipartOutcome(body, boundary: .b).error
        let text = error.map { "\($0)" } ?? ""
        #expect(text.hasPrefix(#"part 1 ('a\u{2028}\u{85}\u{202e}longlong"#) && text.count < 250)
        #expect(error?.field == name)
    }

    /// The error of the body, which must be the same in any chunks.
    private func expectMalformed(
        _ body: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> MultipartError? {
        let whole = MultipartOutcome(body, boundary: .b)
        #expect(MultipartOutcome(body, boundary: .b, cuts: body.indices) == whole, sourceLocation: sourceLocation)
        #expect(!whole.ended && !whole.isDisordered, sourceLocation: sourceLocation)
        guard case .malformed = whole.error else {
            Issue.record("\(whole)", sourceLocation: sourceLocation)
            return nil
        }
        return whole.error
    }
}
