/// Steps through the fields of one protobuf message in bytes that need not be one. Nothing is copied.
///
/// Source: the wire format in the documentation of Protocol Buffers.
struct ProtobufReader {
    /// What stands behind a field's number.
    enum Payload {
        /// An integer, flag or member of an enumeration.
        case number(UInt64)
        /// A string, a packed list or another message.
        case bytes(ArraySlice<UInt8>)
        /// Four or eight bytes.
        case fixed
    }

    private let bytes: ArraySlice<UInt8>
    /// Where the next field begins.
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next field, or nil at the end of the message.
    mutating func next() throws(ONNXError) -> (field: UInt64, payload: Payload)? {
        guard position < bytes.endIndex else { return nil }
        let tag = try varint()
        let payload: Payload
        switch tag & 7 {
        case 0: payload = .number(try varint())
        case 1:
            _ = try take(8)
            payload = .fixed
        case 2: payload = .bytes(try take(try varint()))
        case 5:
            _ = try take(4)
            payload = .fixed
        default: throw .notAModel(reason: "it holds a field of an unknown kind")
        }
        // No field has a greater number.
        guard 1..<1 << 29 ~= tag >> 3 else { throw .notAModel(reason: "it holds a field without a number") }
        return (tag >> 3, payload)
    }

    /// The next number of a packed list, or nil at its end.
    mutating func nextNumber() throws(ONNXError) -> UInt64? {
        position < bytes.endIndex ? try varint() : nil
    }

    private mutating func take(_ count: UInt64) throws(ONNXError) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.endIndex - position) else { throw .notAModel(reason: "it is cut short") }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    private mutating func varint() throws(ONNXError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < bytes.endIndex else { throw .notAModel(reason: "it is cut short") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        throw .notAModel(reason: "it holds a number that is too long")
    }
}
