import VectorSearch

/// What is kept of the answer to one query.
struct Judgment: Sendable {
    /// The measures by level, in the order of ``RetrievalSet/levels``; nil where there was nothing to be found.
    let values: [[Double]?]
    /// What stood first: rows of the gallery.
    let first: [Neighbor]
    /// Of whole rankings with something to be found.
    let curves: PrecisionCurves?
}

/// Holds answers against labels.
struct Judge: Sendable {
    let measures: RetrievalMeasures
    /// How much of the beginning of an answer is kept.
    let kept: Int
    private let levels: [Level]

    /// The groups at one level; where there is none, of rows −1 and of queries −2, which are never equal.
    private struct Level {
        let ofRows: [Int]
        let ofQueries: [Int]
        let relevant: [Int]
    }

    init(_ set: RetrievalSet, _ measures: RetrievalMeasures, kept: Int) {
        self.measures = measures
        self.kept = kept
        levels = set.levels.map { level in
            let groups = set.groups(level)
            return Level(
                ofRows: set.gallery.map { groups[$0] ?? -1 }, ofQueries: set.queries.map { groups[$0] ?? -2 },
                relevant: set.relevantCounts(level))
        }
    }

    /// Judges the answer to a query, best first, without the query itself. O(answer).
    func judgment(of answer: some RandomAccessCollection<Neighbor>, to query: Int) -> Judgment {
        var curves: PrecisionCurves?
        let values = levels.enumerated().map { number, level -> [Double]? in
            let (group, relevant) = (level.ofQueries[query], level.relevant[query])
            guard relevant > 0 else { return nil }
            var positions: [Int] = []
            positions.reserveCapacity(Swift.min(relevant, answer.count))
            var place = 0
            for neighbor in answer {
                if level.ofRows[neighbor.row] == group { positions.append(place) }
                place += 1
            }
            if number == 0, measures.isWhole { curves = PrecisionCurves(positions, relevant: relevant) }
            return measures.values(of: positions, relevant: relevant)
        }
        return Judgment(values: values, first: Array(answer.prefix(kept)), curves: curves)
    }
}
