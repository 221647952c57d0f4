/// Writes one message in the [protobuf wire format](https://protobuf.dev/programming-guides/encoding/).
///
/// A message's length stands before its content, so messages are put together from pieces and joined once, at the end:
/// a weight is copied a single time however deep it lies. Copying a writer is cheap.
struct ProtobufWriter {
    /// The length of the message so far.
    private(set) var count = 0

    private var pieces: [ArraySlice<UInt8>] = []
    private var tail: [UInt8] = []

    /// A whole number, as a varint; negative numbers take ten bytes, as protobuf's `int64` wants.
    mutating func integer(_ field: Int, _ value: Int) {
        tag(field, wireType: 0)
        varint(UInt64(bitPattern: Int64(value)))
    }

    /// Whole numbers in one packed field; nothing if there are none.
    mutating func integers(_ field: Int, _ values: [Int]) {
        guard !values.isEmpty else { return }
        var packed = ProtobufWriter()
        for value in values { packed.varint(UInt64(bitPattern: Int64(value))) }
        message(field, packed)
    }

    /// A 32-bit float.
    mutating func float(_ field: Int, _ value: Float) {
        tag(field, wireType: 5)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }

    /// A string, in UTF-8.
    mutating func string(_ field: Int, _ value: String) {
        bytes(field, ArraySlice(value.utf8))
    }

    /// Bytes as they are; they are kept, not copied, until ``serialized()``.
    mutating func bytes(_ field: Int, _ value: ArraySlice<UInt8>) {
        tag(field, wireType: 2)
        varint(UInt64(value.count))
        if value.count <= 64 {
            tail += value
        } else {
            seal()
            pieces.append(value)
        }
        count += value.count
    }

    /// A message inside this one.
    mutating func message(_ field: Int, _ content: ProtobufWriter) {
        tag(field, wireType: 2)
        varint(UInt64(content.count))
        if content.pieces.isEmpty {
            tail += content.tail
        } else {
            seal()
            pieces += content.pieces
            tail = content.tail
        }
        count += content.count
    }

    /// A message inside this one, written by `body`.
    mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
        var content = ProtobufWriter()
        body(&content)
        message(field, content)
    }

    /// Fields that are encoded already; they are kept, not copied, until ``serialized()``.
    mutating func fields(_ encoded: ArraySlice<UInt8>) {
        guard !encoded.isEmpty else { return }
        seal()
        pieces.append(encoded)
        count += encoded.count
    }

    /// The whole message.
    ///
    /// - Complexity: O(``count``)
    func serialized() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for piece in pieces + [tail[...]] {
                let end = initialized + piece.count
                _ = UnsafeMutableBufferPointer(rebasing: buffer[initialized..<end]).initialize(fromContentsOf: piece)
                initialized = end
            }
        }
    }

    private mutating func tag(_ field: Int, wireType: UInt64) {
        varint(UInt64(field) << 3 | wireType)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    private mutating func append(_ byte: UInt8) {
        tail.append(byte)
        count += 1
    }

    /// Closes the piece being written, so that the next can be a shared one.
    private mutating func seal() {
        guard !tail.isEmpty else { return }
        pieces.append(tail[...])
        tail = []
    }
}
