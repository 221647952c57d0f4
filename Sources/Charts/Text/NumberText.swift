import Foundation

/// Numbers as charts and tables show them.
package enum NumberText {
    /// Three figures, or all of a whole number, thousands grouped.
    package static func figures(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "n/a" : value < 0 ? "-∞" : "∞" }
        let (size, sign) = (abs(value), value < 0 ? "-" : "")
        if size >= 1e15 { return String(format: "%.2e", value) }
        if size == size.rounded() || size >= 100 { return sign + (size < 1 ? "0" : grouped(size)) }
        if size >= 10 { return sign + String(format: "%.1f", size) }
        if size >= 0.001 { return sign + String(format: size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4f", size) }
        return sign + String(format: "%.3g", size)
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
