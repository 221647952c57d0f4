import Foundation
import VectorSearch

extension RetrievalOutcome {
    /// How many queries of either end are shown, and how many of their hits.
    private static let shown = 5

    /// The queries that went best and worst by their average precision, with their first hits. Of equals, those of the lesser key.
    /// - Parameter model: whose vectors they were.
    public func examples(of model: String) -> [Example] {
        guard let column = measures.averagePrecision else { return [] }
        let measured = judgments.indices.compactMap { query in
            judgments[query].values[0].map { (query: query, precision: $0[column]) }
        }
        let best = measured.sorted { ($1.precision, $0.query) < ($0.precision, $1.query) }.prefix(Self.shown)
        let worst = measured.sorted { ($0.precision, $0.query) < ($1.precision, $1.query) }.prefix(Self.shown)
        return best.map { example("Best queries, \(model)", $0.query, $0.precision) }
            + worst.map { example("Worst queries, \(model)", $0.query, $0.precision) }
    }

    private func example(_ group: String, _ query: Int, _ precision: Double) -> Example {
        let item = set.items[set.queries[query]]
        let hits = judgments[query].first.prefix(Self.shown).map { neighbor in
            let found = set.items[set.gallery[neighbor.row]]
            let score = String(format: "%.2f", (Double(neighbor.similarity) * 100).rounded() / 100)
            return Example.Image(found.key, "\(found.label), \(score)", isRight: found.label == item.label)
        }
        return Example(
            group: group, caption: String(format: "AP %.3f", precision), query: .init(item.key, item.label),
            hits: hits)
    }

    /// Which classes are taken for which, by the first hits; nil of none or too many classes for anybody to look at.
    /// - Parameter model: whose vectors they were.
    public func confusion(of model: String) -> Confusion? {
        guard (2...Self.mostConfused).contains(set.classes.count) else { return nil }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: set.classes.count), count: set.classes.count)
        for (query, judgment) in judgments.enumerated() where judgment.values[0] != nil {
            guard let hit = judgment.first.first else { continue }
            counts[set.classOfItem[set.queries[query]]][set.classOfItem[set.gallery[hit.row]]] += 1
        }
        return Confusion(title: "\(model), \(index.rawValue)", labels: set.classes, counts: counts)
    }

    /// The most classes of which a table is made.
    static let mostConfused = 100
}
