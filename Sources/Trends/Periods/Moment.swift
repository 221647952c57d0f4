/// Moments as texts, in milliseconds since 1970.
public enum Moment {
    private static let last: Int64 = 253_402_300_799_999

    /// Reads a moment in ISO 8601: `2026-03-02`, `2026-03-02T18:30`, `2026-03-02 18:30:05.25Z`, `2026-03-02T18:30:05+01:00`. Without a zone
    /// it is in UTC; a day is its beginning. Nil for what is none, and outside of the years 1970 to 9999.
    public static func milliseconds(_ text: String) -> Int64? {
        var reader = Reader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), case let date = CivilDate(year: year, month: month, day: day), date.isReal
        else { return nil }
        var time = date.daysSince1970 * 86_400_000
        if !reader.isAtEnd {
            guard reader.take("T") || reader.take(" "), let hours = reader.number(2), hours < 24, reader.take(":"),
                let minutes = reader.number(2), minutes < 60
            else { return nil }
            time += hours * 3_600_000 + minutes * 60_000
            if reader.take(":") {
                // A leap second counts as the one before it.
                guard let seconds = reader.number(2), seconds <= 60 else { return nil }
                time += min(seconds, 59) * 1000
                if reader.take(".") {
                    guard let fraction = reader.fraction() else { return nil }
                    time += fraction
                }
            }
            if !reader.isAtEnd, !reader.take("Z") {
                let isEast = reader.take("+")
                guard isEast || reader.take("-"), let hours = reader.number(2), hours < 24 else { return nil }
                _ = reader.take(":")
                guard let minutes = reader.number(2), minutes < 60 else { return nil }
                time -= (isEast ? 1 : -1) * (hours * 60 + minutes) * 60_000
            }
        }
        return reader.isAtEnd && (0...last).contains(time) ? time : nil
    }

    /// A moment as a number: seconds since 1970 or, where that would be after the year 5000, milliseconds.
    public static func milliseconds(_ number: Double) -> Int64? {
        guard number.isFinite, number >= 0, number <= Double(last) else { return nil }
        return Int64(number < 1e11 ? number * 1000 : number)
    }

    /// The day or, where it is not midnight, the minute in UTC: `2026-03-02`, `2026-03-02T18:00Z`.
    public static func text(_ time: Int64) -> String {
        let time = min(max(0, time), last)
        let date = CivilDate(day: time / 86_400_000)
        func padded(_ number: Int64, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
        }
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let minutes = time % 86_400_000 / 60_000
        return minutes == 0 ? day : day + "T\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))Z"
    }
}

/// Reads digits and signs.
private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    /// A number of just so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        let taken = rest.prefix(digits)
        guard taken.count == digits, taken.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest.removeFirst(digits)
        return taken.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Digits after a point, as milliseconds; what is finer is left out.
    mutating func fraction() -> Int64? {
        let taken = rest.prefix { (0x30...0x39).contains($0) }
        guard !taken.isEmpty else { return nil }
        rest.removeFirst(taken.count)
        let digits = taken.prefix(3).map { Int64($0 - 0x30) }
        return (digits + [0, 0]).prefix(3).reduce(0) { $0 * 10 + $1 }
    }
}
