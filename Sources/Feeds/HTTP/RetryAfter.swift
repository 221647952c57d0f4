package import Foundation

/// The header `Retry-After` (RFC 9110, section 10.2.3).
package enum RetryAfter {
    /// The longest wait that is believed: a day, as for robots.txt.
    package static let longest = Duration.seconds(24 * 3600)

    /// How long to wait, from now: seconds or a date; 0 for a date that has passed, ``longest`` for anything later than that.
    /// Nil for what is neither.
    /// - Parameter now: the time by this machine's clock, or better by the answer's own `Date`, which needs no clocks that agree.
    package static func delay(_ value: String, now: Date) -> Duration? {
        let text = value.trimmed
        if !text.isEmpty, text.unicodeScalars.allSatisfy(\.isDigit) {
            // So many that 64 bits do not hold them are many.
            return Int(text).map { min(.seconds($0), longest) } ?? longest
        }
        guard let date = HTTPDate.parse(text, now: now) else { return nil }
        let seconds = date.timeIntervalSince(now)
        return seconds <= 0 ? .zero : min(.milliseconds(Int64(min(seconds, 1e9) * 1000)), longest)
    }
}
