/// A minimal decoder of the protobuf wire format, written independently of the writer under test.
struct ProtobufMessage {
    enum Field {
        case varint(UInt64)
        case fixed32(UInt32)
        case bytes([UInt8])
    }

    struct Malformed: Error {}

    private(set) var fields: [(number: Int, value: Field)] = []

    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        func varint() throws -> UInt64 {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard let byte = rest.popFirst() else { throw Malformed() }
                value |= UInt64(byte & 0x7f) << shift
                if byte < 0x80 { return value }
            }
            throw Malformed()
        }
        while !rest.isEmpty {
            let key = try varint()
            switch key & 7 {
            case 0: fields.append((Int(key >> 3), .varint(try varint())))
            case 2:
                let count = Int(try varint())
                guard rest.count >= count else { throw Malformed() }
                fields.append((Int(key >> 3), .bytes(Array(rest.prefix(count)))))
                rest = rest.dropFirst(count)
            case 5:
                guard rest.count >= 4 else { throw Malformed() }
                fields.append((Int(key >> 3), .fixed32(rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })))
                rest = rest.dropFirst(4)
            default: throw Malformed()
            }
        }
    }

    func bytes(_ number: Int) -> [[UInt8]] {
        fields.compactMap { field in
            if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil }
        }
    }

    func strings(_ number: Int) -> [String] { bytes(number).map { String(decoding: $0, as: UTF8.self) } }

    func messages(_ number: Int) throws -> [ProtobufMessage] { try bytes(number).map(ProtobufMessage.init) }

    func message(_ number: Int) throws -> ProtobufMessage {
        guard let first = try messages(number).first else { throw Malformed() }
        return first
    }

    func integer(_ number: Int) -> Int? {
        fields.lazy.compactMap { field in
            if field.number == number, case .varint(let value) = field.value {
                Int(Int64(bitPattern: value))
            } else {
                nil
            }
        }.first
    }

    func float(_ number: Int) -> Float? {
        fields.lazy.compactMap { field in
            if field.number == number, case .fixed32(let bits) = field.value { Float(bitPattern: bits) } else { nil }
        }.first
    }

    /// A packed field of varints.
    func integers(_ number: Int) throws -> [Int] {
        try bytes(number).flatMap { packed in
            var values: [Int] = []
            var value: UInt64 = 0
            var shift: UInt64 = 0
            for byte in packed {
                value |= UInt64(byte & 0x7f) << shift
                shift += 7
                if byte < 0x80 {
                    values.append(Int(Int64(bitPattern: value)))
                    (value, shift) = (0, 0)
                }
            }
            if shift != 0 { throw Malformed() }
            return values
        }
    }
}
