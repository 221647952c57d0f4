/// Reads little-endian numbers one after another, never past the end.
struct ByteCursor {
    /// The whole buffer.
    let bytes: [UInt8]

    /// The index of the next byte.
    private(set) var position: Int

    /// Where reading has to stop.
    let end: Int

    private let context: FileContext

    /// A cursor over a range of a buffer.
    init(_ bytes: [UInt8], range: Range<Int>, context: FileContext) {
        self.bytes = bytes
        self.context = context
        let range = range.clamped(to: bytes.indices)
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next `count` bytes, sharing the buffer.
    mutating func take(_ count: Int) throws(WeightsError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= end - position else {
            throw context.malformed("it ends early: \(count) bytes wanted at byte \(position), \(end - position) left")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// The next byte.
    mutating func byte() throws(WeightsError) -> UInt8 {
        guard position < end else { throw context.malformed("it ends early, at byte \(position)") }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next number, little-endian.
    mutating func integer<T: FixedWidthInteger>(_: T.Type = T.self) throws(WeightsError) -> T {
        let slice = try take(T.bitWidth / 8)
        return slice.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(as: T.self)) }
    }

    /// A 64-bit size or offset, which has to fit an `Int`.
    mutating func size() throws(WeightsError) -> Int {
        let value = try integer(UInt64.self)
        guard let size = Int(exactly: value) else { throw context.malformed("the size \(value) is impossible") }
        return size
    }

    /// The text up to the next line feed, which is skipped.
    mutating func line() throws(WeightsError) -> String {
        guard let feed = bytes[position..<end].prefix(1024).firstIndex(of: 0x0a) else {
            throw context.malformed("a name at byte \(position) does not end")
        }
        let text = String(decoding: bytes[position..<feed], as: UTF8.self)
        position = feed + 1
        return text
    }
}
