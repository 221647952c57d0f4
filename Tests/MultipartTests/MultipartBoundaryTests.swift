import Multipart
import Testing

/// The boundary that a content type names.
@Suite struct MultipartBoundaryTests {
    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("multipart/form-data;boundary=abc", "abc"),
            ("Multipart/Form-Data ; charset=utf-8 ; BOUNDARY=abc ;", "abc"),
            (#"multipart/form-data; boundary="a b""#, "a b"),
            (#"multipart/form-data; boundary="a;b"; charset=x"#, nil),
            (#"multipart/form-data; x=";boundary=no"; boundary=abc"#, "abc"),
            ("multipart/form-data; boundary=----=_Part_1/2:3", "----=_Part_1/2:3"),
            ("multipart/form-data; boundary='()+_,-./:=?", "'()+_,-./:=?"),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 70), String(repeating: "x", count: 70)),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), nil),
            ("multipart/form-data", nil),
            ("multipart/form-data; boundary", nil),
            ("multipart/form-data; boundary=", nil),
            (#"multipart/form-data; boundary="""#, nil),
            (#"multipart/form-data; boundary="a "#, nil),
            (#"multipart/form-data; boundary="a ""#, nil),
            ("multipart/form-data; boundary=a b", nil),
            ("multipart/form-data; boundary=a; boundary=b", nil),
            ("multipart/form-data; boundary=a; Boundary=a", nil),
            ("multipart/form-data; boundary=ä", nil),
            ("multipart/form-data; boundary=a\u{0}", nil),
            ("multipart/form-data; boundary=\"a\r\n\"", nil),
            ("multipart/form-data; boundary=a*", nil),
            ("multipart/form-data; boundary=\"a\\\"b\"", nil),
            ("multipart/form-data, boundary=a", nil),
        ] as [(String, String?)])
    func contentTypes(type: String, boundary: String?) {
        let found = try? MultipartBoundary(contentType: type)
        #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == boundary)
    }

    @Test(
        arguments: [nil, "", "multipart/mixed; boundary=a", "image/jpeg", "multipart/form-data2; boundary=a", "\0"]
            as [String?])
    func otherTypes(type: String?) {
        #expect(throws: MultipartError.notMultipart(contentType: type)) { try MultipartBoundary(contentType: type) }
    }

    @Test func errorsSayWhatToDo() {
        let none = MultipartError.notMultipart(contentType: nil)
        let other = MultipartError.notMultipart(contentType: "text/plain\r\n\u{2028}x")
        let bad = MultipartError.invalidBoundary(reason: "it names none")
        #expect("\(none)" == "there is no content type: send a multipart form as multipart/form-data; boundary=…")
        #expect("\(other)".hasPrefix(#"the content type is 'text/plain\r\n\u{2028}x', not multipart/form-data"#))
        #expect("\(bad)".contains("(it names none)"))
        #expect(!none.isTooLarge && !other.isTooLarge && !bad.isTooLarge)
    }
}
