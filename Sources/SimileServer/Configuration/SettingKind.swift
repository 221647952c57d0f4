/// A kind of values: how they are recognized, and how they are written so that they are recognized again.
struct SettingKind<Value: Sendable>: Sendable {
    /// What a value is, as "a whole number from 0 to 65535".
    let expectation: String
    /// The value that was given, if it is one of this kind.
    let read: @Sendable (SettingValue) throws(SettingFault) -> Value
    /// What ``read`` makes the same value of.
    let write: @Sendable (Value) -> SettingValue

    /// Values that a word stands for.
    init(
        _ expectation: String, parse: @escaping @Sendable (String) -> Value?,
        format: @escaping @Sendable (Value) -> String
    ) {
        self.init(expectation: expectation) { (given: SettingValue) throws(SettingFault) -> Value in
            guard case .text(let text) = given, let value = parse(text) else {
                throw SettingFault(given, isNot: expectation)
            }
            return value
        } write: {
            .text(format($0))
        }
    }

    init(
        expectation: String, read: @escaping @Sendable (SettingValue) throws(SettingFault) -> Value,
        write: @escaping @Sendable (Value) -> SettingValue
    ) {
        self.expectation = expectation
        self.read = read
        self.write = write
    }

    /// The value of a part of something larger.
    func read(_ given: SettingValue, as part: String) throws(SettingFault) -> Value {
        do { return try read(given) } catch { throw error.within(part) }
    }

    /// The same values, or none.
    var orNothing: SettingKind<Value?> {
        .init(expectation: expectation) { (given: SettingValue) throws(SettingFault) -> Value? in
            try given == .nothing ? nil : read(given)
        } write: {
            $0.map(write) ?? .nothing
        }
    }
}

extension SettingKind {
    /// Several values of one kind: a list, or a text with commas between them; nothing stands for none.
    static func list<Element>(of kind: SettingKind<Element>) -> Self where Value == [Element] {
        .init(expectation: "a list, each \(kind.expectation)") { (given: SettingValue) throws(SettingFault) -> Value in
            var values: [Element] = []
            for (index, entry) in try given.entries().enumerated() {
                values.append(try kind.read(entry, as: "[\(index + 1)]"))
            }
            return values
        } write: {
            .list($0.map(kind.write))
        }
    }
}

extension SettingValue {
    /// The values of a list, however it was given.
    fileprivate func entries() throws(SettingFault) -> [SettingValue] {
        switch self {
        case .nothing: []
        case .list(let entries): entries
        case .text(let text):
            text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }.map(SettingValue.text)
        case .fields: throw SettingFault(self, isNot: "a list")
        }
    }
}
