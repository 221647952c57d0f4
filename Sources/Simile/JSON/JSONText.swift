import Catalog
package import Foundation

/// How Simile writes JSON: keys sorted by their bytes, so that output can be compared; slashes plain, so that paths stay
/// readable; numbers as short as they read back the same.
package enum JSONText {
    /// One line.
    package static func compact(_ value: some Encodable) throws -> Data {
        Data(try JSONWriter.text(of: value, isIndented: false))
    }

    /// Indented.
    package static func pretty(_ value: some Encodable) throws -> String {
        String(decoding: try JSONWriter.text(of: value, isIndented: true), as: UTF8.self)
    }
}

/// A value that writes itself, and the same that it encodes: what is answered often, and long.
protocol JSONWritable: Encodable {
    /// Writes the value, the members of objects in the order of their names.
    /// - Throws: `EncodingError` for a number that JSON has not.
    func write(to writer: inout JSONWriter) throws
}

/// Writes a JSON value as text.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private let isIndented: Bool
    private var depth = 0
    /// Whether the object or list that is being written has nothing in it yet.
    private var isEmpty = true

    fileprivate static func text(of value: some Encodable, isIndented: Bool) throws -> [UInt8] {
        var writer = JSONWriter(isIndented: isIndented)
        if let value = value as? any JSONWritable {
            writer.bytes.reserveCapacity(4096)
            try value.write(to: &writer)
        } else {
            writer.write(try JSONValue(encoding: value))
        }
        return writer.bytes
    }

    private init(isIndented: Bool) { self.isIndented = isIndented }

    /// Writes an object, whose members `write` adds in the order of their names.
    mutating func object(_ write: (inout JSONWriter) throws -> Void) rethrows { try nested("{", "}", write) }

    /// Writes a list of what `write` writes of each element.
    mutating func list<Element>(
        _ elements: [Element], _ write: (inout JSONWriter, Element) throws -> Void
    ) rethrows {
        try nested("[", "]") { writer in
            for element in elements {
                writer.begin()
                try write(&writer, element)
            }
        }
    }

    /// Begins a member, whose value is written next.
    mutating func member(_ name: String) {
        begin()
        write(name)
        bytes += (isIndented ? " : " : ":").utf8
    }

    /// Adds a member that encodes itself; nothing for nil.
    mutating func member(_ name: String, encoding value: (some Encodable)?) throws {
        guard let value else { return }
        member(name)
        write(try JSONValue(encoding: value))
    }

    mutating func write(_ value: Bool) { bytes += (value ? "true" : "false").utf8 }
    mutating func write(_ value: some FixedWidthInteger) { bytes += value.description.utf8 }

    /// Writes a number as short as it reads back the same.
    mutating func write(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no number \(value)"))
        }
        writeFinite(value)
    }

    /// The same, as short as single precision allows.
    mutating func write(_ value: Float) throws { try write(Double(value.description) ?? Double(value)) }

    private mutating func writeFinite(_ value: Double) {
        let text = value.description
        bytes += text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...]
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): write(value)
        case .integer(let value): write(value)
        case .number(let value): writeFinite(value)
        case .beyond(let text): bytes += text.utf8
        case .string(let text): write(text)
        case .array(let values): list(values) { $0.write($1) }
        case .object(let members):
            object { writer in
                for member in members.sorted(by: { $0.key < $1.key }) {
                    writer.member(member.key.text)
                    writer.write(member.value)
                }
            }
        }
    }

    private mutating func nested(
        _ open: String, _ close: String, _ write: (inout JSONWriter) throws -> Void
    ) rethrows {
        bytes += open.utf8
        depth += 1
        isEmpty = true
        try write(&self)
        depth -= 1
        if !isEmpty { breakLine() }
        isEmpty = false
        bytes += close.utf8
    }

    /// Begins an element of a list or a member of an object.
    private mutating func begin() {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        breakLine()
    }

    private mutating func breakLine() {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
    }

    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0x0a: bytes += "\\n".utf8
            case 0x0d: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20: bytes += ((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
