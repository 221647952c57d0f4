/// Writes numbers bit by bit, the lowest first, as deflate and GIF do.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var count = 0

    mutating func write(_ value: Int, _ bits: Int) {
        pending |= UInt64(value) << count
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// Huffman codes have their highest bit first.
    mutating func writeCode(_ code: Int, _ bits: Int) {
        for bit in (0..<bits).reversed() { write(code >> bit & 1, 1) }
    }

    mutating func finish() -> [UInt8] {
        if count > 0 { write(0, 8 - count) }
        return bytes
    }
}

/// Pieces one after the other.
func joined(_ pieces: [UInt8]...) -> [UInt8] { pieces.flatMap(\.self) }

extension FixedWidthInteger {
    /// The highest byte first.
    var big: [UInt8] { (0..<bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
    /// The lowest byte first.
    var little: [UInt8] { (0..<bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
