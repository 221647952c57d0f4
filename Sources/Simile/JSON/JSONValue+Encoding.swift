import Catalog
import Foundation

extension JSONValue: Encodable {
    /// What a value encodes itself as.
    /// - Throws: `EncodingError` for a number that JSON has not: NaN or infinite.
    package init(encoding value: some Encodable) throws {
        self = try Node(codingPath: []).value(of: value)
    }

    /// Writes what it is, for encoders of others.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var single = encoder.singleValueContainer()
            try single.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .integer(let value): try value.encode(to: encoder)
        case .number(let value): try value.encode(to: encoder)
        case .beyond(let text): try text.encode(to: encoder)
        case .string(let text): try text.encode(to: encoder)
        case .array(let values): try values.encode(to: encoder)
        case .object(let members):
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in members { try container.encode(value, forKey: Name(name.text)) }
        }
    }
}

/// The name of a member as a coding key.
private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ text: String) { (stringValue, intValue) = (text, nil) }
    init(_ number: Int) { (stringValue, intValue) = ("\(number)", number) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}

/// A place in the value that is being made.
private final class Node: Encoder {
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    /// What was encoded here: a value, or the nodes of a list or an object, of which there is nothing before they are done.
    private enum Content {
        case value(JSONValue)
        case list([Node])
        case members([ExactText: Node])
    }
    private var content: Content?

    init(codingPath: [any CodingKey]) { self.codingPath = codingPath }

    var result: JSONValue {
        switch content {
        case .value(let value): value
        case .list(let nodes): .array(nodes.map(\.result))
        case .members(let nodes): .object(nodes.mapValues(\.result))
        case nil: .object([:])
        }
    }

    func child(_ key: some CodingKey) -> Node {
        let node = Node(codingPath: codingPath + [key])
        var members: [ExactText: Node] = [:]
        if case .members(let known) = content {
            members = known
            content = nil
        }
        members[ExactText(key.stringValue)] = node
        content = .members(members)
        return node
    }

    var count: Int { if case .list(let nodes) = content { nodes.count } else { 0 } }

    func next() -> Node {
        var nodes: [Node] = []
        if case .list(let known) = content {
            nodes = known
            content = nil
        }
        let node = Node(codingPath: codingPath + [Name(nodes.count)])
        nodes.append(node)
        content = .list(nodes)
        return node
    }

    func set(_ value: JSONValue) { content = .value(value) }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        if content == nil { content = .members([:]) }
        return KeyedEncodingContainer(Members<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if content == nil { content = .list([]) }
        return List(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: self) }

    /// What a value is in JSON.
    func value(of value: some Encodable) throws -> JSONValue {
        switch value {
        case let value as JSONValue: return value
        case let value as String: return .string(value)
        case let value as Bool: return .bool(value)
        case let value as Double: return try number(value, value)
        // As short as single precision allows.
        case let value as Float: return try number(value, Double(value.description) ?? Double(value))
        case let value as any FixedWidthInteger & Encodable:
            return Int(exactly: value).map { .integer($0) } ?? .beyond("\(value)")
        case let value as URL: return .string(value.absoluteString)
        case let value as Data: return .string(value.base64EncodedString())
        default:
            let node = Node(codingPath: codingPath)
            try value.encode(to: node)
            return node.result
        }
    }

    private func number(_ value: some BinaryFloatingPoint & Sendable, _ double: Double) throws -> JSONValue {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "JSON has no number \(value)"))
        }
        return .number(double)
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil(forKey key: Key) throws { node.child(key).set(.null) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        let child = node.child(key)
        child.set(try child.value(of: value))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node.child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { node.child(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { node.child(Name("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { node.child(key) }
}

private struct List: UnkeyedEncodingContainer {
    let node: Node
    var codingPath: [any CodingKey] { node.codingPath }
    var count: Int { node.count }

    func encodeNil() throws { node.next().set(.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        let child = node.next()
        child.set(try child.value(of: value))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        node.next().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { node.next().unkeyedContainer() }
    func superEncoder() -> any Encoder { node.next() }
}

private struct Single: SingleValueEncodingContainer {
    let node: Node
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil() throws { node.set(.null) }
    func encode<Value: Encodable>(_ value: Value) throws { node.set(try node.value(of: value)) }
}
