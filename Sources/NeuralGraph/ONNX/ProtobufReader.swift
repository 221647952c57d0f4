/// Steps through the fields of one protobuf message in bytes that need not be one. Nothing is copied.
///
/// Source: the wire format in the documentation of Protocol Buffers.
struct ProtobufReader {
    /// What stands behind a field's number.
    enum Payload {
        /// An integer, flag or member of an enumeration.
        case number(UInt64)
        /// A string, a packed list or another message.
        case bytes(UnsafeRawBufferPointer)
        /// Four or eight bytes.
        case fixed
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next field, or nil at the end of the message.
    mutating func next() throws(ONNXError) -> (field: UInt64, payload: Payload)? {
        guard position < bytes.count else { return nil }
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
        guard tag >> 3 > 0 else { throw .notAModel(reason: "it holds a field without a number") }
        return (tag >> 3, payload)
    }

    private mutating func take(_ count: UInt64) throws(ONNXError) -> UnsafeRawBufferPointer {
        guard count <= UInt64(bytes.count - position) else { throw .notAModel(reason: "it is cut short") }
        defer { position += Int(count) }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
    }

    private mutating func varint() throws(ONNXError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < bytes.count else { throw .notAModel(reason: "it is cut short") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        throw .notAModel(reason: "it holds a number that is too long")
    }
}
