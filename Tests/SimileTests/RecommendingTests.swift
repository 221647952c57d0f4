import Catalog
import Foundation
import Recommendation
import TestSupport
import Testing

@testable import Simile

/// Recommendations from a catalog of made-up vectors.
@Suite struct RecommendingTests {
    private let sample: SampleCatalog
    private let library: ImageLibrary

    /// Three groups of twelve by direction, x, y and z, each a category.
    init() throws {
        sample = try SampleCatalog([])
        try sample.catalog.commit(
            (0..<36).map { number in
                Self.item("\(["x", "y", "z"][number / 12])\(number % 12)", Self.vector(number), category: number / 12)
            })
        library = ImageLibrary(sample.catalog)
    }

    private static func vector(_ number: Int) -> [Float] {
        var vector: [Float] = [0, 0, 0, Float(number % 12) * 0.02]
        vector[number / 12] = 1
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    private static func item(
        _ key: String, _ vector: [Float], category: Int, _ more: [(String, AttributeValue?)] = [],
        file: FileFingerprint? = nil
    ) -> Change {
        let attributes: Attributes = ["category": .text(["x", "y", "z"][category])]
        return .put(
            NewItem(
                key: ItemKey(key), fingerprint: file, attributes: attributes.changed(by: more),
                vectors: [(SampleCatalog.space, vector)]))
    }

    private func keys(_ request: RecommendationRequest) async throws -> [String] {
        try await library.recommend(request).items.map(\.key.text)
    }

    private func change(_ key: String, _ changes: [(String, AttributeValue?)]) async throws {
        try await library.change(ItemKey(key), changes)
    }

    @Test func `interests share the places, each for a reason`() async throws {
        var request = RecommendationRequest(history: [.init("x0"), .init("z0"), .init("x1"), .init("z1")])
        request.limit = 6
        let answer = try await library.recommend(request)
        #expect(answer.coldStart == nil && answer.model == "made-up" && answer.notes.isEmpty)
        let groups = answer.items.map { String($0.key.text.prefix(1)) }
        #expect(Set(groups) == ["x", "z"] && answer.interests.count == 2)
        for (place, item) in answer.items.enumerated() {
            let group = item.key.text.prefix(1)
            #expect(item.rank == place + 1 && !item.because.isEmpty)
            #expect(item.because.map { $0.text.prefix(1) }.allSatisfy { $0 == group })
        }
        #expect(Set(answer.items.map(\.key)).isDisjoint(with: request.history.map(\.item)))
    }

    @Test func `two items that have nothing in common are two interests`() async throws {
        var request = RecommendationRequest(history: [.init("x0"), .init("z0")])
        request.limit = 4
        let answer = try await library.recommend(request)
        #expect(answer.interests == [["z0"], ["x0"]])
        #expect(Set(answer.items.map { $0.key.text.prefix(1) }) == ["x", "z"])
    }

    @Test(arguments: RecommendationStrategy.allCases)
    func `every strategy finds what is like the history`(strategy: RecommendationStrategy) async throws {
        var request = RecommendationRequest(history: [.init("y3"), .init("y4", .like), .init("z0", .less)])
        (request.strategy, request.limit) = (strategy, 5)
        let found = try await keys(request)
        #expect(found.count == 5)
        #expect(found.map { $0.prefix(1) } == ["y", "y", "y", "y", "y"])
    }

    @Test func `an event, stock and a new item count at once`() async throws {
        try await library.addEvents([NewEvent(user: "ann", item: "x5", kind: .view)])
        var request = RecommendationRequest(user: "ann")
        request.limit = 3
        let first = try await keys(request)
        #expect(first.count == 3 && !first.contains("x5"))
        try await library.addEvents([NewEvent(user: "ann", item: ItemKey(first[0]), kind: .hide)])
        try await change(first[1], [("availability", "Out of stock")])
        try sample.catalog.commit([Self.item("new", Self.vector(5), category: 0)])
        let second = try await keys(request)
        #expect(second.contains("new") && !second.contains(first[0]) && !second.contains(first[1]))
        let removed = try await library.removeEvents(ofUser: "ann")
        #expect(removed == 2)
        let cold = try await library.recommend(request)
        #expect(cold.coldStart == .newest && cold.items.first?.key == "new" && cold.items[0].because.isEmpty)
    }

    @Test func `variants of one product are recommended once, and not beside one that was seen`() async throws {
        for key in ["x1", "x2", "x3"] { try await change(key, [("group_id", "a"), ("product", .text(key))]) }
        for key in ["x6", "x7"] { try await change(key, [("group_id", "b")]) }
        var request = RecommendationRequest(history: [.init("x1")])
        request.limit = 20
        let found = try await keys(request).filter { $0.hasPrefix("x") }
        #expect(!found.contains("x2") && !found.contains("x3"))
        #expect(found.count { ["x6", "x7"].contains($0) } == 1)
        for attribute in [nil, "product"] {
            request.groupBy = attribute
            let all = try await keys(request).filter { $0.hasPrefix("x") }
            #expect(all.count == 11)
        }
    }

    @Test func `the same picture is recommended once, and not beside one that was seen`() async throws {
        func file(_ number: UInt8) throws -> FileFingerprint {
            FileFingerprint(
                size: 1, modified: 0, contentHash: try #require(ContentHash([UInt8](repeating: number, count: 32))))
        }
        let like = (0..<5).map { _ in Self.vector(5) }
        try sample.catalog.commit([
            Self.item("same/1", like[0], category: 0, file: try file(1)),
            Self.item("same/2", like[1], category: 0, file: try file(1)),
            Self.item("seen", like[2], category: 0, file: try file(2)),
            Self.item("decided", like[3], category: 0, file: try file(3)),
        ])
        try await library.decide("seen", "decided", isSame: true)
        var request = RecommendationRequest(history: [.init("seen")])
        request.limit = 8
        let found = try await keys(request)
        #expect(found.count == 8 && !found.contains("decided"))
        #expect(found.count { $0.hasPrefix("same") } == 1)
    }

    @Test func `who is not known gets what is popular in the category, or the session's`() async throws {
        try await library.addEvents([
            NewEvent(user: "bob", item: "y2", kind: .buy), NewEvent(user: "bob", item: "z9", kind: .buy),
            NewEvent(user: "eve", item: "z9", kind: .view),
        ])
        var request = RecommendationRequest(user: "nobody")
        request.limit = 4
        let popular = try await library.recommend(request)
        #expect(popular.coldStart == .popular && popular.items.map(\.key.text).prefix(2) == ["z9", "y2"])
        #expect(popular.items.map(\.score).prefix(3) == [4, 3, 0])
        request.history = [.init("y5")]
        let session = try await library.recommend(request)
        #expect(session.coldStart == .session && session.items.allSatisfy { $0.key.text.hasPrefix("y") })
        // What was only hidden tells the category, but no taste.
        request.history = [.init("y5", .hide)]
        let category = try await library.recommend(request)
        #expect(category.coldStart == .popular && category.items.first?.key == "y2")
        #expect(!category.items.contains { $0.key == "y5" })
    }

    @Test func `conditions, excluded keys and unknown keys`() async throws {
        var request = RecommendationRequest(history: [.init("x5"), .init("gone"), .init("lost")])
        request.filter = try Filter.parse("category=y")
        request.excluded = ["y0", "y1"]
        let answer = try await library.recommend(request)
        #expect(answer.items.count == 10 && answer.items.allSatisfy { $0.key.text.hasPrefix("y") })
        #expect(answer.notes.count == 1 && answer.notes[0].contains("'gone', and 1 more"))
        #expect(!answer.items.contains { request.excluded.contains($0.key) })
        request.limit = 0
        await #expect(throws: SearchRequestError.limit(0)) { try await library.recommend(request) }
        (request.limit, request.diversity) = (3, 2)
        await #expect(throws: RecommendationError.self) { try await library.recommend(request) }
        (request.diversity, request.model) = (0, "other")
        await #expect(throws: SearchRequestError.self) { try await library.recommend(request) }
    }

    @Test func `a long history is passed over in every search`() async throws {
        let seen = (0..<11).map { RecommendationRequest.Step(ItemKey("x\($0)")) }
        var request = RecommendationRequest(history: seen)
        request.limit = 1
        let found = try await keys(request)
        #expect(found == ["x11"])
    }
}
