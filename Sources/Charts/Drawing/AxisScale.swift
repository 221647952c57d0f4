import Foundation

/// Maps the values of an axis to places in the drawing.
struct AxisScale {
    /// A place on the axis with the value's name.
    struct Tick: Equatable {
        let position: Double
        let label: String
    }

    private let transform: (Double) -> Double
    private let domain: ClosedRange<Double>
    private let ends: (start: Double, end: Double)
    /// Round values, ascending.
    private(set) var ticks: [Tick] = []

    /// The place of a value; what lies outside the axis goes to its end.
    func position(_ value: Double) -> Double {
        let share = (transform(value) - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        return ends.start + min(1, max(0, share)) * (ends.end - ends.start)
    }

    /// The scale of an axis.
    /// - Parameters:
    ///   - axis: how its values become places, and the ends that were chosen for it.
    ///   - values: what is to have a place on it; each has one on its kind of scale.
    ///   - start: the place of its lower end.
    ///   - end: the place of its upper end.
    ///   - apart: how far apart ticks stand at least.
    init(_ axis: Figure.Axis, _ values: [Double], from start: Double, to end: Double, apart: Double) {
        func known(_ wish: Double?, _ other: Double?, _ fallback: Double) -> Double {
            [wish, other].compactMap { $0 }.first(where: axis.scale.holds) ?? fallback
        }
        let isLogarithmic = axis.scale == .logarithmic
        let low = known(axis.low, values.min(), isLogarithmic ? 1 : 0)
        let high = max(low, known(axis.high, values.max(), isLogarithmic ? 10 : 1))
        switch axis.scale {
        case .linear:
            // Limits that were given stay; those of the data move out to round numbers.
            let widens = axis.low == nil || axis.high == nil
            self = .linear(low...high, widens: widens, from: start, to: end, apart: apart)
        case .logarithmic: self = .logarithmic(low...high, from: start, to: end, apart: apart)
        case .towardsOne: self = .towardsOne(from: low, from: start, to: end, apart: apart * 0.65)
        }
    }

    private init(
        domain: ClosedRange<Double>, from start: Double, to end: Double, transform: @escaping (Double) -> Double
    ) {
        (self.domain, ends, self.transform) = (domain, (start, end), transform)
    }

    /// Values evenly, with ticks at multiples of 1, 2 or 5 times a power of ten.
    /// - Parameters:
    ///   - domain: the values at the ends; ends that are nearly the same move apart.
    ///   - widens: whether the ends move out to the next ticks.
    private static func linear(
        _ domain: ClosedRange<Double>, widens: Bool, from start: Double, to end: Double, apart: Double
    ) -> AxisScale {
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
        var scale = AxisScale(domain: low...high, from: start, to: end) { $0 }
        let decimals = min(12, max(0, Int((-log10(step) - 1e-9).rounded(.up))))
        scale.setTicks(
            stride(from: first, through: last, by: 1).map { count in
                let value = count * step
                return (value, abs(value) < 1e-12 * abs(step) ? "0" : name(value, decimals: decimals))
            }, apart: min(apart, step / (high - low) * abs(end - start)) * 0.999)
        return scale
    }

    /// Positive values by their logarithm, from one round number to another.
    private static func logarithmic(
        _ domain: ClosedRange<Double>, from start: Double, to end: Double, apart: Double
    ) -> AxisScale {
        let steps = (-12...15).flatMap { decade in [1, 2, 5].map { Double("\($0)e\(decade)") ?? 1 } }
        let bottom = steps[0]
        let low = steps.dropLast().last { $0 <= domain.lowerBound } ?? bottom
        let high = steps.first { $0 >= domain.upperBound && $0 > low } ?? steps[steps.count - 1]
        var scale = AxisScale(domain: log10(low)...log10(high), from: start, to: end) { log10(max($0, bottom)) }
        let isLong = log10(high / low) > 3
        let inside = steps.filter {
            $0 >= low && $0 <= high && (!isLong || abs(log10($0).rounded() - log10($0)) < 1e-9)
        }
        scale.setTicks(inside.reversed().map { ($0, NumberText.grouped($0)) }, apart: apart)
        return scale
    }

    /// Values from at most 0.9 to 1, where a tenth of what is missing takes the same way everywhere, down to some ten
    /// thousandths.
    private static func towardsOne(
        from least: Double, from start: Double, to end: Double, apart: Double
    ) -> AxisScale {
        let stretch = { (value: Double) in -log10(1 - min(value, 1) + 5e-4) }
        // Where there is no room for all, those that people compare by.
        let values = [1, 0.9, 0.99, 0.5, 0.95, 0.999, 0.8, 0, 0.98, 0.995, 0.7]
        let first = values.filter { $0 <= min(least, 0.9) }.max() ?? 0
        var scale = AxisScale(domain: stretch(first)...stretch(1), from: start, to: end, transform: stretch)
        scale.setTicks(values.filter { $0 >= first }.map { ($0, NumberText.grouped($0)) }, apart: apart)
        return scale
    }

    /// A tick's value with the decimals of its axis; thousands grouped, what is longer than that by powers of ten.
    private static func name(_ value: Double, decimals: Int) -> String {
        if abs(value) >= 1e9 { return String(format: "%g", value) }
        if decimals > 0 { return String(format: "%.\(decimals)f", value) }
        return (value < 0 ? "-" : "") + NumberText.grouped(abs(value))
    }

    /// Takes the values that stand far enough from those before them, and puts them in ascending order.
    private mutating func setTicks(_ values: [(Double, String)], apart: Double) {
        for (value, label) in values {
            let place = position(value)
            if ticks.allSatisfy({ abs($0.position - place) >= apart }) {
                ticks.append(Tick(position: place, label: label))
            }
        }
        ticks.sort { $0.position < $1.position }
        if ends.start > ends.end { ticks.reverse() }
    }
}
