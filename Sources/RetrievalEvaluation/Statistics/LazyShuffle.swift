package import Basics

extension SeededGenerator {
    /// A whole number from 0 up to, but not including, `bound`, each as likely to within bound / 2⁶⁴; 0 where `bound` is not
    /// positive.
    package mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(next().multipliedFullWidth(by: UInt64(bound)).high) : 0
    }
}

/// The numbers 0..<count in random order, drawn one by one: Fisher and Yates' shuffle that remembers only what was moved,
/// so that a few of very many cost little. O(1) a number, in time and memory.
package struct LazyShuffle: Sendable {
    private var left: Int
    private var moved: [Int: Int] = [:]

    /// A shuffle of so many numbers.
    package init(_ count: Int) { left = max(0, count) }

    /// The next number, which has not come before; nil after the last.
    package mutating func next(_ random: inout SeededGenerator) -> Int? {
        guard left > 0 else { return nil }
        let place = random.below(left)
        left -= 1
        let number = moved[place] ?? place
        if place < left { moved[place] = moved[left] ?? left }
        moved[left] = nil
        return number
    }
}
