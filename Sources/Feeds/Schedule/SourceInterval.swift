/// How often a source is read: a number of seconds, or one with a unit, "90s", "15m", "6h", "1d".
package struct SourceInterval: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Seconds that make sense: less nobody sees the use of, and more is a slip. A few seconds are for shops of one's own.
    package static let allowed = 1...30 * 86_400
    private static let units = ["d": 86_400, "h": 3600, "m": 60, "s": 1]

    /// In whole seconds.
    package let seconds: Int

    /// So many seconds.
    package init(seconds: Int) { self.seconds = seconds }

    /// Reads a text; nil for what is no number with a unit or without.
    package init?(_ text: String) {
        let text = text.trimmed
        let digits = text.prefix { $0.unicodeScalars.allSatisfy(\.isDigit) }
        let unit = String(text.dropFirst(digits.count)).trimmed
        guard let number = Int(digits), let factor = unit.isEmpty ? 1 : Self.units[unit] else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.seconds = seconds
    }

    /// Reads a number or a text.
    package init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let number = try? single.decode(Int.self) {
            seconds = number
        } else {
            guard let interval = SourceInterval(try single.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: single, debugDescription: "an interval is a number with a unit, such as 90s, 15m, 6h or 1d")
            }
            self = interval
        }
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        try single.encode(description)
    }

    /// As a duration.
    package var duration: Duration { .seconds(seconds) }

    /// With the largest unit that fits.
    package var description: String {
        for unit in ["d", "h", "m"] {
            if let factor = Self.units[unit], seconds > 0, seconds.isMultiple(of: factor) {
                return "\(seconds / factor)\(unit)"
            }
        }
        return "\(seconds)s"
    }
}
