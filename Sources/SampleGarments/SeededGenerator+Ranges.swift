import Basics

/// The standard library's `random(in:)` may change how it consumes bits between releases, so the ranges are drawn here.
extension SeededGenerator {
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
