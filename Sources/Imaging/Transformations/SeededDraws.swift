/// Random numbers that depend on a seed and on some words alone, not on what was drawn elsewhere, on threads, or on the
/// version of the standard library.
///
/// The words are hashed by FNV-1a (64 bits); the numbers are those of SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014).
package struct SeededDraws {
    private var state: UInt64

    /// - Parameters:
    ///   - seed: a number for all draws of one run.
    ///   - words: what the draws are for.
    package init(seed: UInt64, _ words: String...) {
        state = 0xcbf2_9ce4_8422_2325 ^ seed
        for word in words {
            for byte in word.utf8 { absorb(byte) }
            // No byte of UTF-8, so that "a", "bc" are other words than "ab", "c".
            absorb(0xff)
        }
    }

    private mutating func absorb(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number from `low` up to, but not including, `high`.
    mutating func number(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * Double(next() >> 11) / 9_007_199_254_740_992
    }

    /// A whole number from `low` to `high`; `low` when `high` is no greater. Both lie within ±2³¹.
    mutating func whole(_ low: Int, _ high: Int) -> Int {
        high > low ? low + Int(number(0, Double(high - low + 1))) : low
    }
}
