import Basics
import Catalog
import Foundation
import Recommendation
import RetrievalEvaluation
import Simile

/// The events of a log by user, with items as the catalog numbers them.
struct ReplayedLog {
    private(set) var events: [String: [Interaction]] = [:]
    private var unknown: Set<ItemKey> = []
    private var withoutTime = 0

    init(_ file: EventFile, in catalog: ImageCatalog) throws {
        let ids = try catalog.ids(of: Array(Set(file.events.map(\.item))))
        for event in file.events {
            guard let id = ids[event.item] else {
                unknown.insert(event.item)
                continue
            }
            guard let time = event.time else {
                withoutTime += 1
                continue
            }
            events[event.user, default: []].append(
                Interaction(item: id, kind: event.kind, time: Date(timeIntervalSince1970: Double(time) / 1000)))
        }
    }

    /// What was left out.
    func findings(_ file: EventFile) -> [Finding] {
        var found = file.faults.prefix(5).map { Finding("line \($0.line)", "\($0.reason); left out") }
        if file.refused > found.count { found.append(Finding("log", "\(file.refused) lines in all are left out")) }
        if let first = unknown.min() {
            found.append(
                Finding(
                    "items",
                    "\(unknown.count) are not in the catalog, such as \(first.text.onOneLine); their events are left out"
                ))
        }
        if withoutTime > 0 { found.append(Finding("times", "events without one are left out: \(withoutTime)")) }
        return found
    }
}

/// The recommendations of one method, user by user.
struct ReplayTrial {
    private let (limit, catalog, users): (Int, Int, Int)
    private let popularity: [Int64: Int]
    private var all: RecommendationTrial
    private var byUser: [RecommendationMeasures] = []

    init(_ limit: Int, catalog: Int, popularity: [Int64: Int], users: Int) {
        (self.limit, self.catalog, self.users, self.popularity) = (limit, catalog, users, popularity)
        all = RecommendationTrial(k: limit, catalog: catalog, popularity: popularity, users: users)
    }

    mutating func add(_ items: [Int64], relevant: Set<Int64>, vectors: ItemVectors) throws {
        try all.add(items, relevant: relevant, vectors: vectors)
        // Alone, for the interval of the mean.
        var one = RecommendationTrial(k: limit, catalog: catalog, popularity: popularity, users: users)
        try one.add(items, relevant: relevant, vectors: vectors)
        byUser.append(one.measures)
    }

    func measurements(of method: String, _ bootstrap: Bootstrap) -> [Measurement] {
        let (subject, total, count) = (["method": method], all.measures, byUser.count)
        func mean(_ name: String, _ value: (RecommendationMeasures) -> Double) -> Measurement {
            Measurement(subject, "\(name)@\(limit)", bootstrap.mean(byUser.map(value)))
        }
        return [
            mean("hit rate", \.hitRate), mean("recall", \.recall), mean("nDCG", \.ndcg),
            Measurement(subject, "diversity", Estimate(total.diversity, count: count), better: .neither),
            Measurement(subject, "novelty", Estimate(total.novelty, count: count), unit: "bits", better: .neither),
            Measurement(subject, "coverage", Estimate(total.coverage, count: count), better: .neither),
        ]
    }
}
