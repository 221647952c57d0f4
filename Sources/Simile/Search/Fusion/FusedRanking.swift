import VectorSearch

/// The items with the greatest weighted sums of cosines over several spaces.
///
/// The threshold algorithm of Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003: take the best
/// items of each space, look up what their cosines in the other spaces are, and stop once the worst hit is better than
/// anything that no list has shown can be, which is the sum of the lists' last cosines. Until then the lists are read twice
/// as deep; beyond a share of the catalog, every vector is compared. Where the spaces' lists are true, so is the result.
///
/// Items without a vector in one of the spaces do not take part.
struct FusedRanking {
    /// The spaces and their weights, which sum to 1.
    let spaces: [(ranked: any RankedSpace, weight: Double)]
    /// How many to find.
    let limit: Int
    /// The least sum that counts.
    let minimum: Float?

    /// How deep the lists are read at first.
    static let firstDepth = 100
    /// Lists that would hold more than one in so many items are not read: comparing all costs less.
    static let deepestShare = 8

    /// What was found.
    struct Answer: Equatable {
        /// The items by their weighted sums, best first, and of equals the lower id.
        var neighbors: [Neighbor]
        /// The cosines of each, one for each space.
        var cosines: [[Float]]
        /// How deep the lists were read; nil where everything was compared.
        var depth: Int?
    }

    /// Finds them.
    /// - Parameter population: about how many items there are.
    func search(population: Int) throws -> Answer {
        var known = [[Int64: Float]](repeating: [:], count: spaces.count)
        var depth = max(Self.firstDepth, limit > Int.max / 2 ? limit : 2 * limit)
        while depth <= population / Self.deepestShare {
            if let neighbors = try neighbors(toDepth: depth, &known) {
                let cosines = neighbors.map { neighbor in known.compactMap { $0[neighbor.id] } }
                return Answer(neighbors: neighbors, cosines: cosines, depth: depth)
            }
            depth *= 2
        }
        return try scan()
    }

    /// The best items, if reading the lists so deep is enough to know them.
    private func neighbors(toDepth depth: Int, _ known: inout [[Int64: Float]]) throws -> [Neighbor]? {
        var last: [Float] = []
        var isExhausted = false
        for place in spaces.indices {
            let list = try spaces[place].ranked.best(depth)
            for neighbor in list { known[place][neighbor.id] = neighbor.similarity }
            last.append(list.last?.similarity ?? -1)
            // Who is in none of the lists has no vector in a space of which all were seen.
            if list.count < depth { isExhausted = true }
        }
        let seen = Set(known.flatMap(\.keys))
        for place in spaces.indices {
            let missing = seen.filter { known[place][$0] == nil }
            for neighbor in try spaces[place].ranked.cosines(of: Array(missing)) {
                known[place][neighbor.id] = neighbor.similarity
            }
        }
        var best = TopK(limit: limit, minimumSimilarity: minimum)
        for id in seen {
            let cosines = known.compactMap { $0[id] }
            guard cosines.count == spaces.count else { continue }
            best.offer(Neighbor(id: id, similarity: sum { cosines[$0] }))
        }
        let neighbors = best.sorted()
        // Rounding keeps the order of sums, so no item that was not seen has a greater one than this. One that equals it may
        // have the lower id, hence the worst hit must be better.
        let threshold = sum { last[$0] }
        let isEnough = neighbors.count == limit && (neighbors.last?.similarity ?? -1) > threshold
        let isBelowMinimum = minimum.map { threshold < $0 } ?? false
        return isExhausted || isEnough || isBelowMinimum ? neighbors : nil
    }

    /// Compares everything, one space after the other.
    private func scan() throws -> Answer {
        var ids: [Int64] = []
        var columns: [[Float]] = []
        for (place, space) in spaces.enumerated() {
            let all = try space.ranked.all()
            guard place > 0 else {
                (ids, columns) = (all.map(\.id), [all.map(\.similarity)])
                continue
            }
            // The rows of items that have a vector here, too.
            var rows: [Int] = []
            var column: [Float] = []
            var next = all.startIndex
            for (row, id) in ids.enumerated() {
                while next < all.endIndex, all[next].id < id { next += 1 }
                guard next < all.endIndex, all[next].id == id else { continue }
                rows.append(row)
                column.append(all[next].similarity)
            }
            ids = rows.map { ids[$0] }
            columns = columns.map { column in rows.map { column[$0] } } + [column]
        }
        // By row, which is in the order of the ids.
        var best = TopK(limit: limit, minimumSimilarity: minimum)
        for row in ids.indices {
            let sum = sum { columns[$0][row] }
            if sum >= best.bound { best.offer(Neighbor(row: row, similarity: sum)) }
        }
        let rows = best.sorted()
        return Answer(
            neighbors: rows.map { Neighbor(id: ids[$0.row], similarity: $0.similarity) },
            cosines: rows.map { neighbor in columns.map { $0[neighbor.row] } }, depth: nil)
    }

    /// The weighted sum of what `cosine` gives for each space, as it is shown.
    private func sum(_ cosine: (Int) -> Float) -> Float {
        Similarity.cosine(Float(spaces.indices.reduce(0.0) { $0 + spaces[$1].weight * Double(cosine($1)) }))
    }
}
