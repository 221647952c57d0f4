import Foundation

/// How strongly rows are tied to their neighbors, 0…1 (McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation
/// and Projection for Dimension Reduction", 2018).
///
/// A row is tied to its nearest neighbor fully and to others by exp(−(d − ρ)/σ), where ρ is the distance of the nearest and
/// σ such that the ties of a row sum to log₂ of their number. A tie holds if either of two rows has it: a + b − ab.
struct FuzzyGraph: Sendable {
    struct Tie: Sendable {
        let (first, second): (UInt32, UInt32)
        let strength: Float
    }

    /// Each pair of rows once, in the order of the rows.
    let ties: [Tie]

    /// O(edges · log edges).
    init(_ graph: NeighborGraph) {
        var halves: [(pair: UInt64, strength: Float)] = []
        halves.reserveCapacity(graph.rows.count)
        for row in 0..<graph.count {
            let list = row * graph.degree + 1..<(row + 1) * graph.degree
            let nearest = list.lazy.map { graph.distances[$0] }.first { $0 > 0 } ?? 0
            let width = Self.width(of: graph.distances[list], nearest: nearest)
            for place in list where graph.distances[place] < .infinity && graph.rows[place] != UInt32(row) {
                let beyond = graph.distances[place] - nearest
                let strength = beyond <= 0 || width <= 0 ? 1 : exp(-beyond / width)
                let (a, b) = (UInt64(row), UInt64(graph.rows[place]))
                halves.append((min(a, b) << 32 | max(a, b), strength))
            }
        }
        halves.sort { ($0.pair, $0.strength) < ($1.pair, $1.strength) }
        var (ties, place) = ([Tie](), 0)
        while place < halves.count {
            let (pair, one) = halves[place]
            var strength = one
            place += 1
            if place < halves.count, halves[place].pair == pair {
                strength = one + halves[place].strength - one * halves[place].strength
                place += 1
            }
            ties.append(
                Tie(
                    first: UInt32(truncatingIfNeeded: pair >> 32), second: UInt32(truncatingIfNeeded: pair),
                    strength: strength))
        }
        self.ties = ties
    }

    /// σ, by bisection.
    private static func width(of distances: ArraySlice<Float>, nearest: Float) -> Float {
        let known = distances.filter { $0 < .infinity }
        guard !known.isEmpty else { return 0 }
        let goal = log2(Float(known.count + 1))
        var (low, high, width) = (Float(0), Float.infinity, Float(1))
        for _ in 0..<64 {
            let sum = known.reduce(Float(0)) { $0 + ($1 <= nearest ? 1 : exp(-($1 - nearest) / width)) }
            if abs(sum - goal) < 1e-4 { break }
            if sum > goal { high = width } else { low = width }
            width = high < .infinity ? (low + high) / 2 : width * 2
        }
        // Not so narrow that all but one are lost.
        return max(width, 1e-3 * known.reduce(0, +) / Float(known.count))
    }
}
