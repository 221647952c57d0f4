import Foundation
import Testing

@testable import VectorSearch

@Suite struct SweepPlotTests {
    private func point(_ recall: Double, _ speed: Double) -> SweepPoint {
        SweepPoint(effort: 10, seconds: 1, queriesPerSecond: speed, recall: recall)
    }

    @Test func recallIsStretchedTowardsOne() throws {
        let scale = PlotScale.recall(from: 0.55, start: 100, end: 700)
        #expect(scale.position(0.5) == 100 && scale.position(1) == 700)
        // A tenth of the misses takes about the same way everywhere.
        let first = scale.position(0.9) - scale.position(0.5)
        let second = scale.position(0.99) - scale.position(0.95)
        #expect(abs(first - second) < 15)
        #expect(scale.position(0.2) == 100 && scale.position(2) == 700)
        let labels = scale.ticks.map(\.label)
        #expect(labels.contains("0.9") && labels.contains("0.95") && labels.contains("0.99") && labels.last == "1")
        for (a, b) in zip(scale.ticks, scale.ticks.dropFirst()) { #expect(b.position - a.position >= 44) }
    }

    @Test func speedIsLogarithmicInRoundNumbers() {
        let scale = PlotScale.speed(from: 130, to: 34_000, start: 400, end: 0)
        #expect(scale.position(100) == 400 && abs(scale.position(50_000)) < 1e-9)
        #expect(
            scale.ticks.map(\.label) == ["100", "200", "500", "1,000", "2,000", "5,000", "10,000", "20,000", "50,000"])
        let wide = PlotScale.speed(from: 3, to: 900_000, start: 400, end: 0)
        #expect(wide.ticks.map(\.label) == ["10", "100", "1,000", "10,000", "100,000", "1,000,000"])
        let same = PlotScale.speed(from: 100, to: 100, start: 400, end: 0)
        #expect(same.position(100).isFinite)
        #expect(PlotScale.grouped(0.5) == "0.5" && PlotScale.grouped(1_234_567) == "1,234,567")
    }

    @Test func evenScalesHaveRoundTicks() {
        func labels(_ low: Double, _ high: Double, widens: Bool = true) -> [String] {
            PlotScale.linear(low...high, widens: widens, start: 0, end: 300, apart: 50).ticks.map(\.label)
        }
        #expect(labels(0, 1) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(labels(0.13, 0.48) == ["0.1", "0.2", "0.3", "0.4", "0.5"])
        #expect(labels(-30, 30) == ["-30", "-20", "-10", "0", "10", "20", "30"])
        #expect(labels(0, 21_000).last == "25,000")
        let chosen = PlotScale.linear(0.1...0.95, widens: false, start: 0, end: 300, apart: 50)
        #expect(chosen.position(0.1) == 0 && chosen.position(0.95) == 300)
        #expect(chosen.ticks.map(\.label) == ["0.2", "0.4", "0.6", "0.8"])
        for (low, high) in [(5, 5), (0, 0), (-1e308, 1e308), (0, 5e-324), (1e300, 1e300)] as [(Double, Double)] {
            let scale = PlotScale.linear(low...high, widens: true, start: 0, end: 300, apart: 50)
            #expect(scale.position(low).isFinite && scale.position(high).isFinite && scale.ticks.count < 20)
        }
        for value in stride(from: -7.3, through: 9.1, by: 0.7) {
            let scale = PlotScale.linear(-7.3...9.1, widens: true, start: 300, end: 0, apart: 30)
            #expect((0...300).contains(scale.position(value)))
            for (a, b) in zip(scale.ticks, scale.ticks.dropFirst()) { #expect(a.position - b.position >= 29.9) }
        }
    }

    @Test func textStaysText() {
        #expect(Markup.escaped("<a b=\"c\">'&") == "&lt;a b=&quot;c&quot;&gt;&#39;&amp;")
        // To Swift a quote with an accent is one character, to a browser it ends the attribute.
        #expect(
            !Markup.escaped("\"\u{301}<\u{301}").contains {
                $0.unicodeScalars.first == "\"" || $0.unicodeScalars.first == "<"
            })
        #expect(Markup.escaped("a\u{0}\r\n\u{202E}\u{FFFF}b") == "a\u{FFFD}  \u{FFFD}\u{FFFD}b")
    }

    @Test func drawsWhatEachSeriesReached() throws {
        let plot = RecallPlot(
            title: "A < B", subtitle: "x & \"y\"",
            series: [
                .init(name: "graph", note: "8 s", points: [point(0.9, 9000), point(0.99, 4000), point(0.8, 100)]),
                .init(name: "exact", points: [point(1, 80)]),
            ])
        let svg = plot.svg
        #expect(svg.count(of: "<polyline") == 1)
        // Two points of the front of the graph, one of exact, and a mark for each in the legend.
        #expect(svg.count(of: "<circle") == 5)
        #expect(svg.count(of: "class=\"across") == 1)
        #expect(svg.contains("A &lt; B") && svg.contains("x &amp; &quot;y&quot;"))
        #expect(svg.contains("graph, effort 10: recall 0.9900, 4,000 queries/s"))
        #expect(isWellFormed(svg))
    }

    @Test func drawsNothingAndMuch() {
        let many = (0..<12).map { RecallPlot.Series(name: "\($0)", points: [point(0.1, 1e-9), point(0, 1e12)]) }
        for series in [[], [.init(name: "none", points: [])], many] {
            let svg = RecallPlot(title: "t\u{1}\u{0}", series: series).svg
            #expect(isWellFormed(svg))
            #expect(!svg.contains("nan") && !svg.contains("inf"))
        }
    }

    /// Whether every element that opens also closes, in order, and no stray character that XML forbids is left.
    private func isWellFormed(_ svg: String) -> Bool {
        var open: [Substring] = []
        for match in svg.matches(of: /<(\/?)([a-z]+)((?:[^<>"]|"[^"<]*")*?)(\/?)>/) {
            if !match.1.isEmpty {
                guard open.popLast() == match.2 else { return false }
            } else if match.4.isEmpty {
                open.append(match.2)
            }
        }
        return open.isEmpty && svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n")
            && svg.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" }
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
