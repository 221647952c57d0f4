import Foundation
import Testing

@testable import Charts

@Suite struct AxisScaleTests {
    private func axis(
        _ kind: Figure.Axis.Scale, _ values: [Double], low: Double? = nil, high: Double? = nil, from start: Double = 0,
        to end: Double = 300, apart: Double = 50
    ) -> AxisScale {
        AxisScale(Figure.Axis("", kind, low: low, high: high), values, from: start, to: end, apart: apart)
    }

    @Test func recallIsStretchedTowardsOne() throws {
        let scale = axis(.towardsOne, [0.55, 0.9], from: 100, to: 700)
        #expect(scale.position(0.5) == 100 && scale.position(1) == 700)
        // A tenth of the misses takes about the same way everywhere.
        let first = scale.position(0.9) - scale.position(0.5)
        let second = scale.position(0.99) - scale.position(0.95)
        #expect(abs(first - second) < 15)
        #expect(scale.position(0.2) == 100 && scale.position(2) == 700)
        let labels = scale.ticks.map(\.label)
        #expect(labels.contains("0.9") && labels.contains("0.95") && labels.contains("0.99") && labels.last == "1")
        for (a, b) in zip(scale.ticks, scale.ticks.dropFirst()) { #expect(b.position - a.position >= 32) }
    }

    @Test func speedIsLogarithmicInRoundNumbers() {
        let scale = axis(.logarithmic, [130, 34_000], from: 400, to: 0, apart: 24)
        #expect(scale.position(100) == 400 && abs(scale.position(50_000)) < 1e-9)
        #expect(
            scale.ticks.map(\.label) == ["100", "200", "500", "1,000", "2,000", "5,000", "10,000", "20,000", "50,000"])
        let wide = axis(.logarithmic, [3, 900_000], from: 400, to: 0, apart: 24)
        #expect(wide.ticks.map(\.label) == ["10", "100", "1,000", "10,000", "100,000", "1,000,000"])
        let same = axis(.logarithmic, [100, 100], from: 400, to: 0, apart: 24)
        #expect(same.position(100).isFinite)
        #expect(NumberText.grouped(0.5) == "0.5" && NumberText.grouped(1_234_567) == "1,234,567")
    }

    @Test func evenScalesHaveRoundTicks() {
        func labels(_ low: Double, _ high: Double) -> [String] { axis(.linear, [low, high]).ticks.map(\.label) }
        #expect(labels(0, 1) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(labels(0.13, 0.48) == ["0.1", "0.2", "0.3", "0.4", "0.5"])
        #expect(labels(-30, 30) == ["-30", "-20", "-10", "0", "10", "20", "30"])
        #expect(labels(0, 21_000).last == "25,000")
        let chosen = axis(.linear, [], low: 0.1, high: 0.95)
        #expect(chosen.position(0.1) == 0 && chosen.position(0.95) == 300)
        #expect(chosen.ticks.map(\.label) == ["0.2", "0.4", "0.6", "0.8"])
        for (low, high) in [(5, 5), (0, 0), (-1e308, 1e308), (0, 5e-324), (1e300, 1e300)] as [(Double, Double)] {
            let scale = axis(.linear, [low, high])
            #expect(scale.position(low).isFinite && scale.position(high).isFinite && scale.ticks.count < 20)
        }
        for value in stride(from: -7.3, through: 9.1, by: 0.7) {
            let scale = axis(.linear, [-7.3, 9.1], from: 300, to: 0, apart: 30)
            #expect((0...300).contains(scale.position(value)))
            for (a, b) in zip(scale.ticks, scale.ticks.dropFirst()) { #expect(a.position - b.position >= 29.9) }
        }
    }
}
