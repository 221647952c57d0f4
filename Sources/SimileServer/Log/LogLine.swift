import Foundation

/// A JSON object on one line, written without an encoder: a service logs every request, and an encoder costs more
/// than finding the answer does.
enum LogLine {
    /// The object, and the line's end. O(bytes).
    static func make(_ entries: [(key: String, value: LogValue)]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(384)
        append(entries, to: &line)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private static func append(_ entries: [(key: String, value: LogValue)], to line: inout [UInt8]) {
        line.append(UInt8(ascii: "{"))
        for (place, (key, value)) in entries.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            append(key, to: &line)
            line.append(UInt8(ascii: ":"))
            append(value, to: &line)
        }
        line.append(UInt8(ascii: "}"))
    }

    private static func append(_ value: LogValue, to line: inout [UInt8]) {
        switch value {
        case .text(let text): append(text, to: &line)
        case .whole(let number): line += Array("\(number)".utf8)
        case .number(let number) where number.isFinite: line += Array("\(number)".utf8)
        case .number(let number): append("\(number)", to: &line)
        case .truth(let value): line += Array("\(value)".utf8)
        case .list(let values):
            line.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { line.append(UInt8(ascii: ",")) }
                append(value, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        case .object(let values): append(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: &line)
        }
    }

    /// A text as RFC 8259 wants it.
    private static func append(_ text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: line += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value + UInt8(ascii: value < 10 ? "0" : "W") }

    /// A moment in UTC with milliseconds, as RFC 3339 wants it: `2026-03-01T12:00:00.250Z`.
    static func time(_ date: Date) -> String {
        let milliseconds = Int64((min(max(date.timeIntervalSince1970, 0), 253_402_300_799) * 1000).rounded(.down))
        let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        // The Gregorian calendar repeats after 400 years of 146097 days. Counted from March, leap days come last, and the
        // months' lengths follow a straight line.
        let shifted = days + 719_468
        let (era, day) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * march + 2) / 5 + 1
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T"
            + "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
            + ".\(padded(rest % 1000, 3))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}

/// The JSON value of a field of a log line.
enum LogValue: Sendable, Equatable {
    case text(String)
    case whole(Int)
    /// A text if it is none of JSON's numbers.
    case number(Double)
    case truth(Bool)
    case list([LogValue])
    case object([String: LogValue])
}
