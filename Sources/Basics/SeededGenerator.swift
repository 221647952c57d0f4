/// A small generator of random numbers whose sequence depends on its seed alone: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    @usableFromInline var state: UInt64

    /// A generator for one seed; `stream` tells apart several that start from the same, such as one for each tree.
    package init(seed: UInt64, stream: UInt64 = 0) {
        state = seed
        for _ in 0..<2 { state = next() ^ (stream &* 0xD134_2543_DE82_EF95) }
    }

    /// The generator as published, in a state.
    package init(state: UInt64) { self.state = state }

    /// The next 64 bits. Inlined elsewhere too, for a bootstrap asks for millions.
    @inlinable
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
