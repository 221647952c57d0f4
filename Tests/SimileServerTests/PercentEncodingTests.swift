import Testing

@testable import SimileServer

@Suite struct PercentEncodingTests {
    @Test(
        arguments: [
            ("", ""), ("abc", "abc"), ("%41%62%63", "Abc"), ("%EF%BB%BFabc", "\u{FEFF}abc"), ("a%2Fb", "a/b"),
            ("a+b", "a+b"),
            ("%2B", "+"), ("%00", "\0"), ("%2e%2E", ".."), ("%c3%A9", "é"), ("é", "é"), ("%25", "%"), ("%2541", "%41"),
            ("%F0%9F%94%91", "🔑"), ("%EF%BF%BD", "\u{FFFD}"), ("%", nil), ("%4", nil), ("%4g", nil), ("%+4", nil),
            ("%-1", nil),
            ("%FF", nil), ("%C0%80", nil), ("%ED%A0%80", nil), ("%F4%90%80%80", nil), ("%C3", nil), ("%C3é", nil),
            ("%４１", nil),
        ] as [(String, String?)])
    func texts(encoded: String, text: String?) {
        let decoded = PercentEncoding.decode(encoded)
        #expect(decoded.map { Array($0.utf8) } == text.map { Array($0.utf8) })
    }

    @Test func allBytesComeThrough() {
        for scalar in (0...0x10FFFF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init)
        where scalar.value % 97 == 0 {
            let text = String(Character(scalar))
            #expect(PercentEncoding.decode(TestShop.encoded(text))?.utf8.elementsEqual(text.utf8) == true)
        }
    }

    @Test func queriesAreForms() throws {
        let fields = try QueryString.parse("a=1+2&a=%2B&%EF%BB%BFa=3&b&=x&&c=d=e&e%CC%81=\u{301}")
        #expect(fields["a"] == ["1 2", "+"] && fields["\u{FEFF}a"] == ["3"] && fields["b"] == [""])
        #expect(fields[""] == ["x"] && fields["c"] == ["d=e"] && fields.count == 6)
        for broken in ["%", "a=%FF", "%ff=a", "a=%2"] {
            #expect(throws: Problem.self) { try QueryString.parse(broken) }
        }
        #expect(try QueryString.parse(nil).isEmpty)
    }
}
