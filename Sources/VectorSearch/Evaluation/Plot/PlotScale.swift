import Foundation

/// Maps values to places on an axis.
package struct PlotScale: Sendable {
    /// A place on the axis with the value's name.
    package struct Tick: Equatable, Sendable {
        package let position: Double
        package let label: String
    }

    private let transform: @Sendable (Double) -> Double
    private let domain: ClosedRange<Double>
    private let range: (start: Double, end: Double)
    /// Where lines of the grid belong, in ascending order of value.
    package private(set) var ticks: [Tick] = []

    /// The place of a value; what lies outside the axis goes to its end.
    package func position(_ value: Double) -> Double {
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
        logarithmic(from: max(least, 1e-3), to: max(most, 1e-3), start: start, end: end, apart: 24)
    }

    /// Positive values around the least and the most by their logarithm, from one round number to another.
    /// - Parameters:
    ///   - least: the least value.
    ///   - most: the greatest.
    ///   - start: the place of the axis' lower end.
    ///   - end: the place of its upper end.
    ///   - apart: how far apart ticks stand at least.
    package static func logarithmic(
        from least: Double, to most: Double, start: Double, end: Double, apart: Double
    ) -> PlotScale {
        let steps = (-12...15).flatMap { decade in [1, 2, 5].map { Double("\($0)e\(decade)") ?? 1 } }
        let low = steps.dropLast().last { $0 <= least } ?? steps[0]
        let high = steps.first { $0 >= most && $0 > low } ?? steps[steps.count - 1]
        let bottom = steps[0]
        var scale = PlotScale(
            transform: { log10(max($0, bottom)) }, domain: log10(low)...log10(high), range: (start, end))
        let inside = steps.filter { $0 >= low && $0 <= high }
        let isLong = log10(high / low) > 3
        scale.setTicks(
            inside.filter { !isLong || abs(log10($0).rounded() - log10($0)) < 1e-9 }.map { ($0, Self.grouped($0)) },
            apart: apart)
        return scale
    }

    /// Values evenly, with ticks at multiples of 1, 2 or 5 times a power of ten.
    /// - Parameters:
    ///   - domain: the values at the ends; ends that are nearly the same move apart.
    ///   - widens: whether the ends move out to the next ticks.
    ///   - start: the place of the axis' lower end.
    ///   - end: the place of its upper end.
    ///   - apart: how far apart ticks stand at least.
    package static func linear(
        _ domain: ClosedRange<Double>, widens: Bool, start: Double, end: Double, apart: Double
    ) -> PlotScale {
        var (low, high) = (max(domain.lowerBound, -1e100), min(domain.upperBound, 1e100))
        if !(high - low > max(abs(low) * 1e-9, abs(high) * 1e-9, 1e-200)) {
            let half = max(abs(low), abs(high), 1) / 2
            (low, high) = (min(low, high) - half, max(low, high) + half)
        }
        let least = (high - low) * apart / max(abs(end - start), apart)
        let power = pow(10, log10(least).rounded(.down))
        let step = ([1, 2, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10) * power
        let first = (low / step + (widens ? 1e-9 : -1e-9)).rounded(widens ? .down : .up)
        let last = (high / step + (widens ? -1e-9 : 1e-9)).rounded(widens ? .up : .down)
        if widens { (low, high) = (first * step, last * step) }
        var scale = PlotScale(transform: { $0 }, domain: low...high, range: (start, end))
        let decimals = min(12, max(0, Int((-log10(step) - 1e-9).rounded(.up))))
        scale.setTicks(
            stride(from: first, through: last, by: 1).map { count in
                let value = count * step
                return (value, abs(value) < 1e-12 * abs(step) ? "0" : name(value, decimals: decimals))
            }, apart: min(apart, step / (high - low) * abs(end - start)) * 0.999)
        return scale
    }

    /// A tick's value with the decimals of its axis; thousands grouped, what is longer than that by powers of ten.
    private static func name(_ value: Double, decimals: Int) -> String {
        if abs(value) >= 1e9 { return String(format: "%g", value) }
        if decimals > 0 { return String(format: "%.\(decimals)f", value) }
        return (value < 0 ? "-" : "") + grouped(abs(value))
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
    package static func grouped(_ value: Double) -> String {
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
