import Multipart
import Testing

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
            let encoded = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(PercentEncoding.decode(encoded)?.utf8.elementsEqual(text.utf8) == true)
        }
    }
}
