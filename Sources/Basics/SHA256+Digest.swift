import CCrypto

extension SHA256 {
    /// 32 bytes that stand for others. They are held inline.
    package struct Digest: Hashable, Sendable, CustomStringConvertible {
        private let words: (UInt64, UInt64, UInt64, UInt64)

        /// The digest that `write` stores: 32 bytes at the pointer.
        init(_ write: (UnsafeMutablePointer<UInt8>) -> Void) {
            var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            withUnsafeMutableBytes(of: &words) { bytes in
                bytes.withMemoryRebound(to: UInt8.self) { if let start = $0.baseAddress { write(start) } }
            }
            self.words = words
        }

        /// A digest of exactly 32 bytes; nil for any other number.
        package init?(_ bytes: [UInt8]) {
            guard bytes.count == CCRYPTO_SHA256_BYTES else { return nil }
            self.init { $0.update(from: bytes, count: bytes.count) }
        }

        /// Reads 64 hexadecimal digits of either case; nil for anything else.
        package init?(hex: String) {
            let digits = hex.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue ?? 16 }
            guard digits.count == 2 * Int(CCRYPTO_SHA256_BYTES), digits.allSatisfy({ $0 < 16 }) else { return nil }
            self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
        }

        /// The 32 bytes, first byte first.
        package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

        /// 64 lower-case hexadecimal digits.
        package var hex: String { bytes.hex }

        /// ``hex``.
        package var description: String { hex }

        /// Whether all bytes are equal. How long it takes does not tell how many are.
        package static func == (left: Digest, right: Digest) -> Bool {
            withUnsafeBytes(of: left.words) { left in
                withUnsafeBytes(of: right.words) { ccrypto_equal(left.baseAddress, $0.baseAddress, left.count) }
            }
        }

        /// Hashes the first eight bytes: a digest is already evenly spread.
        package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
