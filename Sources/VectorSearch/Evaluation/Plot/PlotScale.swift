import Foundation

/// Maps values to places on an axis.
struct PlotScale {
    /// A place on the axis with the value's name.
    struct Tick: Equatable {
        let position: Double
        let label: String
    }

    private let transform: @Sendable (Double) -> Double
    private let domain: ClosedRange<Double>
    private let range: (start: Double, end: Double)
    /// Where lines of the grid belong, in ascending order of value.
    private(set) var ticks: [Tick] = []

    /// The place of a value; what lies outside the axis goes to its end.
    func position(_ value: Double) -> Double {
        let share = (transform(value) - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        return range.start + min(1, max(0, share)) * (range.end - range.start)
    }

    /// Recall from at most `least` to 1, stretched towards 1, where the interesting differences are: a tenth of the misses
    /// takes the same way everywhere, down to misses of some ten thousandths.
    static func recall(from least: Double, start: Double, end: Double) -> PlotScale {
        let stretch = { @Sendable (recall: Double) in -log10(1 - min(recall, 1) + 5e-4) }
        let values: [(Double, String)] = [
            (0, "0"), (0.5, "0.5"), (0.7, "0.7"), (0.8, "0.8"), (0.9, "0.9"), (0.95, "0.95"), (0.98, "0.98"),
            (0.99, "0.99"), (0.995, "0.995"), (0.999, "0.999"), (1, "1"),
        ]
        let first = values.lastIndex { $0.0 <= min(least, 0.9) } ?? 0
        var scale = PlotScale(
            transform: stretch, domain: stretch(values[first].0)...stretch(1), range: (start, end))
        scale.setTicks(Array(values[first...]), apart: 44)
        return scale
    }

    /// Queries per second around the least and the most, by their logarithm.
    static func speed(from least: Double, to most: Double, start: Double, end: Double) -> PlotScale {
        let steps = (-3...9).flatMap { decade in [1, 2, 5].map { $0 * pow(10, Double(decade)) } }
        let low = steps.last { $0 <= least } ?? steps[0]
        let high = steps.first { $0 >= most && $0 > low } ?? steps[steps.count - 1]
        var scale = PlotScale(
            transform: { log10(max($0, 1e-3)) }, domain: log10(low)...log10(high), range: (start, end))
        let inside = steps.filter { $0 >= low && $0 <= high }
        let isLong = log10(high / low) > 3
        scale.setTicks(
            inside.filter { !isLong || abs(log10($0).rounded() - log10($0)) < 1e-9 }.map { ($0, Self.grouped($0)) },
            apart: 24)
        return scale
    }

    /// Takes the ticks that stand far enough from each other; the last always stays.
    private mutating func setTicks(_ values: [(Double, String)], apart: Double) {
        for (value, label) in values.reversed() {
            let place = position(value)
            if let last = ticks.last, abs(last.position - place) < apart { continue }
            ticks.append(Tick(position: place, label: label))
        }
        ticks.reverse()
    }

    /// 20000 as "20,000", 0.5 as "0.5".
    static func grouped(_ value: Double) -> String {
        guard value >= 1 else { return String(format: "%g", value) }
        var digits = String(format: "%.0f", value)
        var groups: [String] = []
        while digits.count > 3 {
            groups.append(String(digits.suffix(3)))
            digits.removeLast(3)
        }
        return ([digits] + groups.reversed()).joined(separator: ",")
    }
}
