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

/// Writes a JSON value as text.
private struct JSONWriter {
    private var bytes: [UInt8] = []
    private let isIndented: Bool
    private var depth = 0

    static func text(of value: some Encodable, isIndented: Bool) throws -> [UInt8] {
        var writer = JSONWriter(isIndented: isIndented)
        writer.write(try JSONValue(encoding: value))
        return writer.bytes
    }

    private init(isIndented: Bool) { self.isIndented = isIndented }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += value.description.utf8
        case .integer(let value): bytes += value.description.utf8
        case .number(let value):
            let text = value.description
            bytes += text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...]
        case .beyond(let text): bytes += text.utf8
        case .string(let text): write(text)
        case .array(let values):
            list("[", "]", values) { writer, value in writer.write(value) }
        case .object(let members):
            list("{", "}", members.sorted { $0.key < $1.key }) { writer, member in
                writer.write(member.key.text)
                writer.bytes += (writer.isIndented ? " : " : ":").utf8
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        bytes += open.utf8
        depth += 1
        for (number, element) in elements.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            write(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        bytes += close.utf8
    }

    private mutating func breakLine() {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
    }

    private mutating func write(_ text: String) {
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
