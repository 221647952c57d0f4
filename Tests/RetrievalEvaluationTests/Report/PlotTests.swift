import Foundation
import Testing

@testable import RetrievalEvaluation

/// Plots as properties: what holds of every picture, whatever the data.
@Suite struct PlotTests {
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
        let ranges = try #require(MadeUpResults.retrieval().figures.last)
        for figure in MadeUpResults.figures + [ranges] {
            let svg = XMLCheck(FigurePlot(figure).svg)
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
                let width = Draw.width(of: text.text)
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
            let svg = XMLCheck(FigurePlot(lines(count) { "\(name) \($0)" }).svg)
            let places = svg.all("text", "label").map { $0.number("y") }.sorted()
            #expect(places.count >= count)
            for (a, b) in zip(places, places.dropFirst()) { #expect(b - a >= 14.9) }
        }
    }

    @Test func seriesDifferByMoreThanColour() {
        let svg = XMLCheck(FigurePlot(lines(8)).svg)
        let looks = svg.all("path", "curve").map { ($0.attributes["stroke-dasharray"] ?? "solid") }
        // Each has its curve and its piece of line beside its name.
        #expect(looks.count == 16 && Set(looks).count == 8)
    }

    @Test func namesAreSpreadAsLittleAsNeeded() {
        let free = PlotLabels.spread([10, 50, 90], heights: [10, 10, 10], order: [0, 0, 0], limits: 0...100)
        #expect(free == [10, 50, 90])
        let tied = PlotLabels.spread([50, 50, 50], heights: [10, 10, 10], order: [3, 1, 2], limits: 0...100)
        #expect(tied == [60, 40, 50])
        let low = PlotLabels.spread([99, 100, 98], heights: [10, 10, 10], order: [0, 0, 0], limits: 0...100)
        #expect(low == [85, 95, 75])
        let full = PlotLabels.spread([0, 0, 0], heights: [50, 50, 50], order: [0, 1, 2], limits: 0...100)
        #expect(full == [25, 75, 125])
    }

    /// Drawn thinned and whole, a curve passes the same heights in every column of the picture.
    @Test func thinningKeepsTheLook() {
        var numbers = MadeUpResults.Numbers(5)
        let points = (0..<50_000).map { (x: Double($0) / 200, y: 100 * numbers.next() + ($0 % 9000 == 0 ? 200 : 0)) }
        let thin = Thinning.thinned(points) { $0 }
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
        #expect(FigurePlot(lines(2, points: 20_000)).svg.utf8.count < 120_000)
    }

    @Test func survivesAnyData() {
        let odd: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e308, -1e308, 5e-324, 1]
        for form in [Figure.Form.lines, .steps, .histogram, .ranges] {
            for scale in [Figure.Axis.Scale.linear, .logarithmic] {
                for values in [[], [0], [7], odd, [1, 1, 1], odd.reversed()] as [[Double]] {
                    let axis = Figure.Axis("x < & \"\u{1}", scale, low: values.first, high: values.last)
                    let points = values.map { Figure.Point($0, $0, low: $0, high: values.first, label: "\($0)") }
                    let figure = Figure(
                        id: "", title: "<script>", form: form, x: axis, y: axis,
                        series: [.init("", points), .init("\u{202E}<b>", points), .init("empty", [])])
                    let svg = FigurePlot(figure).svg
                    _ = XMLCheck(svg)
                    let drawn = svg.matches(of: #/ (d|cx|cy|x|y|x1|x2|y1|y2|points|viewBox)="([^"]*)"/#).map {
                        $0.output.2
                    }
                    #expect(drawn.allSatisfy { !$0.contains("nan") && !$0.contains("inf") })
                }
            }
        }
    }

    @Test func saysWhatItDoesNotShow() {
        var figure = lines(18)
        figure.series[0].points.append(.init(.nan, 1))
        #expect(FigurePlot(figure).omissions.contains("1 of 361 points"))
        #expect(FigurePlot(figure).omissions.contains("first 16 of 18 series"))
        #expect(FigurePlot(lines(2)).omissions.isEmpty)
    }

    @Test func stepsHoldUntilTheNextPoint() {
        let figure = Figure(
            id: "s", title: "S", form: .steps, x: .init("x", low: 0, high: 1), y: .init("y", low: 0, high: 1),
            series: [.init("a", [.init(0, 0), .init(0.5, 1), .init(1, 1)])])
        let path = coordinates(XMLCheck(FigurePlot(figure).svg).all("path", "curve")[0].attributes["d"] ?? "")
        #expect(path.count == 5)
        for (a, b) in zip(path, path.dropFirst()) { #expect(a.x == b.x || a.y == b.y) }
        #expect(path[1].x == path[2].x && path[1].y == path[0].y)
    }
}

extension XMLCheck.Element {
    func number(_ name: String) -> Double { attributes[name].flatMap { Double($0) } ?? .nan }
    fileprivate var length: Double { abs(number("x2") - number("x1")) }
}
