import Foundation
import Testing

@testable import Charts

/// Charts as properties: what holds of every drawing, whatever the data.
@Suite struct FigureTests {
    /// The coordinates of a path.
    private func coordinates(_ path: String) -> [(x: Double, y: Double)] {
        let numbers = path.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
        return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }

    private func lines(_ count: Int, points: Int = 20, name: (Int) -> String = { "series \($0)" }) -> Figure {
        Figure(
            id: "f", title: "F", form: .lines, x: .init("x (s)"), y: .init("y (ms)"),
            series: (0..<count).map { index in
                // All end at the same place: the hardest case for names beside the ends.
                .init(
                    name(index),
                    (0..<points).map { .init(Double($0), pow(Double($0) / Double(points - 1), Double(index + 1))) })
            })
    }

    @Test func allFormsAreWellFormedAndInsideTheirFrame() throws {
        for figure in SampleFigures.all {
            let svg = SVGElements(figure.svg())
            let box = try #require(svg.all("svg").first?.attributes["viewBox"]).split(separator: " ").compactMap {
                Double($0)
            }
            let axis = try #require(svg.all("line", "axis").max { $0.length < $1.length })
            let (left, right, bottom) = (axis.number("x1"), axis.number("x2"), axis.number("y1"))
            for path in svg.all("path", "curve") + svg.all("path", "band") + svg.all("path", "area") {
                for place in coordinates(path.attributes["d"] ?? "") {
                    #expect(place.x >= left - 0.1 && place.x <= box[2] - 4)
                    #expect(place.y >= 10 && place.y <= bottom + 0.1)
                }
            }
            for dot in svg.all("circle", "dot") {
                #expect(dot.number("cx") <= right + 40 && dot.number("cy") <= bottom)
            }
            for text in svg.all("text") {
                let width = text.text.drawnWidth
                let anchor = text.attributes["text-anchor"]
                let start = text.number("x") - (anchor == "middle" ? width / 2 : anchor == "end" ? width : 0)
                #expect(start >= 0 && start + width <= box[2] + 1, "\(text.text) at \(start) + \(width)")
                #expect(text.number("y") >= box[1] && text.number("y") <= box[1] + box[3])
            }
            #expect(!svg.all("title").isEmpty && !svg.all("desc").isEmpty)
        }
    }

    @Test(arguments: 2...8) func namesDoNotOverlap(count: Int) {
        for name in ["a", "efficientnet_lite0, hnsw, cosine"] {
            let svg = SVGElements(lines(count) { "\(name) \($0)" }.svg())
            let places = svg.all("text", "label").map { $0.number("y") }.sorted()
            #expect(places.count >= count)
            for (a, b) in zip(places, places.dropFirst()) { #expect(b - a >= 14.9) }
        }
    }

    @Test func seriesDifferByMoreThanColor() {
        let svg = SVGElements(lines(8).svg())
        let looks = svg.all("path", "curve").map { ($0.attributes["stroke-dasharray"] ?? "solid") }
        // Each has its curve and its piece of line beside its name.
        #expect(looks.count == 16 && Set(looks).count == 8)
    }

    @Test func namesAreSpreadAsLittleAsNeeded() {
        let free = spread([10, 50, 90], heights: [10, 10, 10], order: [0, 0, 0], limits: 0...100)
        #expect(free == [10, 50, 90])
        let tied = spread([50, 50, 50], heights: [10, 10, 10], order: [3, 1, 2], limits: 0...100)
        #expect(tied == [60, 40, 50])
        let low = spread([99, 100, 98], heights: [10, 10, 10], order: [0, 0, 0], limits: 0...100)
        #expect(low == [85, 95, 75])
        let full = spread([0, 0, 0], heights: [50, 50, 50], order: [0, 1, 2], limits: 0...100)
        #expect(full == [25, 75, 125])
    }

    /// Drawn thinned and whole, a curve passes the same heights in every column of the image.
    @Test func thinningKeepsTheLook() {
        var numbers = SampleFigures.Numbers(5)
        let points = (0..<50_000).map { (x: Double($0) / 200, y: 100 * numbers.next() + ($0 % 9000 == 0 ? 200 : 0)) }
        let thin = points.thinned { $0 }
        #expect(thin.count <= 4 * 501)
        func extent(_ points: [(x: Double, y: Double)]) -> [Int: ClosedRange<Double>] {
            var columns: [Int: ClosedRange<Double>] = [:]
            for point in points {
                let old = columns[Int(point.x * 2)] ?? point.y...point.y
                columns[Int(point.x * 2)] = min(old.lowerBound, point.y)...max(old.upperBound, point.y)
            }
            return columns
        }
        #expect(extent(thin) == extent(points))
        #expect(lines(2, points: 20_000).svg().utf8.count < 120_000)
    }

    @Test func survivesAnyData() {
        let odd: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e308, -1e308, 5e-324, 1]
        for form in [Figure.Form.lines, .tradeoff, .steps, .histogram, .ranges] {
            for scale in [Figure.Axis.Scale.linear, .logarithmic, .towardsOne] {
                for values in [[], [0], [7], odd, [1, 1, 1], odd.reversed()] as [[Double]] {
                    let axis = Figure.Axis("x < & \"\u{1}", scale, low: values.first, high: values.last)
                    let points = values.map { Figure.Point($0, $0, low: $0, high: values.first, label: "\($0)") }
                    let figure = Figure(
                        id: "", title: "<script>", form: form, x: axis, y: axis,
                        series: [.init("", points), .init("\u{202E}<b>", points), .init("empty", [])])
                    let svg = figure.svg()
                    _ = SVGElements(svg)
                    let drawn = svg.matches(of: #/ (d|cx|cy|x|y|x1|x2|y1|y2|points|viewBox)="([^"]*)"/#).map {
                        $0.output.2
                    }
                    #expect(drawn.allSatisfy { !$0.contains("nan") && !$0.contains("inf") })
                }
            }
        }
    }

    @Test func aLonePointIsALevelOfATradeoff() {
        let svg = SVGElements(SampleFigures.recallAndSpeed.svg(width: 720))
        let level = svg.all("line", "level")
        let axis = svg.all("line", "axis").first { $0.length > 300 }
        #expect(level.count == 1 && level.first?.length == axis?.length)
        #expect(svg.all("path", "curve").count == 4 + 5)
        // Below the name of each series stands its note, and the figure's below the title.
        #expect(svg.all("text", "soft").filter { $0.text.hasPrefix("built in ") }.count == 5)
        #expect(svg.all("text").contains { $0.text == "x.npy, cosine, 10 neighbors, one thread" })
        #expect(svg.all("title").contains { $0.text == "hnsw: effort 40, recall 0.990, queries per second 18,000" })
        for width in [.nan, -1, 0, .infinity] as [Double] {
            #expect(!SVGElements(SampleFigures.recallAndSpeed.svg(width: width)).elements.isEmpty)
        }
    }

    @Test func textStaysText() {
        #expect("<a b=\"c\">'&".escapedForXML == "&lt;a b=&quot;c&quot;&gt;&#39;&amp;")
        // To Swift a quote with an accent is one character, to a browser it ends the attribute.
        let escaped = "\"\u{301}<\u{301}".escapedForXML
        #expect(!escaped.contains { $0.unicodeScalars.first == "\"" || $0.unicodeScalars.first == "<" })
        #expect("a\u{0}\r\n\u{202E}\u{FFFF}b".escapedForXML == "a\u{FFFD}  \u{FFFD}\u{FFFD}b")
    }

    /// Results are read by other programs and by later versions.
    @Test func dataOfTodayAreReadAndWritten() throws {
        let json = """
            {"form":"lines","id":"a","note":"","series":[{"name":"s","points":[{"x":1,"y":2}]}],"title":"t",\
            "x":{"label":"x","scale":"linear"},"y":{"label":"y","low":0,"scale":"logarithmic"}}
            """
        let figure = try JSONDecoder().decode(Figure.self, from: Data(json.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try String(decoding: encoder.encode(figure), as: UTF8.self) == json)
    }

    @Test func saysWhatItDoesNotShow() {
        var figure = lines(18)
        figure.series[0].points.append(.init(.nan, 1))
        #expect(figure.omissions.contains("1 of 361 points"))
        #expect(figure.omissions.contains("first 16 of 18 series"))
        #expect(lines(2).omissions.isEmpty)
    }

    @Test func stepsHoldUntilTheNextPoint() {
        let figure = Figure(
            id: "s", title: "S", form: .steps, x: .init("x", low: 0, high: 1), y: .init("y", low: 0, high: 1),
            series: [.init("a", [.init(0, 0), .init(0.5, 1), .init(1, 1)])])
        let path = coordinates(SVGElements(figure.svg()).all("path", "curve")[0].attributes["d"] ?? "")
        #expect(path.count == 5)
        for (a, b) in zip(path, path.dropFirst()) { #expect(a.x == b.x || a.y == b.y) }
        #expect(path[1].x == path[2].x && path[1].y == path[0].y)
    }
}
