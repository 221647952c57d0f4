package import Foundation

/// An amount of money.
package struct Price: Hashable, Sendable {
    /// How much, exactly; not negative, below 10¹².
    package let amount: Decimal
    /// A code of ISO 4217, such as "EUR"; nil where nothing says which currency it is.
    package let currency: String?

    /// Why a text is no price: a clause with the text in it.
    struct Fault: Error, Hashable { let reason: String }

    /// Reads a price as shops write it: "15.00 USD", "USD 15.00", "15,00 EUR", "1.234,56 €", "£9.99".
    ///
    /// - Of a point and a comma in one number, the last is the decimal one, and the other sets groups apart.
    /// - One that occurs more than once sets groups apart; so do spaces and apostrophes.
    /// - One that occurs once is decimal, unless three digits follow and one to three, not just 0, come before. Then
    ///   "1,234" is 1234, and "1.234" is a fault: by the specification it is 1.234, in half of Europe 1234. In a currency with
    ///   three decimals (KWD) the point is decimal, and the comma is a fault.
    /// - "$", "¥" and "kr" are several currencies: the feed's own if it is one of them, else USD, JPY and a fault.
    ///
    /// - Parameter feedCurrency: the currency where the text names none.
    init(parsing text: String, feedCurrency: String?) throws(Fault) {
        func fault(_ why: String) -> Fault { Fault(reason: "'\(text.cut(to: 60))' \(why)") }
        guard text.utf8.count <= 100 else { throw fault("is too long for a price") }
        let scalars = text.trimmed.unicodeScalars
        guard let first = scalars.firstIndex(where: \.isDigit), let last = scalars.lastIndex(where: \.isDigit) else {
            throw fault("has no digits")
        }
        let number = String(scalars[first...last])
        let (before, after) = (
            String(scalars[..<first]).trimmed, String(scalars[scalars.index(after: last)...]).trimmed
        )
        guard !before.contains("-"), !before.hasSuffix("."), !before.hasSuffix(",") else {
            throw fault("is no amount of at least 0")
        }
        switch (before, after) {
        case ("", ""): currency = feedCurrency
        case (let word, ""), ("", let word):
            switch Self.currency(word, feedCurrency) {
            case .one(let code): currency = code
            case .several: throw fault("does not say which currency it is in; write a code such as EUR")
            case .none: throw fault("is not an amount and a currency")
            }
        default: throw fault("is not an amount and a currency")
        }
        let digits: String
        switch Self.digits(number, hasThreeDecimals: currency.map(Self.threeDecimals.contains) ?? false) {
        case .one(let text): digits = text
        case .several(let first, let second): throw fault("can be \(first) or \(second); write two decimals")
        case .none: throw fault("is not one number")
        }
        guard digits.utf8.prefix(while: { $0 != UInt8(ascii: ".") }).count <= 12, digits.utf8.count <= 24,
            let amount = Decimal(string: digits, locale: Locale(identifier: "en_US_POSIX"))
        else { throw fault("is too large, or has too many decimals") }
        self.amount = amount
    }

    /// A price as it is, such as in a test or from a field that holds a number.
    package init(amount: Decimal, currency: String?) { (self.amount, self.currency) = (amount, currency) }
}

extension Price {
    private enum Reading {
        case one(String)
        case several(String, String)
        case none
    }

    /// Currencies whose smallest unit is a thousandth.
    private static let threeDecimals: Set = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    private static let symbols = [
        "€": "EUR", "£": "GBP", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
        "HK$": "HKD", "S$": "SGD", "R$": "BRL", "MX$": "MXN", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB",
        "₴": "UAH",
        "₫": "VND", "₪": "ILS", "฿": "THB", "₱": "PHP", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON",
        "EURO": "EUR",
    ]

    /// Symbols of several currencies; the first is meant where nothing tells, if it is named.
    private static let shared: [String: (usual: String?, all: Set<String>)] = [
        "$": ("USD", ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "CLP", "COP", "ARS"]),
        "¥": ("JPY", ["JPY", "CNY"]), "￥": ("JPY", ["JPY", "CNY"]),
        "KR": (nil, ["SEK", "NOK", "DKK", "ISK"]), "KR.": (nil, ["SEK", "NOK", "DKK", "ISK"]),
    ]

    private static func currency(_ word: String, _ feed: String?) -> Reading {
        let word = word.uppercased()
        if let code = symbols[word] { return .one(code) }
        if let (usual, all) = shared[word] {
            if let feed, all.contains(feed) { return .one(feed) }
            return usual.map { .one($0) } ?? .several("", "")
        }
        return word.utf8.count == 3 && word.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? .one(word) : .none
    }

    /// A number in digits with at most one point.
    private static func digits(_ text: String, hasThreeDecimals: Bool) -> Reading {
        var parts = [""]
        var marks: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar.isDigit {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else {
                marks.append([" ", "\u{a0}", "\u{202f}", "\u{2009}", "’"].contains(scalar) ? "'" : scalar)
                parts.append("")
            }
        }
        guard let last = marks.last else { return .one(text) }
        guard marks.allSatisfy({ $0 == "." || $0 == "," || $0 == "'" }), !parts.contains("") else { return .none }
        let fraction = parts[parts.count - 1]
        let isDecimal = last != "'" && marks.count { $0 == last } == 1
        if isDecimal {
            let groups = Array(parts.dropLast())
            guard Set(marks.dropLast()).count <= 1, let whole = joined(groups) else { return .none }
            let canBeGroup = groups.count == 1 && fraction.utf8.count == 3 && whole.utf8.count <= 3 && whole != "0"
            guard canBeGroup else { return .one("\(whole).\(fraction)") }
            switch (last, hasThreeDecimals) {
            case (",", false): return .one(whole + fraction)
            case (".", true): return .one("\(whole).\(fraction)")
            default: return .several("\(whole).\(fraction)", whole + fraction)
            }
        }
        return Set(marks).count == 1 ? joined(parts).map { .one($0) } ?? .none : .none
    }

    /// Groups of digits as one number: three digits in the last, two (as in India) or three in those between.
    private static func joined(_ groups: [String]) -> String? {
        guard groups.count > 1 else { return groups.first }
        guard groups[0].utf8.count <= 3, groups[groups.count - 1].utf8.count == 3,
            groups.dropFirst().dropLast().allSatisfy({ $0.utf8.count == 3 || $0.utf8.count == 2 })
        else { return nil }
        return groups.joined()
    }
}

extension Unicode.Scalar {
    /// Whether it is one of 0 to 9.
    var isDigit: Bool { ("0"..."9").contains(self) }
}
