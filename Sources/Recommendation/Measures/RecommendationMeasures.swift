import Foundation
import VectorSearch

/// How good recommendations are, as means over users.
///
/// Accuracy is measured against what users did later, over a ranking of the whole catalog: sampled negatives would flatter and
/// reorder methods (Krichene and Rendle, "On sampled metrics for item recommendation", 2020).
public struct RecommendationMeasures: Sendable, Hashable, Codable {
    /// How many recommendations of each user were looked at.
    public let k: Int
    /// The users that were measured.
    public let users: Int
    /// The share of users with at least one item among the first k that they turned to later.
    public let hitRate: Double
    /// The share of what users turned to later that is among the first k.
    public let recall: Double
    /// Discounted cumulative gain, Σ 1 / log₂(rank + 1) over the first k that users turned to later, divided by the greatest that is
    /// possible (Järvelin and Kekäläinen, 2002).
    public let ndcg: Double
    /// One less the mean cosine of all pairs of a user's recommendations (Ziegler and others, "Improving recommendation lists
    /// through topic diversification", 2005): 0 for copies.
    public let diversity: Double
    /// The mean of −log₂ p of the recommended items, p being the share of users who had the item: how few know of it (Zhou and
    /// others, "Solving the apparent diversity-accuracy dilemma", 2010).
    public let novelty: Double
    /// The share of the catalog that was recommended to anybody.
    public let coverage: Double
}

/// Gathers the recommendations of one user after the other.
///
/// ```swift
/// var trial = RecommendationTrial(k: 12, catalog: items.count, popularity: popular.users, users: log.count)
/// for user in log {
///     try trial.add(recommend(user.before), relevant: Set(user.after), vectors: vectors)
/// }
/// print(trial.measures.recall)
/// ```
public struct RecommendationTrial: Sendable {
    private let k: Int
    private let catalog: Int
    private let popularity: [Int64: Int]
    private let population: Int
    private var recommended: Set<Int64> = []
    private var (hits, recall, ndcg, diversity, novelty) = (Mean(), Mean(), Mean(), Mean(), Mean())

    /// A trial of nobody yet.
    ///
    /// - Parameters:
    ///   - k: how many recommendations to look at.
    ///   - catalog: how many items there are.
    ///   - popularity: how many users had each item. One that nobody had counts as if one did.
    ///   - users: how many users those are of.
    public init(k: Int, catalog: Int, popularity: [Int64: Int], users: Int) {
        self.k = max(0, k)
        self.catalog = catalog
        self.popularity = popularity
        population = max(1, users)
    }

    /// Adds the recommendations of a user. O(k² · dimension).
    ///
    /// - Parameters:
    ///   - items: what was recommended, best first.
    ///   - relevant: what the user turned to later, which was not known before. Where that is nothing, the user does not count
    ///     for accuracy.
    ///   - vectors: vectors of the items, for diversity; a list of which fewer than two have one does not count for that.
    /// - Throws: ``RecommendationError/vectors(_:)`` where memory does not suffice.
    public mutating func add(
        _ items: [Int64], relevant: Set<Int64>, vectors: ItemVectors
    ) throws(RecommendationError) {
        let items = items.prefix(k)
        recommended.formUnion(items)
        if !relevant.isEmpty {
            let ranks = items.indices.filter { relevant.contains(items[$0]) }
            hits.add(ranks.isEmpty ? 0 : 1)
            recall.add(Double(ranks.count) / Double(relevant.count))
            ndcg.add(Self.gain(ranks) / max(Self.gain(0..<min(k, relevant.count)), .leastNormalMagnitude))
        }
        for item in items {
            novelty.add(-log2(Double(max(1, popularity[item] ?? 0)) / Double(population)))
        }
        let rows = try vectors.selecting(items).vectors
        if rows.count > 1 {
            let cosines = try rows.cosines(toRowsOf: rows)
            let pairs = Double(rows.count * (rows.count - 1))
            let among = rows.indices.reduce(0.0) { $0 + Double(cosines[$1 * rows.count + $1]) }
            diversity.add(1 - (cosines.reduce(0) { $0 + Double($1) } - among) / pairs)
        }
    }

    /// What was found so far. Measures of which there is nothing to take a mean of are 0.
    public var measures: RecommendationMeasures {
        RecommendationMeasures(
            k: k, users: hits.count, hitRate: hits.value, recall: recall.value, ndcg: ndcg.value,
            diversity: diversity.value, novelty: novelty.value,
            coverage: catalog > 0 ? Double(recommended.count) / Double(catalog) : 0)
    }

    /// The discounted cumulative gain of hits at places counted from 0.
    private static func gain(_ places: some Sequence<Int>) -> Double {
        places.reduce(0) { $0 + 1 / log2(Double($1) + 2) }
    }
}

/// A mean that grows with each number; 0 of none.
struct Mean: Sendable {
    private(set) var count = 0
    private var sum = 0.0

    var value: Double { count > 0 ? sum / Double(count) : 0 }

    mutating func add(_ number: Double) {
        sum += number
        count += 1
    }
}
