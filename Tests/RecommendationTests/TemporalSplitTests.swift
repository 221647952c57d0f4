import Foundation
import Recommendation
import Testing

@Suite struct TemporalSplitTests {
    private func event(_ item: Int64, _ time: Double, _ kind: EventKind = .view) -> Interaction {
        Interaction(item: item, kind: kind, time: Date(timeIntervalSinceReferenceDate: time))
    }

    @Test func `all users are cut at one moment`() throws {
        let split = try TemporalSplit(
            [
                "a": [event(1, 3), event(2, 1), event(1, 9), event(3, 8), event(4, 8.5, .hide)],
                "b": [event(5, 2), event(5, 9)], "c": [event(6, 9.5)], "d": [event(7, 0, .less), event(8, 7)],
                "e": [event(9, .nan)],
            ], share: 0.5)
        #expect(split.cut == Date(timeIntervalSinceReferenceDate: 8))
        #expect(split.histories.map { $0.map(\.item) } == [[2, 1], [5], [7, 8]])
        #expect(split.cases.map(\.user) == ["a"])
        #expect(split.cases.first?.before.map(\.item) == [2, 1] && split.cases.first?.after == [3])
    }

    @Test func `equal times lie on one side`() throws {
        let split = try TemporalSplit([1: [event(1, 5), event(2, 5)], 2: [event(1, 5), event(3, 1)]], share: 0.25)
        #expect(split.histories.map { $0.map(\.item) } == [[3]] && split.cases.map(\.after) == [[1]])
    }

    @Test(arguments: [0.0, 1]) func `a share of all or nothing leaves nobody to measure`(share: Double) throws {
        let split = try TemporalSplit([1: [event(1, 1), event(2, 2)]], share: share)
        #expect(split.cases.isEmpty && split.histories.count == (share == 0 ? 1 : 0))
    }

    @Test func `nonsense is refused`() throws {
        #expect(throws: RecommendationError.self) { try TemporalSplit([1: [event(1, 1)]], share: .nan) }
        #expect(try TemporalSplit([Int: [Interaction]]()).cut == nil)
    }
}
