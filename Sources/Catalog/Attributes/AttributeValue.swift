/// The value of one attribute of an item: text, a number or a boolean.
///
/// The type is part of the value: the text "20" and the number 20 are different, while the number 20 is the same as a
/// whole number of 64 bits and as a double. Text compares byte by byte on its UTF-8, numbers compare numerically and
/// exactly, and booleans have no order.
public enum AttributeValue: Sendable {
    /// Any text without the character U+0000.
    case text(String)
    /// A whole number of 64 bits, exact.
    case integer(Int64)
    /// A finite number.
    case number(Double)
    /// True or false.
    case boolean(Bool)

    /// Reads a value as a person types it: `true` and `false` are booleans, numbers in JSON's notation are numbers, and
    /// all else is text; so are numbers that neither 64 bits nor a double can hold.
    ///
    /// JSON's notation has no leading zeros, so an article number such as `00712` stays text.
    ///
    /// ```swift
    /// AttributeValue(literal: "19.90")   // .number(19.9)
    /// AttributeValue(literal: "dress")   // .text("dress")
    /// ```
    public init(literal: String) {
        switch (literal, NumberLiteral(literal)) {
        case ("true", _): self = .boolean(true)
        case ("false", _): self = .boolean(false)
        case (_, .integer(let integer)): self = .integer(integer)
        case (_, .double(let number)): self = .number(number)
        case (_, .beyond), (_, nil): self = .text(literal)
        }
    }

    /// Reads a cell of a table, where nothing tells numbers from names that look like one: it is what
    /// ``init(literal:)`` makes of it if that is written the same, else text. So `20` is a number, and `1e3`, `19.90` and
    /// `-0` are the texts that they are; ``Filter`` compares them as numbers all the same.
    public init(cell: String) {
        let value = AttributeValue(literal: cell)
        self = value.description.isBytewiseEqual(to: cell) ? value : .text(cell)
    }

    /// Reads a value as ``init(literal:)`` does, for comparing which is greater: also of a number that 64 bits cannot hold,
    /// which is else kept as a text, there is a double near enough.
    init(orderedLiteral literal: String) {
        if NumberLiteral(literal) == .beyond, let number = Double(literal) {
            self = .number(number)
        } else {
            self.init(literal: literal)
        }
    }

    /// Whether this value comes before another of the same type; nil where the two have no order: values of different
    /// types, and booleans.
    public func precedes(_ other: AttributeValue) -> Bool? {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.compareBytewise(with: right) < 0
        case (.integer(let left), .integer(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.integer(let left), .number(let right)): Self.order(left, right).map { $0 < 0 }
        case (.number(let left), .integer(let right)): Self.order(right, left).map { $0 > 0 }
        default: nil
        }
    }

    /// Negative, zero or positive, as a whole number is less than a double, equal or greater, exactly; nil for NaN. As a
    /// double, the whole number might become another one.
    private static func order(_ integer: Int64, _ number: Double) -> Int? {
        if number.isNaN { return nil }
        if number >= 0x1p63 { return -1 }
        if number < -0x1p63 { return 1 }
        let whole = Int64(number)
        if integer != whole { return integer < whole ? -1 : 1 }
        let fraction = number - Double(whole)
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
    }
}

extension AttributeValue: Hashable {
    /// Whether type and value are equal, text byte by byte.
    public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.isBytewiseEqual(to: right)
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
            order(integer, number) == 0
        case (.boolean(let left), .boolean(let right)): left == right
        default: false
        }
    }

    /// Hashes type and value; a whole double like the whole number that it is.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): text.hashBytewise(into: &hasher)
        case .integer(let integer): hasher.combine(integer)
        case .number(let number):
            if let integer = Int64(exactly: number) { hasher.combine(integer) } else { hasher.combine(number) }
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
    /// A whole number.
    public init(integerLiteral integer: Int64) { self = .integer(integer) }
    /// A boolean.
    public init(booleanLiteral boolean: Bool) { self = .boolean(boolean) }
}

extension AttributeValue: CustomStringConvertible {
    /// The value as a person reads it: the bare text, the number without a needless fraction, `true` or `false`.
    public var description: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): integer.description
        case .number(let number): Int64(exactly: number)?.description ?? number.description
        case .boolean(let boolean): boolean.description
        }
    }
}

extension AttributeValue: Codable {
    /// Reads a JSON string, number or boolean; a whole number beyond 64 bits becomes the text that it is, as far as the
    /// decoder tells its digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let integer = try? container.decode(UInt64.self) {
            self = .text(integer.description)
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
        case .integer(let integer): try container.encode(integer)
        case .number(let number):
            if let whole = Int64(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .boolean(let boolean): try container.encode(boolean)
        }
    }
}
