#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tells profiles that merely say "sRGB" from those that change colors (ICC.1:2022).
enum ColorProfile {
    /// Whether a profile is a matrix profile with the primaries of sRGB and, as far as its curves show, its
    /// curve: applying it would change nothing that can be seen.
    static func isSRGB(_ profile: [UInt8]) -> Bool {
        guard text(profile, at: 16) == "RGB ", text(profile, at: 20) == "XYZ " else { return false }
        // sRGB's primaries adapted to D50, in columns.
        let primaries = [
            ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]),
            ("bXYZ", [0.1431, 0.0606, 0.7139]),
        ]
        for (tag, expected) in primaries {
            guard let value = xyz(profile, tag), zip(value, expected).allSatisfy({ abs($0 - $1) < 0.002 }) else {
                return false
            }
        }
        // A lookup table would take precedence over the matrix.
        guard offset(profile, "A2B0") == nil else { return false }
        return ["rTRC", "gTRC", "bTRC"].allSatisfy { isSRGBCurve(profile, $0) }
    }

    private static func isSRGBCurve(_ profile: [UInt8], _ tag: String) -> Bool {
        guard let start = offset(profile, tag) else { return false }
        let probes = [0.1, 0.25, 0.5, 0.75, 0.9]
        func matches(_ curve: (Double) -> Double?) -> Bool {
            probes.allSatisfy { x in
                let linear = x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
                return curve(x).map { abs($0 - linear) < 0.004 } ?? false
            }
        }
        switch text(profile, at: start) {
        case "curv":
            guard let count = number(profile, at: start + 8, bytes: 4), count > 1 else { return false }
            return matches { x in
                number(profile, at: start + 12 + 2 * Int((x * Double(count - 1)).rounded()), bytes: 2)
                    .map { Double($0) / 65535 }
            }
        case "para":
            // Type 3: (a·x + b)^g from d on, c·x below; the probes all lie above sRGB's d.
            guard number(profile, at: start + 8, bytes: 2) == 3,
                let g = fixed(profile, at: start + 12), let a = fixed(profile, at: start + 16),
                let b = fixed(profile, at: start + 20)
            else { return false }
            return matches { x in pow(max(a * x + b, 0), g) }
        default: return false
        }
    }

    // MARK: Reading the table of tags, in bounds

    private static func number(_ profile: [UInt8], at offset: Int, bytes count: Int) -> Int? {
        guard offset >= 0, offset <= profile.count - count else { return nil }
        return profile[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func text(_ profile: [UInt8], at offset: Int) -> String? {
        number(profile, at: offset, bytes: 4).map { _ in
            String(decoding: profile[offset..<offset + 4], as: UTF8.self)
        }
    }

    /// A signed number with 16 bits after the point.
    private static func fixed(_ profile: [UInt8], at offset: Int) -> Double? {
        number(profile, at: offset, bytes: 4).map { Double(Int32(truncatingIfNeeded: $0)) / 65536 }
    }

    private static func offset(_ profile: [UInt8], _ tag: String) -> Int? {
        guard let count = number(profile, at: 128, bytes: 4) else { return nil }
        for index in 0..<min(count, 100) where text(profile, at: 132 + index * 12) == tag {
            return number(profile, at: 136 + index * 12, bytes: 4)
        }
        return nil
    }

    private static func xyz(_ profile: [UInt8], _ tag: String) -> [Double]? {
        guard let start = offset(profile, tag), text(profile, at: start) == "XYZ " else { return nil }
        let values = (0..<3).compactMap { fixed(profile, at: start + 8 + 4 * $0) }
        return values.count == 3 ? values : nil
    }
}
