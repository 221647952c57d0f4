import Embedding

/// The best partner of every place, and the best pairs of all, while all pairs are looked at.
struct BestPairs {
    /// A partner, and the product of the features.
    struct Partner {
        var place = 0
        var product = -Float.infinity
    }

    /// A pair, and the product of its features.
    struct Pair {
        let first: Int
        let second: Int
        let product: Float
    }

    private(set) var ofFirst: [Partner]
    private(set) var ofSecond: [Partner]
    /// The pairs of the greatest products, the greatest first.
    private(set) var strongest: [Pair] = []
    private let count: Int

    init(_ first: Int, _ second: Int, keeping count: Int) {
        ofFirst = Array(repeating: Partner(), count: first)
        ofSecond = Array(repeating: Partner(), count: second)
        self.count = count
    }

    /// Looks at all pairs. Of equal products the earlier place counts.
    mutating func fill(_ first: PlaceFeatures, _ second: PlaceFeatures) {
        let dimension = first.dimension
        first.values.withUnsafeBufferPointer { one in
            second.values.withUnsafeBufferPointer { other in
                guard let one = one.baseAddress, let other = other.baseAddress else { return }
                for place in ofFirst.indices {
                    let row = one + place * dimension
                    for partner in ofSecond.indices {
                        note(place, partner, Self.product(row, other + partner * dimension, dimension))
                    }
                }
            }
        }
    }

    private mutating func note(_ place: Int, _ partner: Int, _ product: Float) {
        if product > ofFirst[place].product { ofFirst[place] = Partner(place: partner, product: product) }
        if product > ofSecond[partner].product { ofSecond[partner] = Partner(place: place, product: product) }
        guard strongest.count < count || product > (strongest.last?.product ?? 0) else { return }
        let index = strongest.firstIndex { $0.product < product } ?? strongest.count
        strongest.insert(Pair(first: place, second: partner, product: product), at: index)
        if strongest.count > count { strongest.removeLast() }
    }

    /// Σ aᵢ·bᵢ, eight at a time.
    private static func product(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        var sums = SIMD8<Float>()
        let whole = count & ~7
        let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        for offset in stride(from: 0, to: whole * 4, by: 32) {
            let left = x.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            let right = y.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            sums += left * right
        }
        var sum = sums.sum()
        for index in whole..<count { sum += a[index] * b[index] }
        return sum
    }
}
