import Foundation

/// Moments as events have them: milliseconds since 1970, written as ISO 8601 in UTC.
package enum EventTime {
    /// Reads milliseconds since 1970, or ISO 8601 such as `2026-11-30`, `2026-11-30T08:00:00Z` or `2026-11-30 08:00:00.5+01:00`; without a
    /// zone it is UTC. Nil for what is neither.
    package static func read(_ text: String) -> Int64? {
        guard text.utf8.count <= 40 else { return nil }
        if let milliseconds = Int64(text) { return milliseconds }
        guard text.utf8.count >= 10 else { return nil }
        var iso = text
        if text.utf8.count == 10 { iso += "T00:00:00" }
        let separator = iso.index(iso.startIndex, offsetBy: 10, limitedBy: iso.endIndex) ?? iso.endIndex
        if separator < iso.endIndex, iso[separator] == " " { iso.replaceSubrange(separator...separator, with: "T") }
        let clock = iso[separator...]
        // Foundation takes 25 hours for a day and one.
        guard let hour = Int(clock.dropFirst().prefix(2)), hour < 24 else { return nil }
        if !clock.contains(where: { "Zz+-".contains($0) }) { iso += "Z" }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: clock.contains("."))
        guard let date = try? style.parse(iso) else { return nil }
        return Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded())
    }

    /// Such as `2026-11-30T08:00:00.500Z`.
    package static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
