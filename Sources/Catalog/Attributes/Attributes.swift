/// The attributes of an item: a small dictionary from names to values, ordered by name.
///
/// Names are compared byte by byte, like ``ItemKey``. A name must not be empty and, like a text value, must not contain
/// the character U+0000; numbers must be finite; and an item has at most ``countLimit`` attributes of ``byteLimit`` bytes.
/// ``ImageCatalog/commit(_:)`` rejects what does not fit.
///
/// ```swift
/// var attributes: Attributes = ["category": "dress", "price": 19.9, "new": true]
/// attributes["colour"] = "dark red"
/// ```
public struct Attributes: Hashable, Sendable {
    private var entries: [Entry] = []

    private struct Entry: Hashable, Sendable {
        let name: String
        var value: AttributeValue

        static func == (left: Entry, right: Entry) -> Bool {
            left.name.isBytewiseEqual(to: right.name) && left.value == right.value
        }
    }

    /// No attributes.
    public init() {}

    /// Takes name and value pairs in any order; of equal names the last wins. O(n log n).
    public init(_ pairs: some Sequence<(String, AttributeValue)>) {
        let all = pairs.map { Entry(name: $0, value: $1) }
        guard !zip(all, all.dropFirst()).allSatisfy({ $0.name.compareBytewise(with: $1.name) < 0 }) else {
            entries = all
            return
        }
        let sorted = all.enumerated().sorted { left, right in
            let order = left.element.name.compareBytewise(with: right.element.name)
            return order == 0 ? left.offset < right.offset : order < 0
        }
        for (_, entry) in sorted {
            if let last = entries.last, last.name.isBytewiseEqual(to: entry.name) { entries.removeLast() }
            entries.append(entry)
        }
    }

    /// The attributes after some changes: each gives a name a value, or takes it away where that is nil; of several of a
    /// name the last counts. O(n log n).
    public func changed(by changes: some Sequence<(String, AttributeValue?)>) -> Attributes {
        let new = Dictionary(changes.map { (ExactText($0), $1) }, uniquingKeysWith: { $1 })
        let kept = entries.filter { new[ExactText($0.name)] == nil }.map { ($0.name, $0.value) }
        return Attributes(kept + new.compactMap { name, value in value.map { (name.text, $0) } })
    }

    /// The value of a name, nil where there is none; setting nil removes it. Reading is O(log n), writing O(n).
    public subscript(name: String) -> AttributeValue? {
        get {
            let index = position(of: name)
            return holds(name, at: index) ? entries[index].value : nil
        }
        set {
            let index = position(of: name)
            switch (holds(name, at: index), newValue) {
            case (true, let value?): entries[index].value = value
            case (true, nil): entries.remove(at: index)
            case (false, let value?): entries.insert(Entry(name: name, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    /// The names in ascending byte order.
    public var names: [String] { entries.map(\.name) }

    /// Where a name is, or where it would be inserted.
    private func position(of name: String) -> Int {
        // Attributes usually arrive in order, from SQLite or a sorted file.
        guard let last = entries.last, name.compareBytewise(with: last.name) <= 0 else { return entries.count }
        var low = 0
        var high = entries.count - 1
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name.compareBytewise(with: name) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func holds(_ name: String, at index: Int) -> Bool {
        index < entries.count && entries[index].name.isBytewiseEqual(to: name)
    }
}

extension Attributes: RandomAccessCollection {
    /// One name and its value.
    public typealias Element = (name: String, value: AttributeValue)

    /// The first position: 0.
    public var startIndex: Int { 0 }
    /// The number of attributes.
    public var endIndex: Int { entries.count }

    /// The attribute at a position in the order of names.
    public subscript(position: Int) -> Element {
        (entries[position].name, entries[position].value)
    }
}

extension Attributes: ExpressibleByDictionaryLiteral {
    /// Takes the pairs of a literal; of equal names the last wins.
    public init(dictionaryLiteral elements: (String, AttributeValue)...) {
        self.init(elements)
    }
}

extension Attributes: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads a JSON object whose values are strings, numbers and booleans.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        self.init(
            try container.allKeys.map { ($0.stringValue, try container.decode(AttributeValue.self, forKey: $0)) })
    }

    /// Writes a JSON object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in self { try container.encode(value, forKey: Name(stringValue: name)) }
    }
}
