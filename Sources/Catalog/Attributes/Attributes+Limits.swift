/// How much an item's attributes may be, and what else keeps them from being stored.
extension Attributes {
    /// The most attributes of an item: 1,000.
    public static let countLimit = 1_000
    /// The most bytes of an item's attributes, see ``byteCount``: 65,536.
    public static let byteLimit = 1 << 16

    /// The bytes of all names and values, texts in UTF-8; a number counts 8 and a boolean 1. O(n).
    public var byteCount: Int {
        reduce(0) { sum, attribute in
            let value =
                switch attribute.value {
                case .text(let text): text.utf8.count
                case .integer, .number: 8
                case .boolean: 1
                }
            return sum + attribute.name.utf8.count + value
        }
    }

    /// Why no item can have these attributes, in half a line; nil where one can. O(n).
    public var fault: String? {
        guard count <= Self.countLimit else {
            return "there are \(count) attributes, the limit is \(Self.countLimit) for an item"
        }
        for (name, value) in self {
            if let fault = Self.fault(ofName: name) ?? Self.fault(of: value, name) { return fault }
        }
        let bytes = byteCount
        return bytes > Self.byteLimit
            ? "the attributes have \(bytes) bytes, the limit is \(Self.byteLimit) for an item" : nil
    }

    /// Why these attributes cannot take the place of others; nil where they can. Those of an earlier release may be larger than
    /// the limits, and may shrink step by step.
    package func fault(replacing old: Attributes) -> String? {
        guard let fault else { return nil }
        let isSmaller = count <= old.count && byteCount <= old.byteCount && old.fault != nil
        return isSmaller ? nil : fault
    }

    /// Why an attribute cannot have this name; nil where it can.
    static func fault(ofName name: String) -> String? {
        if name.isEmpty { return "an attribute has an empty name" }
        return name.containsNUL ? "the attribute \(name.quotedBriefly) has the character U+0000 in its name" : nil
    }

    private static func fault(of value: AttributeValue, _ name: String) -> String? {
        switch value {
        case .text(let text) where text.containsNUL: "the attribute \(name.quotedBriefly) contains the character U+0000"
        case .number(let number) where !number.isFinite:
            "the attribute \(name.quotedBriefly) is \(number), which is not a finite number"
        default: nil
        }
    }
}

extension Attributes {
    /// About how much room they take in memory and in an answer, where each takes some besides its bytes. O(n).
    package var weight: Int { byteCount + 32 * count }
}

extension Item {
    /// About how many bytes it takes in an answer. O(attributes).
    package var weight: Int { 64 + key.text.utf8.count + attributes.weight }
}
