import Foundation
import Recommendation
import Testing
import VectorSearch

/// What 300 users with three interests, of which one is new, are shown in 12 places.
@Suite struct SimulationTests {
    private func measures(
        of strategy: RecommendationStrategy, _ log: BrowsingLog, diversity: Double = 0
    ) throws -> InterestMeasures {
        let index = try ExactIndex(log.vectors.vectors, metric: .cosine)
        var trial = InterestTrial()
        for user in log.users {
            let events = user.events.enumerated().map { place, item in
                Interaction(item: item, time: Date(timeIntervalSince1970: Double(place)))
            }
            let options = RecommendationOptions(strategy: strategy, diversity: diversity)
            let plan = try RecommendationPlan(
                History(events), vectors: log.vectors, center: log.center, options)
            let answer = try plan.recommend(in: index, log.vectors)
            #expect(answer.items.count == 12 && plan.excluded.isDisjoint(with: answer.items.map(\.item)))
            trial.add(groups: answer.items.map { log.groups[Int($0.item)] }, interests: user.interests)
        }
        return trial.measures
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `interests covers all interests and the newest; a mean does not`(seed: UInt64) throws {
        let log = try BrowsingLog(seed: seed)
        let interests = try measures(of: .interests, log)
        #expect(interests.inInterest >= 0.88 && interests.covered >= 0.95 && interests.newest >= 0.35, "\(interests)")
        let centroid = try measures(of: .centroid, log)
        #expect(abs(centroid.inInterest - 0.90) < 0.06, "\(centroid)")
        #expect(abs(centroid.covered - 0.66) < 0.06 && abs(centroid.newest - 0.13) < 0.06, "\(centroid)")
        let recency = try measures(of: .recency, log)
        #expect(recency.newest > 0.6 && recency.covered < 0.65, "\(recency)")
    }

    @Test func `diversity finds more interests than a mean, at the cost of precision`() throws {
        let log = try BrowsingLog(BrowsingLog.Shape(users: 60), seed: 4)
        let plain = try measures(of: .centroid, log)
        let diverse = try measures(of: .centroid, log, diversity: 0.2)
        #expect(diverse.covered > plain.covered && diverse.inInterest < plain.inInterest, "\(plain) \(diverse)")
    }

    @Test(arguments: [RecommendationStrategy.bestScore, .sumScores, .discover])
    func `every strategy is mostly about what users are interested in`(strategy: RecommendationStrategy) throws {
        let measures = try measures(of: strategy, BrowsingLog(BrowsingLog.Shape(users: 60), seed: 5))
        #expect(measures.inInterest > 0.8, "\(measures)")
    }
}
