/// Comparison of strings byte by byte on their UTF-8.
///
/// Swift compares strings by canonical equivalence, so "é" as one scalar equals "e" plus an accent. File systems and
/// SQLite's `BINARY` collation see two different names there, and the catalog has to agree with them.
extension String {
    func isBytewiseEqual(to other: String) -> Bool {
        compareBytewise(with: other) == 0
    }

    /// Negative, zero or positive, as `memcmp` answers, a prefix coming first.
    func compareBytewise(with other: String) -> Int {
        let fast = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in Self.compare(left, right) }
        }
        if case .some(.some(let order)) = fast { return order }
        return Self.compare(ContiguousArray(utf8), ContiguousArray(other.utf8))
    }

    func hashBytewise(into hasher: inout Hasher) {
        var copy = self
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// SQLite's C interface, as GRDB uses it, ends a text at the first zero byte.
    var containsNUL: Bool { utf8.contains(0) }

    /// The string in double quotes on one line: what an error message shows of a name it did not choose.
    var quoted: String { debugDescription }

    /// The same of a text that may be of any length: no more than its beginning.
    var quotedBriefly: String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: 100, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return quoted }
        return String(self[..<end]).quoted + "…"
    }

    private static func compare<Bytes: RandomAccessCollection<UInt8>>(_ left: Bytes, _ right: Bytes) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return left.count - right.count
    }
}
