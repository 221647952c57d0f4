import Foundation

/// Where something is going.
public struct Trend: Sendable, Hashable {
    /// What is to be said of it.
    public enum Verdict: String, Sendable, Hashable, CaseIterable, Codable {
        /// It was never there before the recent periods.
        case appeared
        /// It has become more frequent.
        case growing
        /// No more than chance.
        case steady
        /// It has become less frequent.
        case falling
        /// It has become less frequent, and is not there any more.
        case vanished
        /// Too few, or no periods to compare with: nothing is said.
        case few
    }

    /// How many there are in each period.
    public let counts: [Int]
    /// The share among all of the recent periods, 0…1; nil where there are none.
    public let share: Double?
    /// The share among all of the periods before.
    public let shareBefore: Double?
    /// How many times as frequent it is as before; nil where nothing can be compared.
    public let growth: RateRatio?
    /// What is to be said of it, false alarms of all that was looked at considered.
    public let verdict: Verdict
}

extension Trend {
    /// The growth as people read it, `×2.10 (1.61…2.88)`; nothing where nothing is compared.
    package var growthText: String {
        guard let growth else { return "" }
        func text(_ number: Double) -> String { String(format: number >= 10 ? "%.0f" : "%.2f", min(number, 1e6)) }
        let interval = "(\(text(growth.low))…\(growth.high.map(text) ?? ""))"
        return growth.value.map { "×\(text($0)) " + interval } ?? interval
    }
}
