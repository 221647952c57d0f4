import Charts
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct PointMapTests {
    private func count(_ part: String, in svg: String) -> Int { svg.components(separatedBy: part).count - 1 }

    @Test func `every point has a mark and a tooltip, whatever its name`() {
        let map = PointMap(
            title: "A <shop>", note: "near & far",
            groups: [
                .init("1 \"dress\"", [.init(0, 0, label: "<a>.jpg"), .init(1, 1), .init(.nan, 0, label: "lost")]),
                .init("2", [.init(7, -3, label: "outside")]),
            ], others: [.init(0.5, 0.5, label: "lone")])
        let svg = map.svg()
        #expect(count("class=\"dot ", in: svg) == 3 && count("class=\"speck\"", in: svg) == 1)
        #expect(svg.contains("&lt;a&gt;.jpg") && !svg.contains("<a>") && !svg.contains("lost"))
        #expect(svg.contains("A &lt;shop&gt;") && svg.contains("near &amp; far"))
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse())
    }

    @Test(arguments: [0, -.infinity, .nan, 1e9]) func `nothing to draw and odd widths are drawn`(width: Double) {
        let svg = PointMap(title: "", groups: [.init("empty", [])]).svg(width: width)
        #expect(svg.hasPrefix("<svg ") && !svg.contains("nan") && !svg.contains("inf"))
    }
}
