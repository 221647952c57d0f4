import VectorKernels

/// Codes of bits, such as perceptual hashes, and the search for those that differ in few of them.
///
/// ```swift
/// var codes = HammingCodes(bits: 256)
/// for hash in hashes { codes.append(hash.words) }
/// for pair in codes.pairs(within: 31) { print(pair.first, pair.second, pair.distance) }
/// ```
///
/// Distances are exact, and so is every search: what lies within the radius is found.
public struct HammingCodes: Sendable {
    /// Bits of each code, a multiple of 64.
    public let bits: Int
    /// The codes one after the other.
    private(set) var words: [UInt64] = []
    /// Words of each code.
    var stride: Int { bits / 64 }

    /// The number of codes.
    public var count: Int { words.count / stride }

    /// No codes yet.
    /// - Parameter bits: the bits of each code, rounded up to a multiple of 64, at least one.
    public init(bits: Int) { self.bits = max(1, (bits + 63) / 64) * 64 }

    /// Makes room for so many codes.
    public mutating func reserveCapacity(_ count: Int) { words.reserveCapacity(count * stride) }

    /// Adds a code of `bits / 64` words; one that is shorter is filled up with zeros, and what is too much is left out.
    public mutating func append(_ code: [UInt64]) {
        words += code.prefix(stride)
        for _ in code.count..<max(stride, code.count) { words.append(0) }
    }

    /// Two codes and how far they are apart.
    public struct Pair: Sendable, Hashable {
        /// The number of the one: in ``pairs(within:limit:)`` the lesser, in ``matches(of:within:limit:)`` that of the query.
        public let first: Int
        /// The number of the other.
        public let second: Int
        /// In how many bits they differ.
        public let distance: Int
    }

    /// All pairs of codes that differ in at most `radius` bits, in the order of the first, then of the second.
    ///
    /// Codes are compared where they agree in one of their parts of 16 bits but for a few: if two differ in at most `radius`, some part
    /// of theirs differs in at most `radius / parts` (multi-index hashing; Norouzi, Punjani and Fleet, 2012). Of random codes of 256
    /// bits, a million take seconds. Memory: twice the codes, and 24 bytes for each pair that is kept.
    ///
    /// - Parameters:
    ///   - radius: the most bits in which codes may differ.
    ///   - limit: how many pairs are kept of each first code, the closest ones. Of many codes that are all alike there are as many
    ///     pairs as their number squared.
    public func pairs(within radius: Int, limit: Int = .max) -> [Pair] {
        HammingJoin(queries: self, rows: self, isWithinItself: true, radius: radius, limit: limit).run()
    }

    /// The codes that differ from a query in at most `radius` bits, for each of the queries: as ``pairs(within:limit:)``.
    /// - Parameters:
    ///   - queries: codes of as many bits.
    ///   - radius: the most bits in which codes may differ.
    ///   - limit: how many are kept for each query, the closest ones.
    public func matches(of queries: HammingCodes, within radius: Int, limit: Int = .max) -> [Pair] {
        HammingJoin(queries: queries, rows: self, isWithinItself: false, radius: radius, limit: limit).run()
    }
}
