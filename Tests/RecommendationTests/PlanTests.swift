import Foundation
import Recommendation
import Testing
import VectorSearch

@Suite struct PlanTests {
    /// Items about two directions of a plane: 0…9 near the first, 10…19 near the second, each a little farther than the last.
    private func catalog() throws -> ItemVectors {
        try ItemVectors(
            (0..<20).map(Int64.init),
            unit(
                (0..<20).map { item in
                    let angle = Double(item % 10) * 0.02 + (item < 10 ? 0 : 1.4)
                    return [Float(cos(angle)), Float(sin(angle))]
                }, dimension: 2))
    }

    private func history(_ items: Int64..., less: [Int64] = [], hidden: [Int64] = []) throws -> History {
        func event(_ item: Int64, _ kind: EventKind) -> Interaction {
            Interaction(item: item, kind: kind, time: Date(timeIntervalSince1970: 0))
        }
        return try History(
            items.map { event($0, .view) } + less.map { event($0, .less) } + hidden.map { event($0, .hide) })
    }

    private func recommend(
        _ history: History, _ options: RecommendationOptions,
        isAllowed: (Int64) -> Bool = { _ in true },
        group: (Int64) -> String? = { _ in nil }
    ) throws -> Recommendations {
        let catalog = try catalog()
        return try RecommendationPlan(history, vectors: catalog, options)
            .recommend(in: ExactIndex(catalog.vectors, metric: .cosine), catalog, isAllowed: isAllowed, group: group)
    }

    @Test func `two interests share the places, each item with its reasons`() throws {
        let answer = try recommend(history(0, 11, 1, 10, 2), RecommendationOptions(count: 6, interestDistance: 1))
        #expect(answer.strategy == .interests && answer.interests.map(\.items) == [[2, 1, 0], [10, 11]])
        #expect(answer.interests.reduce(0) { $0 + $1.weight } > 0.999)
        #expect(answer.items.map(\.rank) == [1, 2, 3, 4, 5, 6])
        #expect(answer.items.filter { $0.interest == 0 }.map(\.item) == [3, 4, 5, 6])
        #expect(answer.items.filter { $0.interest == 1 }.map(\.item) == [12, 13])
        #expect(answer.items[0].because == [2, 1, 0])
        #expect(answer.items.first { $0.interest == 1 }?.because == [11, 10])
    }

    @Test(arguments: RecommendationStrategy.allCases)
    func `nothing known, hidden or forbidden is recommended`(strategy: RecommendationStrategy) throws {
        let answer = try recommend(
            history(0, 10, less: [19], hidden: [1, 11]), RecommendationOptions(strategy: strategy, count: 20),
            isAllowed: { $0 != 3 })
        let items = answer.items.map(\.item)
        #expect(!items.isEmpty && Set(items).count == items.count)
        #expect(Set(items).isDisjoint(with: [0, 10, 19, 1, 11, 3]))
        #expect(
            answer.items.allSatisfy {
                !$0.because.isEmpty && answer.interests[$0.interest].items.contains($0.because[0])
            })
    }

    @Test func `one of each group`() throws {
        let answer = try recommend(
            history(0), RecommendationOptions(count: 20), group: { $0 < 10 ? "product \($0 / 3)" : nil })
        let products = answer.items.filter { $0.item < 10 }.map { $0.item / 3 }
        #expect(products == [0, 1, 2, 3])
    }

    @Test func `what is nearer to a counterexample is left out`() throws {
        let answer = try recommend(history(0, 12, less: [15]), RecommendationOptions(count: 20, interestDistance: 1))
        let items = Set(answer.items.map(\.item))
        #expect(items.isSuperset(of: [1, 2, 13]) && items.isDisjoint(with: [14, 16, 17, 18, 19]))
    }

    @Test func `diversity turns to the other group`() throws {
        let plain = try recommend(
            history(0), RecommendationOptions(strategy: .centroid, count: 4, candidatesPerItem: 9))
        let diverse = try recommend(
            history(0), RecommendationOptions(strategy: .centroid, count: 4, diversity: 0.7, candidatesPerItem: 9))
        #expect(plain.items.map(\.item) == [1, 2, 3, 4])
        #expect(diverse.items[0].item == 1 && diverse.items[1].item == 19)
    }

    @Test func `recent examples lead a recent mean`() throws {
        let events = try history(10, 11, 12, 13, 14, 0, 1, 2)
        let options = RecommendationOptions(strategy: .recency, count: 1)
        let centroid = RecommendationOptions(strategy: .centroid, count: 1)
        let catalog = try catalog()
        let recent = try RecommendationPlan(events, vectors: catalog, options).queries[0].vector
        let mean = try RecommendationPlan(events, vectors: catalog, centroid).queries[0].vector
        #expect(recent[0] > mean[0])
    }

    @Test(arguments: RecommendationStrategy.allCases)
    func `without examples a plan is empty`(strategy: RecommendationStrategy) throws {
        for history in [
            try History([Interaction]()), try history(less: [1]), try history(hidden: [1]), try history(77),
        ] {
            let plan = try RecommendationPlan(history, vectors: catalog(), RecommendationOptions(strategy: strategy))
            #expect(plan.isEmpty && plan.interests.isEmpty && plan.excluded == history.items)
            #expect(try plan.recommend(from: catalog()).items.isEmpty)
        }
    }

    @Test(arguments: RecommendationStrategy.allCases)
    func `examples that cancel out and a mean that is an example are no trouble`(strategy: RecommendationStrategy)
        throws
    {
        let vectors = try ItemVectors([1, 2, 3, 4], unit([[1, 0], [-1, 0], [0, 1], [1, 1]], dimension: 2))
        let plan = try RecommendationPlan(
            history(1, 2, less: [3]), vectors: vectors, center: [1, 0],
            RecommendationOptions(strategy: strategy, interestDistance: 9))
        let answer = try plan.recommend(from: vectors)
        #expect(!plan.isEmpty && plan.queries.allSatisfy { $0.vector.allSatisfy(\.isFinite) && $0.limit > 0 })
        #expect(answer.items.allSatisfy { $0.item == 4 && $0.score.isFinite })
    }

    @Test func `an item that is there twice is recommended once`() throws {
        let twice = try ItemVectors([5, 5, 6], unit([[1, 0], [1, 0], [0, 1]], dimension: 2))
        let answer = try RecommendationPlan(history(0), vectors: catalog()).recommend(from: twice)
        #expect(answer.items.map(\.item) == [5, 6])
    }

    @Test func `searches are few, and their candidates enough`() throws {
        let log = try BrowsingLog(BrowsingLog.Shape(items: 400, groups: 40, users: 20), seed: 1)
        for user in log.users {
            let history = try History(user.events.map { Interaction(item: $0, time: .distantPast) })
            let plan = try RecommendationPlan(
                history, vectors: log.vectors, center: log.center,
                RecommendationOptions(interestDistance: 0.1, largestInterests: 4))
            #expect(plan.queries.count == 4 && plan.queries.reduce(0) { $0 + $1.limit } >= 24)
        }
    }

    @Test func `nonsense is refused in a line`() throws {
        let (catalog, history) = (try catalog(), try history(0))
        for options in [
            RecommendationOptions(count: -1), RecommendationOptions(count: 1 << 40),
            RecommendationOptions(diversity: 1.1),
            RecommendationOptions(diversity: .nan), RecommendationOptions(interestDistance: 0),
            RecommendationOptions(largestInterests: 0), RecommendationOptions(leastShare: -1),
            RecommendationOptions(candidatesPerItem: 0), RecommendationOptions(reasons: -1),
        ] {
            let error = #expect(throws: RecommendationError.self) {
                try RecommendationPlan(history, vectors: catalog, options)
            }
            #expect(error?.description.contains("expected") ?? false)
        }
        #expect(throws: RecommendationError.vectors(.wrongDimension(expected: 2, found: 3))) {
            try RecommendationPlan(history, vectors: catalog, center: [0, 0, 1])
        }
        #expect(throws: RecommendationError.vectors(.notFinite(component: 1))) {
            try RecommendationPlan(history, vectors: catalog, center: [0, .nan])
        }
        let other = try ItemVectors([1], unit([[1, 0, 0]], dimension: 3))
        #expect(throws: RecommendationError.self) {
            try RecommendationPlan(history, vectors: catalog).recommend(from: other)
        }
        #expect(throws: RecommendationError.mismatchedVectors(items: 2, vectors: 1)) {
            try ItemVectors([1, 2], other.vectors)
        }
        #expect(throws: RecommendationError.vectors(.notNormalized)) {
            try ItemVectors([1], VectorMatrix(dimension: 2, rows: [[1, 1]]))
        }
    }
}
