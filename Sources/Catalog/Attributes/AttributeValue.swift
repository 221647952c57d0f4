/// The value of one attribute of an item: text, a number or a boolean.
///
/// The type is part of the value: the text "20" and the number 20 are different. Text compares byte by byte on its
/// UTF-8, numbers compare numerically, and booleans have no order.
public enum AttributeValue: Sendable {
    /// Any text without the character U+0000.
    case text(String)
    /// A finite number.
    case number(Double)
    /// True or false.
    case boolean(Bool)

    /// Reads a value as a person types it: `true` and `false` are booleans, numbers in JSON's notation are numbers, and
    /// all else is text.
    ///
    /// JSON's notation has no leading zeros, so an article number such as `00712` stays text.
    ///
    /// ```swift
    /// AttributeValue(literal: "19.90")   // .number(19.9)
    /// AttributeValue(literal: "dress")   // .text("dress")
    /// ```
    public init(literal: String) {
        switch literal {
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        default:
            if Self.isJSONNumber(literal), let number = Double(literal), number.isFinite {
                self = .number(number)
            } else {
                self = .text(literal)
            }
        }
    }

    /// Whether this value comes before another of the same type; nil where the two have no order: values of different
    /// types, and booleans.
    public func precedes(_ other: AttributeValue) -> Bool? {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.compareBytewise(with: right) < 0
        case (.number(let left), .number(let right)): left < right
        default: nil
        }
    }

    private static func isJSONNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        func take(_ wanted: String) -> Bool {
            guard let first = rest.first, wanted.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take("-")
        let startsWithZero = rest.first == 0x30
        let whole = digits()
        guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
        if take("."), digits() == 0 { return false }
        if take("eE") {
            _ = take("+-")
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }
}

extension AttributeValue: Hashable {
    /// Whether type and value are equal, text byte by byte.
    public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.isBytewiseEqual(to: right)
        case (.number(let left), .number(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        default: false
        }
    }

    /// Hashes type and value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): hasher.combine(text)
        case .number(let number): hasher.combine(number)
        case .boolean(let boolean): hasher.combine(boolean)
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }
    /// A number.
    public init(floatLiteral number: Double) { self = .number(number) }
    /// A number.
    public init(integerLiteral number: Int) { self = .number(Double(number)) }
    /// A boolean.
    public init(booleanLiteral boolean: Bool) { self = .boolean(boolean) }
}

extension AttributeValue: CustomStringConvertible {
    /// The value as a person reads it: the bare text, the number without a needless fraction, `true` or `false`.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): Int64(exactly: number)?.description ?? number.description
        case .boolean(let boolean): boolean.description
        }
    }
}

extension AttributeValue: Codable {
    /// Reads a JSON string, number or boolean.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "an attribute must be a string, a number or a boolean")
        }
    }

    /// Writes a JSON string, number or boolean.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number):
            if let whole = Int64(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .boolean(let boolean): try container.encode(boolean)
        }
    }
}
