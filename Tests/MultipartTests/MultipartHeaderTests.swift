import Multipart
import Testing

/// The headers of a part, as different senders write them, and as nobody should.
@Suite struct MultipartHeaderTests {
    @Test(
        arguments: [
            (#"form-data; name="a""#, "a", nil),
            (#"form-data;name="a";filename="b""#, "a", "b"),
            ("FORM-DATA ;\tName=a ; Filename=b/c.jpg", "a", "b/c.jpg"),
            (#"form-data; filename="x; name=no"; name="a""#, "a", "x; name=no"),
            (#"form-data; name="a%22b"; filename="%22""#, #"a"b"#, "\""),
            (#"form-data; name="a\"b"; filename="\\\"""#, #"a"b"#, #"\""#),
            (#"form-data; name="a"; filename="C:\temp\a.jpg""#, "a", #"C:\temp\a.jpg"#),
            (#"form-data; name="a"; filename="100%2.jpg%0D%0A%41""#, "a", "100%2.jpg%0D%0A%41"),
            (#"form-data; name="a"; filename*=UTF-8''%e2%82%ac.jpg"#, "a", "€.jpg"),
            (#"form-data; name="a"; filename*=utf-8'en'%EF%BB%BFx"#, "a", "\u{FEFF}x"),
            (#"form-data; name="a"; filename*=iso-8859-1''%e4"#, "a", "iso-8859-1''%e4"),
            (#"form-data; name="a"; filename*=UTF-8''%ff"#, "a", "UTF-8''%ff"),
            (#"form-data; name="a"; filename*=UTF-8''a%0d%0ab"#, "a", "UTF-8''a%0d%0ab"),
            (#"form-data; name="a"; filename*=x"#, "a", "x"),
            (#"form-data; name="a"; filename*=utf-8''x; filename="y""#, "a", "y"),
            (#"form-data; name="größe"; filename="写真 🖼.jpg""#, "größe", "写真 🖼.jpg"),
            (#"form-data; name=""; filename="""#, "", ""),
            (#"form-data; ; name=a;"#, "a", nil),
            ("form-data; name=\"a\tb\"", "a\tb", nil),
        ] as [(String, String, String?)])
    func dispositions(disposition: String, name: String, filename: String?) {
        let outcome = parse("Content-Disposition: \(disposition)")
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.headers) == [MultipartHeaders(name: name, filename: filename)])
    }

    @Test(arguments: [
        "form-data", "form-data; name", "form-data; name=", #"form-data; name="a"#, #"form-data; name="a\""#,
        "form-data; name=a b", #"form-data; name="a"b"#, #"form-data; name=a"b""#, "form-data; =a", "; name=a",
        "name=a", "form-data name=a", "attachment; name=a", "form-data; name=a; name=a", "form-data; name=a; NAME=b",
        "form-data; name=a; filename=b; filename=c", "form-data; name=a; filename*=b; filename*=c",
        "form-data; filename=a", "form-data; name*=UTF-8''a", "",
    ])
    func badDispositions(disposition: String) {
        expectMalformed("Content-Disposition: \(disposition)")
    }

    @Test(arguments: [
        "", "Content-Type: image/jpeg", "name=a", "no colon", ": value", "Content-Disposition : form-data; name=a",
        "Content-Disposition: form-data;\r\n name=a", "Content-Disposition: form-data; name=\"a\u{0}\"",
        "Content-Disposition: form-data; name=\"a\u{1B}\"", "Content-Disposition: form-data; name=\"a\rb\"",
        "Content-Disposition: form-data; name=\"a\u{7F}\"",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
        "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\ncontent-type: a/b",
        "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: quoted-printable",
        "Content-Disposition: form-data; name=a\r\nfür: x", "Content-Disposition: form-data; name=a\r\n\u{0}: x",
    ])
    func badHeaders(headers: String) { expectMalformed(headers) }

    @Test func lineFeedsAloneAreRefused() {
        for headers in ["Content-Disposition: form-data; name=a;\nX: 1", "X: 1\r\nX\n", "\n", "X: \r1\n"] {
            let error = parse(headers).error
            #expect("\(String(describing: error))".contains("ends with LF alone"), "\(headers)")
        }
    }

    @Test func otherHeadersAreIgnored() {
        let outcome = parse(
            "X: 1\r\nx:\r\nContent-Disposition: form-data; name=a\r\n"
                + "Content-Type: \t image/jpeg ; q=1\t\r\nContent-ID: <a>")
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.headers) == [MultipartHeaders(name: "a", contentType: "image/jpeg ; q=1")])
    }

    @Test func namesMustBeTextAndFilenamesAreMadeText() {
        let latin = Array("Content-Disposition: form-data; name=\"k".utf8) + [0xE4] + Array("se\"".utf8)
        let outcome = parse(latin)
        #expect(outcome.error == .malformed(MultipartPart(number: 1), reason: "its name is not UTF-8"))
        let file = Array("Content-Disposition: form-data; name=a; filename=\"k".utf8) + [0xE4] + Array("se\"".utf8)
        #expect(parse(file).parts.map(\.headers) == [MultipartHeaders(name: "a", filename: "käse")])
    }

    private func parse(_ headers: String) -> MultipartOutcome { parse(Array(headers.utf8)) }

    private func parse(_ headers: [UInt8]) -> MultipartOutcome {
        MultipartOutcome(lines("--b", "") + headers + lines("", "", "x", "--b--"), boundary: .b)
    }

    private func expectMalformed(_ headers: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let outcome = parse(headers)
        guard case .malformed(MultipartPart(number: 1), _) = outcome.error, outcome.parts.isEmpty else {
            Issue.record("\(outcome)", sourceLocation: sourceLocation)
            return
        }
    }
}
