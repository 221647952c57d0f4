import Charts
import Foundation

extension NumberText {
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
}
