package import Foundation

/// Dates of HTTP headers (RFC 9110, section 5.6.7), in the Gregorian calendar and Greenwich time.
package enum HTTPDate {
    /// Reads any of the three forms: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37
    /// 1994". Nil for anything else.
    /// - Parameter now: of a year in two digits the century is the one that puts it at most 50 years after this.
    package static func parse(_ text: String, now: Date) -> Date? {
        guard text.utf8.count <= 64 else { return nil }
        let words = text.trimmed.split(separator: " ")
        let isFixed = words.count == 6 && words[0].hasSuffix(",") && words[5] == "GMT"
        if isFixed { return date(words[1], words[2], words[3], words[4], now) }
        if words.count == 4, words[0].hasSuffix(","), words[3] == "GMT" {
            let parts = words[1].split(separator: "-", omittingEmptySubsequences: false)
            return parts.count == 3 ? date(parts[0], parts[1], parts[2], words[2], now) : nil
        }
        if words.count == 5 { return date(words[2], words[1], words[4], words[3], now) }
        return nil
    }

    /// Writes the form that is sent: "Sun, 06 Nov 1994 08:49:37 GMT".
    package static func text(_ date: Date) -> String {
        let seconds = Int(min(max(date.timeIntervalSince1970.rounded(.down), 0), 253_402_300_799))
        let days = seconds / 86_400
        let (year, month, day) = civil(days)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        // The first day of 1970 was a Thursday.
        return "\(weekdays[(days + 4) % 7]), \(two(day)) \(months[month - 1]) \(year) \(clock) GMT"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private static func date(
        _ day: Substring, _ month: Substring, _ year: Substring, _ clock: Substring, _ now: Date
    ) -> Date? {
        let times = clock.split(separator: ":", omittingEmptySubsequences: false).compactMap { number($0, 2...2) }
        guard let day = number(day, 1...2), let month = months.firstIndex(of: String(month)).map({ $0 + 1 }),
            var wholeYear = number(year, 2...4), year.utf8.count != 3, times.count == 3, times[0] < 24, times[1] < 60,
            times[2] <= 60
        else { return nil }
        if year.utf8.count == 2 {
            let thisYear = civil(Int(min(max(now.timeIntervalSince1970, 0), 253_402_300_799)) / 86_400).year
            wholeYear += thisYear / 100 * 100
            if wholeYear > thisYear + 50 { wholeYear -= 100 }
        }
        let days = self.days(wholeYear, month, day)
        guard civil(days) == (wholeYear, month, day) else { return nil }
        return Date(timeIntervalSince1970: Double(days * 86_400 + times[0] * 3600 + times[1] * 60 + times[2]))
    }

    private static func number(_ text: Substring, _ digits: ClosedRange<Int>) -> Int? {
        digits.contains(text.utf8.count) && text.unicodeScalars.allSatisfy(\.isDigit) ? Int(text) : nil
    }

    /// Days since the first of 1970, counting in years that begin with March, in eras of 400 years.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
