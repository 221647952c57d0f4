/// PNG files that are small to send and costly to decode.
enum HostilePNG {
    /// A file of zeros: black, or transparent.
    /// - Parameter ancillary: chunks between the header and the data.
    static func file(
        width: Int, height: Int, bits: Int = 8, color: Int = 2, isInterlaced: Bool = false, ancillary: [UInt8] = []
    ) -> [UInt8] {
        let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][color] ?? 1
        let row = (width * samples * bits + 7) / 8 + 1
        let count = row * height + (isInterlaced ? 8 * height + 64 : 0)
        let kind = [UInt8(bits), UInt8(color), 0, 0, isInterlaced ? 1 : 0]
        let header = joined(UInt32(width).big, UInt32(height).big, kind)
        return joined(
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], chunk("IHDR", header), ancillary,
            chunk("IDAT", zeros(count)), chunk("IEND", []))
    }

    static func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(kind.utf8) + data
        return joined(UInt32(data.count).big, body, crc(body).big)
    }

    /// A compressed text that inflates to so many bytes.
    static func text(inflatingTo count: Int) -> [UInt8] {
        chunk("zTXt", joined(Array("Comment\0\0".utf8), zeros(count)))
    }

    /// So many zeros as a zlib stream (RFC 1950, 1951): one fixed block of the longest matches, 13 bits for 258 bytes.
    static func zeros(_ count: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.write(0b011, 3)
        func literal() { bits.writeCode(0x30, 8) }
        var left = count
        if left > 0 {
            literal()
            left -= 1
        }
        while left >= 258 {
            bits.writeCode(0b1100_0101, 8)
            bits.writeCode(0, 5)
            left -= 258
        }
        for _ in 0..<left { literal() }
        bits.writeCode(0, 7)
        // Adler-32 of zeros.
        let sum = UInt32(count % 65_521) << 16 | 1
        return joined([0x78, 0x01], bits.finish(), sum.big)
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = .max
        for byte in bytes {
            let index = UInt8(truncatingIfNeeded: crc) ^ byte
            crc = (crc >> 8) ^ table[Int(index)]
        }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { (value: UInt32, _) -> UInt32 in
            let half = value >> 1
            return value & 1 == 1 ? half ^ 0xEDB8_8320 : half
        }
    }
}
