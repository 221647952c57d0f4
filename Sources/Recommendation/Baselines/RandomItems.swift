import Basics

/// Recommends anything: what a measure is by chance.
public struct RandomItems: BaselineRecommender {
    private let items: [Int64]
    /// What choices start from. The same seed and history give the same items.
    public let seed: UInt64

    /// Any of these items.
    public init(items: [Int64], seed: UInt64 = 42) {
        self.items = items
        self.seed = seed
    }

    /// Items that somebody did not have, drawn without replacement. O(items).
    public func recommend(for history: [Int64], count: Int, isAllowed: (Int64) -> Bool = { _ in true }) -> [Int64] {
        let known = Set(history)
        let stream = history.reduce(UInt64(history.count)) { ($0 ^ UInt64(bitPattern: $1)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: seed, stream: stream)
        var left = items.filter { !known.contains($0) && isAllowed($0) }
        var drawn: [Int64] = []
        while drawn.count < count, !left.isEmpty {
            left.swapAt(Int.random(in: left.indices, using: &random), left.endIndex - 1)
            drawn.append(left.removeLast())
        }
        return drawn
    }
}
