/// A number in JSON's notation (RFC 8259, section 6), read so that no two different numbers become one where 64 bits can
/// tell them apart.
///
/// A whole number of 64 bits is exact, however it is written: `1e2` is 100, and 9007199254740993 stays what it is. Another
/// number is the nearest double, as everywhere; but where doubles are further apart than 1, only if the double is written
/// with the same digits.
package enum NumberLiteral: Equatable {
    case integer(Int64)
    case double(Double)
    /// A number that neither can hold: best kept as the text that it is.
    case beyond

    /// Nil for what is not in JSON's notation. O(length).
    package init?(_ text: String) {
        guard let decimal = Decimal(text) else { return nil }
        if let integer = decimal.integer {
            self = .integer(integer)
            return
        }
        guard !decimal.isPlain, let double = Double(text), double.isFinite, double != 0 else {
            self = .beyond
            return
        }
        let isExactEnough = abs(double) < 0x1p53 || Decimal(double.description) == decimal
        self = isExactEnough ? .double(double) : .beyond
    }
}

/// Decimal digits without zeros at either end, times a power of ten: equal for all spellings of a number.
private struct Decimal: Equatable {
    private let isNegative: Bool
    private let digits: [UInt8]
    private let exponent: Int
    /// Whether it is written with digits only.
    let isPlain: Bool

    static func == (left: Decimal, right: Decimal) -> Bool {
        left.isNegative == right.isNegative && left.digits == right.digits && left.exponent == right.exponent
    }

    init?(_ text: String) {
        var rest = text.utf8[...]
        func take(_ wanted: String) -> UInt8? {
            guard let first = rest.first, wanted.utf8.contains(first) else { return nil }
            return rest.popFirst()
        }
        func run() -> Substring.UTF8View {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(run.count)
            return run
        }
        isNegative = take("-") != nil
        let whole = run()
        guard let first = whole.first, first != 0x30 || whole.count == 1 else { return nil }
        var fraction = ""[...].utf8
        if take(".") != nil {
            fraction = run()
            guard !fraction.isEmpty else { return nil }
        }
        var power = 0
        let hasExponent = take("eE") != nil
        if hasExponent {
            let isDown = take("+-") == UInt8(ascii: "-")
            let exponent = run()
            guard !exponent.isEmpty else { return nil }
            // Far beyond any double, whatever follows.
            for digit in exponent where power < 1_000_000_000 { power = power * 10 + Int(digit - 0x30) }
            if isDown { power = -power }
        }
        guard rest.isEmpty else { return nil }
        isPlain = fraction.isEmpty && !hasExponent

        var digits = Array(whole) + Array(fraction)
        power -= fraction.count
        while digits.last == 0x30 {
            digits.removeLast()
            power += 1
        }
        self.digits = Array(digits.drop { $0 == 0x30 })
        exponent = self.digits.isEmpty ? 0 : power
    }

    /// The number, if it is whole and has 64 bits.
    var integer: Int64? {
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        let zeros = String(repeating: "0", count: exponent)
        return Int64((isNegative ? "-" : "") + "0" + String(decoding: digits, as: UTF8.self) + zeros)
    }
}
