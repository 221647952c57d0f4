extension SettingKind where Value == Int {
    /// Whole numbers in a range.
    static func whole(_ range: ClosedRange<Int>) -> Self {
        .init("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range ~= $0 ? $0 : nil }
        } format: {
            "\($0)"
        }
    }

    /// Numbers of bytes: `1500`, or in units of 1024 as in `64 MiB`.
    static func bytes(_ range: ClosedRange<Int>) -> Self {
        let (least, most) = (ByteCount.text(of: range.lowerBound), ByteCount.text(of: range.upperBound))
        return .init("a number of bytes from \(least) to \(most), such as 64 MiB") { text in
            ByteCount.parse(text).flatMap { range ~= $0 ? $0 : nil }
        } format: {
            ByteCount.text(of: $0)
        }
    }
}

extension SettingKind where Value == Double {
    /// Numbers in a range.
    static func number(_ range: ClosedRange<Double>) -> Self {
        .init("a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))") { text in
            Double(text).flatMap { range ~= $0 ? $0 : nil }
        } format: {
            shortest($0)
        }
    }

    /// All digits that tell a number from its neighbors, and no `.0`.
    private static func shortest(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}

extension SettingKind where Value == Bool {
    /// `true` or `false`, or one of the other words that YAML and environments know for them.
    static var truth: Self {
        .init("true or false") { text in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        } format: {
            "\($0)"
        }
    }
}

/// Numbers of bytes as people write them.
enum ByteCount {
    private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1), ("", 1)]

    /// `1500`, `64 MiB`, `64MiB`; units of 1024 only, in any case.
    static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].trimmed.lowercased()
        guard let number = Int(digits), let factor = units.first(where: { $0.0.lowercased() == unit })?.1 else {
            return nil
        }
        let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: factor)
        return isTooMuch ? nil : bytes
    }

    /// In the largest unit in which it is a whole number.
    static func text(of bytes: Int) -> String {
        guard let unit = units.first(where: { $0.1 > 1 && bytes >= $0.1 && bytes.isMultiple(of: $0.1) }) else {
            return "\(bytes)"
        }
        return "\(bytes / unit.1) \(unit.0)"
    }
}
