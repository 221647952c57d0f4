import Foundation

/// The ranking that answers one query, as the ranks of the relevant items. All measures of rankings are made of it.
///
/// ```swift
/// let answer = RankedAnswer(positions: [0, 3], relevant: 3)  // first and fourth are right, one was never found
/// answer.precision(at: 4)     // 0.5
/// answer.averagePrecision     // (1/1 + 2/4 + 0) / 3 = 0.5
/// ```
///
/// Below, R is ``relevant``, rel(i) is 1 where the item of rank i (from 1) is relevant and else 0, and P@i is ``precision(at:)``.
/// Where nothing is relevant no measure is defined: all are NaN then, so leave such queries out of means, and say so.
/// Where k is 0 or less, nothing is looked at, and measures at k are 0.
///
/// Formulas without another source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter 8.
public struct RankedAnswer: Sendable, Hashable {
    /// Places of the relevant items that were ranked, from 0, ascending.
    public let positions: [Int]
    /// How many relevant items there are in all, ranked or not: R.
    public let relevant: Int

    /// Takes anything: places that are negative or stand there twice are dropped, and those out of order sorted. Time: O(p)
    /// of p places in order, else O(p log p).
    /// - Parameters:
    ///   - positions: places of the relevant items that were ranked, from 0, ascending.
    ///   - relevant: how many relevant items there are in all; taken to be at least as many as there are places.
    public init(positions: [Int], relevant: Int) {
        let isInOrder = (positions.first ?? 0) >= 0 && zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }
        self.positions = isInOrder ? positions : Set(positions.filter { $0 >= 0 }).sorted()
        self.relevant = max(relevant, self.positions.count)
    }

    /// The answer that a ranking gives, whatever its items are called.
    ///
    /// ```swift
    /// RankedAnswer(ranking: ["a.jpg", "b.jpg"], relevant: ["b.jpg", "z.jpg"]).reciprocalRank  // 0.5
    /// ```
    ///
    /// An item that is ranked twice counts where it stands first. Time: O(n) of n items.
    /// - Parameters:
    ///   - ranking: what was answered, best first.
    ///   - relevant: what should have been; items that the ranking lacks count as missed.
    public init<Item: Hashable>(ranking: some Sequence<Item>, relevant: Set<Item>) {
        var (positions, wanted): ([Int], Set<Item>) = ([], relevant)
        for (position, item) in ranking.enumerated() where wanted.remove(item) != nil { positions.append(position) }
        self.init(positions: positions, relevant: relevant.count)
    }

    /// How many relevant items are among the first k. Time: O(log p) of p places.
    func hits(at k: Int) -> Int {
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = low + (high - low) / 2
            if positions[middle] < k { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension RankedAnswer {
    /// Precision at k: how much of what is shown is right, (Σ rel(i), i = 1…k) / k. An answer of fewer than k items counts
    /// as if wrong ones followed.
    /// - Parameter k: how many are looked at, from the best on.
    public func precision(at k: Int) -> Double {
        if relevant == 0 { return .nan }
        return k > 0 ? Double(hits(at: k)) / Double(k) : 0
    }

    /// Recall at k: how much of what is right is shown, (Σ rel(i), i = 1…k) / R.
    /// - Parameter k: how many are looked at, from the best on.
    public func recall(at k: Int) -> Double {
        relevant > 0 ? Double(hits(at: k)) / Double(relevant) : .nan
    }

    /// Average precision over the whole ranking, (Σ P@i · rel(i)) / R; items that were never ranked add nothing. Its mean over
    /// queries is mAP. Time: O(p) of p places.
    ///
    /// Source: Buckley and Voorhees, "Evaluating evaluation measure stability", SIGIR 2000.
    public var averagePrecision: Double { averagePrecision(within: positions.count) }

    /// Average precision at R, (Σ P@i · rel(i), i = 1…R) / R: 1 only where the first R are the relevant ones, and not moved
    /// by what comes far down. Its mean over queries is mAP@R. Time: O(p) of p places.
    ///
    /// Source: Musgrave, Belongie and Lim, "A metric learning reality check", ECCV 2020.
    public var averagePrecisionAtR: Double { averagePrecision(within: hits(at: relevant)) }

    /// R-precision: precision among as many as are relevant, P@R, where it equals recall.
    public var rPrecision: Double { precision(at: relevant) }

    /// Normalized discounted cumulated gain at k with gains of 0 and 1: (Σ rel(i) / log₂(i + 1), i = 1…k) divided by what the
    /// best ranking has, Σ 1 / log₂(i + 1), i = 1…min(k, R). Time: O(min(k, R)).
    ///
    /// Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20 (4), 2002; with the
    /// discount log₂(i + 1) that became usual, as in scikit-learn's `ndcg_score`.
    /// - Parameter k: how many are looked at, from the best on.
    public func ndcg(at k: Int) -> Double {
        if relevant == 0 { return .nan }
        if k <= 0 { return 0 }
        let gain = positions.prefix(hits(at: k)).reduce(0) { $0 + 1 / log2(Double($1) + 2) }
        let ideal = (0..<min(k, relevant)).reduce(0) { $0 + 1 / log2(Double($1) + 2) }
        return gain / ideal
    }

    /// Reciprocal rank: 1 / i of the first relevant item, 0 where none was ranked. Its mean over queries is MRR.
    ///
    /// Source: Voorhees, "The TREC-8 question answering track report", 1999.
    public var reciprocalRank: Double {
        if relevant == 0 { return .nan }
        return positions.first.map { 1 / (Double($0) + 1) } ?? 0
    }

    /// Whether a relevant item is among the first k: 1 or 0. Its mean over queries is the hit rate.
    /// - Parameter k: how many are looked at, from the best on.
    public func hit(at k: Int) -> Double {
        if relevant == 0 { return .nan }
        return hits(at: k) > 0 ? 1 : 0
    }

    /// The sum of the precisions at the first so many relevant places, divided by R.
    private func averagePrecision(within count: Int) -> Double {
        if relevant == 0 { return .nan }
        var sum = 0.0
        for index in 0..<count { sum += Double(index + 1) / (Double(positions[index]) + 1) }
        return sum / Double(relevant)
    }
}
