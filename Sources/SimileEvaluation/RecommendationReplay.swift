import Basics
package import Catalog
import Foundation
import ModelZoo
public import Recommendation
public import RetrievalEvaluation
public import Simile
import VectorSearch

/// Replays a log of events: how well recommendations foretell what users turned to later.
///
/// ```swift
/// let results = try await RecommendationReplay(of: "log.csv").evaluate(library).report()
/// ```
///
/// The log is cut at one moment for all users (`TemporalSplit`). What came before is each user's history, and what methods that know
/// nothing of images learn from; what a user turned to for the first time after it should be recommended. Every method ranks all items of the
/// catalog that have a vector, never a sample of them, and none recommends what a user had. Stock, products and copies have no say.
public struct RecommendationReplay: Sendable {
    /// The log, as `EventFile` reads it.
    public var log: String
    /// The strategies that are measured.
    public var strategies = RecommendationStrategy.allCases
    /// How many recommendations of each user are looked at.
    public var limit = 12
    /// The share of events after the cut.
    public var share = 0.2
    /// How much recommendations should differ; see `RecommendationOptions`.
    public var diversity = 0.0
    /// How many users are measured at most; of more so many are drawn. Methods learn from all.
    public var users = 1_000
    /// How many similar items of each item-kNN keeps.
    public var neighbors = 20
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// What was asked for, for the record.
    public var settings: [String: String] = [:]

    /// A replay of a log.
    public init(of log: String) { self.log = log }

    /// Reads the log, and recommends to each user by each method.
    /// - Parameters:
    ///   - library: whose items and vectors.
    ///   - model: of which model, when the catalog holds several; nil for the default model's.
    ///   - precision: as computed how; nil for f32, if there are such.
    /// - Returns: for each method hit rate, recall, nDCG, diversity, novelty in bits, and coverage. The job throws `EventFileError`,
    ///   ``RecommendationReplayError``, `RecommendationError`, `SearchRequestError` or `CatalogError`.
    public func evaluate(
        _ library: ImageLibrary, model: String? = nil, precision: Precision? = nil
    ) -> Job<EvaluationResults> {
        .evaluation { [catalog = library.catalog] isCancelled, progress in
            try results(catalog, model: model, precision: precision, isCancelled: isCancelled, progress: progress)
        }
    }

    /// The same, blocking.
    package func results(
        _ catalog: ImageCatalog, model: String? = nil, precision: Precision? = nil,
        isCancelled: () -> Bool = { false }, progress: (String, Double) -> Void = { _, _ in }
    ) throws -> EvaluationResults {
        let space = try catalog.space(model: model, precision: precision)
        var provenance = try Provenance(seed: seed, settings: settings)
        provenance.models = [
            .init(
                name: space.model, digest: space.weightsDigest, dimension: space.dimension,
                precision: space.precision.rawValue)
        ]
        let file = try EventFile(path: log)
        let replayed = try ReplayedLog(file, in: catalog)
        let split = try TemporalSplit(replayed.events, share: share)
        guard !split.cases.isEmpty else { throw RecommendationReplayError.nothingLater(log) }
        let cases = drawn(split.cases)
        let table = try catalog.vectors(in: space)
        let vectors = try ItemVectors(table.ids, table.matrix)
        let learned = split.histories.map { history in
            history.filter { $0.kind.defaultWeight > 0 }.map(\.item)
        }
        let methods = try methods(vectors, learned)
        let popular = PopularItems(histories: learned)
        var measurements: [Measurement] = []
        for (place, method) in methods.enumerated() {
            var trial = ReplayTrial(limit, catalog: table.ids.count, popularity: popular.users, users: learned.count)
            for (number, one) in cases.enumerated() {
                if isCancelled() { throw CancellationError() }
                if number.isMultiple(of: 16) {
                    let done = Double(place) + Double(number) / Double(cases.count)
                    progress(method.name, done / Double(methods.count))
                }
                try trial.add(method.recommend(one.before, split.cut ?? .now), relevant: one.after, vectors: vectors)
            }
            measurements += trial.measurements(of: method.name, Bootstrap(seed: seed))
        }
        var findings = replayed.findings(file)
        if cases.count < split.cases.count {
            findings.append(Finding("users", "\(cases.count) of \(split.cases.count) were drawn to be measured"))
        }
        return EvaluationResults(
            kind: .recommendation, title: "Recommendations: \(FilePath.name(of: log).onOneLine)",
            provenance: provenance, measurements: measurements, findings: findings)
    }

    private func drawn(_ cases: [TemporalSplit<String>.Case]) -> [TemporalSplit<String>.Case] {
        guard cases.count > users else { return cases }
        var random = SeededGenerator(seed: seed)
        return Array(cases.shuffled(using: &random).prefix(users))
    }

    /// A way to recommend, by what it is called.
    private struct Method {
        let name: String
        let recommend: ([Interaction], Date) throws -> [Int64]
    }

    private func methods(_ vectors: ItemVectors, _ learned: [[Int64]]) throws -> [Method] {
        let index = try ExactIndex(vectors.vectors)
        let center = vectors.mean
        let byLooks = strategies.map { strategy in
            Method(name: strategy.rawValue) { events, now in
                try recommend(events, now, by: strategy, index, vectors, center)
            }
        }
        let baselines: [(String, any BaselineRecommender)] = [
            ("item-kNN", ItemKNN(histories: learned, neighbors: neighbors)),
            ("popularity", PopularItems(histories: learned)), ("random", RandomItems(items: vectors.items, seed: seed)),
        ]
        return byLooks
            + baselines.map { name, baseline in
                Method(name: name) { events, _ in
                    baseline.recommend(for: events.map(\.item), count: limit) { vectors.row(of: $0) != nil }
                }
            }
    }

    private func recommend(
        _ events: [Interaction], _ now: Date, by strategy: RecommendationStrategy, _ index: ExactIndex,
        _ vectors: ItemVectors, _ center: [Float]?
    ) throws -> [Int64] {
        let history = try History(events, now: now)
        let plan = try RecommendationPlan(
            history, vectors: vectors, center: center,
            RecommendationOptions(strategy: strategy, count: limit, diversity: diversity).fitted(to: history))
        var found: Set<Int> = []
        for query in plan.queries {
            found.formUnion(
                try index.search(query.vector, limit: query.limit + history.items.count).map(\.row))
        }
        let rows = found.sorted()
        let candidates = try ItemVectors(rows.map { vectors.items[$0] }, vectors.vectors.rows(rows))
        return try plan.recommend(from: candidates).items.map(\.item)
    }
}

/// Why recommendations cannot be measured.
public enum RecommendationReplayError: Error, Equatable, CustomStringConvertible {
    /// No user turned to anything new after the cut.
    case nothingLater(String)

    /// One line.
    public var description: String {
        switch self {
        case .nothingLater(let log):
            "\(log.onOneLine): no user with a history turned to another item of the catalog later; give a longer log"
        }
    }
}
