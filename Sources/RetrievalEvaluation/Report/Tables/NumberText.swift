import Foundation
import VectorSearch

/// Numbers as tables show them.
enum NumberText {
    /// Shares of one with three decimals, counts with grouped thousands, all else with three figures.
    static func value(_ value: Double, of measurement: Measurement) -> String {
        let isShare = measurement.unit.isEmpty && (measurement.better == .more || measurement.better == .less)
        return isShare && abs(value) <= 1 ? share(value) : figures(value)
    }

    /// Three decimals; more where they would turn nearly all into all. `-0.000` and `1.000` are said of nothing else.
    static func share(_ value: Double) -> String {
        let size = abs(value)
        let sign = value < 0 ? "-" : ""
        if size == 0 { return "0.000" }
        if size < 0.0005 { return value < 0 ? ">-0.001" : "<0.001" }
        // What lacks no more than rounding is all.
        if size < 1 - 1e-9, size >= 0.9995 { return sign + (size < 0.99995 ? String(format: "%.4f", size) : "0.9999+") }
        return sign + String(format: "%.3f", size)
    }

    /// Three figures, or all of a whole number.
    static func figures(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "n/a" : value < 0 ? "-∞" : "∞" }
        let (size, sign) = (abs(value), value < 0 ? "-" : "")
        if size >= 1e15 { return String(format: "%.2e", value) }
        if size == size.rounded() || size >= 100 { return sign + (size < 1 ? "0" : PlotScale.grouped(size)) }
        if size >= 10 { return sign + String(format: "%.1f", size) }
        if size >= 0.001 { return sign + String(format: size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4f", size) }
        return sign + String(format: "%.3g", size)
    }
}
