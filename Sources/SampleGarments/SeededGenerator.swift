/// The SplitMix64 generator (Steele, Lea and Flood, 2014): the same seed gives the same numbers everywhere.
///
/// The standard library's `random(in:)` may change how it consumes bits between releases, so the ranges are drawn here.
struct SeededGenerator: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from `low` up to, but not including, `high`.
    mutating func callAsFunction(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * Double(next() >> 40) / 16_777_216
    }

    /// A whole number from 0 up to, but not including, `bound`; 0 where `bound` is not positive.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    mutating func chance(_ probability: Double) -> Bool { self(0, 1) < probability }

    /// One of at least one choice, each as likely.
    mutating func pick<Choice>(_ choices: Choice...) -> Choice { choices[below(choices.count)] }

    /// The elements in random order (Fisher and Yates).
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for last in elements.indices.dropFirst().reversed() { elements.swapAt(last, below(last + 1)) }
        return elements
    }
}
