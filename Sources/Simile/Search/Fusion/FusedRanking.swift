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
        /// Best first, and of equals the lower id.
        var matches: [FusedMatch]
        /// How deep the lists were read; nil where everything was compared.
        var depth: Int?
    }

    /// Finds them.
    /// - Parameter population: about how many items there are.
    func search(population: Int) throws -> Answer {
        var known = [[Int64: Float]](repeating: [:], count: spaces.count)
        var depth = max(Self.firstDepth, limit > Int.max / 2 ? limit : 2 * limit)
        while depth <= population / Self.deepestShare {
            if let matches = try matches(toDepth: depth, &known) { return Answer(matches: matches, depth: depth) }
            depth *= 2
        }
        return Answer(matches: try scan())
    }

    /// The best items, if reading the lists so deep is enough to know them.
    private func matches(toDepth depth: Int, _ known: inout [[Int64: Float]]) throws -> [FusedMatch]? {
        var last: [Float] = []
        var isExhausted = false
        for place in spaces.indices {
            let list = try spaces[place].ranked.best(depth)
            for match in list { known[place][match.id] = match.similarity }
            last.append(list.last?.similarity ?? -1)
            // Who is in none of the lists has no vector in a space of which all were seen.
            if list.count < depth { isExhausted = true }
        }
        let seen = Set(known.flatMap(\.keys))
        for place in spaces.indices {
            let missing = seen.filter { known[place][$0] == nil }
            for match in try spaces[place].ranked.cosines(of: Array(missing)) {
                known[place][match.id] = match.similarity
            }
        }
        var best = BestMatches(limit: limit, minimum: minimum)
        for id in seen {
            let cosines = known.compactMap { $0[id] }
            guard cosines.count == spaces.count else { continue }
            best.offer(Match(id: id, similarity: sum { cosines[$0] }), cosines)
        }
        let matches = best.sorted()
        // Rounding keeps the order of sums, so no item that was not seen has a greater one than this. One that equals it may
        // have the lower id, hence the worst hit must be better.
        let threshold = sum { last[$0] }
        let isEnough = matches.count == limit && (matches.last?.match.similarity ?? -1) > threshold
        let isBelowMinimum = minimum.map { threshold < $0 } ?? false
        return isExhausted || isEnough || isBelowMinimum ? matches : nil
    }

    /// Compares everything, one space after the other.
    private func scan() throws -> [FusedMatch] {
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
        var best = BestMatches(limit: limit, minimum: minimum)
        for (row, id) in ids.enumerated() {
            best.offer(Match(id: id, similarity: sum { columns[$0][row] }), columns.map { $0[row] })
        }
        return best.sorted()
    }

    /// The weighted sum of what `cosine` gives for each space, as it is shown.
    private func sum(_ cosine: (Int) -> Float) -> Float {
        Similarity.cosine(Float(spaces.indices.reduce(0.0) { $0 + spaces[$1].weight * Double(cosine($1)) }))
    }
}
