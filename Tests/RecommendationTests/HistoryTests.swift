import Foundation
import Recommendation
import Testing

@Suite struct HistoryTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    private func event(_ item: Int64, _ kind: EventKind = .view, ago: Double = 0) -> Interaction {
        Interaction(item: item, kind: kind, time: Self.now.addingTimeInterval(-ago))
    }

    private func history(_ events: Interaction...) throws -> History { try History(events, now: Self.now) }

    @Test func `examples are newest first, and halve with every half-life of newer ones`() throws {
        let events = (0..<9).map { event(Int64($0), ago: Double(100 - $0)) }
        let history = try History(Array(events[5...] + events[..<5]), now: Self.now, halfLife: 4)
        #expect(history.positives.map(\.item) == [8, 7, 6, 5, 4, 3, 2, 1, 0])
        #expect(history.positives[0].recency == 1)
        #expect(abs(history.positives[4].recency - 0.5) < 1e-12 && abs(history.positives[8].recency - 0.25) < 1e-12)
    }

    @Test func `of equal times the later arrival is newer`() throws {
        #expect(try history(event(3), event(1), event(2)).positives.map(\.item) == [2, 1, 3])
    }

    @Test func `what a clock ahead stamped stays where it arrived`() throws {
        let history = try history(
            event(1, ago: 300), event(2, ago: -1e9), event(3, ago: 200), event(4, ago: .infinity), event(5, ago: .nan),
            event(6, ago: 100))
        #expect(history.positives.map(\.item) == [6, 5, 3, 2, 1, 4])
        #expect(history.positives.allSatisfy { $0.influence > 0 && $0.influence <= 3 })
    }

    @Test func `only times from the future are in order of arrival`() throws {
        #expect(
            try history(event(1, ago: -5), event(2, ago: -9), event(3, ago: -1)).positives.map(\.item) == [3, 2, 1])
    }

    @Test func `an item counts once, by its newest event that says more than a view`() throws {
        let history = try history(
            event(1, .like, ago: 9), event(2, .less, ago: 8), event(3, .buy, ago: 7), event(1, ago: 6),
            event(2, .like, ago: 5), event(3, .less, ago: 4), event(4, ago: 3), event(5, .like, ago: 2),
            event(5, .hide, ago: 1))
        #expect(history.positives.map(\.item) == [4, 2, 1])
        #expect(history.positives.map(\.kind) == [.view, .like, .like])
        #expect(history.positives.map(\.weight) == [1, 3, 3])
        #expect(history.negatives.map(\.item) == [3] && history.negatives[0].weight == 1)
        #expect(history.items == [1, 2, 3, 4, 5])
    }

    @Test func `weights can be others, and only the newest examples count`() throws {
        let events = (0..<30).map { event($0, $0 % 2 == 0 ? .view : .hide, ago: Double(30 - $0)) }
        let history = try History(events, now: Self.now, limit: 5, weights: [.view: -2, .hide: 0.5])
        #expect(history.positives.map(\.item) == [29, 27, 25, 23, 21] && history.positives[0].weight == 0.5)
        #expect(history.negatives.map(\.item) == [28, 26, 24, 22, 20] && history.negatives[0].weight == 2)
        #expect(history.items.count == 30)
    }

    @Test func `nothing is a history too`() throws {
        let history = try History([Interaction]())
        #expect(history.positives.isEmpty && history.negatives.isEmpty && history.items.isEmpty)
    }

    @Test(arguments: [0, -1, Double.nan]) func `a half-life must be above 0`(halfLife: Double) throws {
        #expect(throws: RecommendationError.self) { try History([event(1)], halfLife: halfLife) }
        #expect(throws: RecommendationError.self) { try History([event(1)], limit: 0) }
        #expect(throws: RecommendationError.self) { try History([event(1)], weights: [.view: .nan]) }
        #expect(throws: RecommendationError.self) { try History([event(1)], weights: [.view: 1e-300]) }
    }

    @Test func `a very short half-life leaves weights above 0`() throws {
        let history = try History((0..<50).map { event($0) }, now: Self.now, halfLife: 1e-300)
        #expect(history.positives.count == 50 && history.positives.allSatisfy { $0.influence > 0 })
    }
}
