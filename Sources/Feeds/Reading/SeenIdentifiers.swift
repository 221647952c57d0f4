/// Which ids a feed has had, at 128 bits each: two different ids are taken for one with a chance below 1e-26 at a million
/// products, and a feed cannot be written to do so, for the hash has a random key.
struct SeenIdentifiers {
    private var digests: Set<UInt128> = []

    /// Whether the id is new. O(1).
    mutating func insert(_ id: String) -> Bool {
        digests.insert(UInt128(Self.digest(id, 0)) << 64 | UInt128(Self.digest(id, 1))).inserted
    }

    private static func digest(_ id: String, _ lane: UInt8) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(lane)
        // The bytes, and not the string, of which some that differ are equal.
        var id = id
        id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
