import Testing
import VectorSearch

@testable import Catalog

@Suite("Several vectors of one item in a space")
struct TileTests {
    let scratch: Scratch
    let catalog: ImageCatalog
    let space: VectorSpace
    static let tiles = 4

    /// Thirty items with four vectors each.
    init() throws {
        var space = VectorSpace.sample()
        space.view = .tiles
        self.space = space
        scratch = try Scratch()
        catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(item($0)) })
    }

    private func item(_ number: Int, seed: Int? = nil) -> NewItem {
        var item = NewItem.sample(number)
        item.vectors = (0..<Self.tiles).map { (space, vector(seed ?? number, $0)) }
        return item
    }

    private func vector(_ number: Int, _ tile: Int) -> [Float] { space.vector(number * 10 + tile) }

    /// The best of each item's similarities, by comparing with all.
    private func expected(_ query: [Float], limit: Int) throws -> [(key: ItemKey, tile: Int)] {
        let table = try catalog.vectors(in: space)
        var best: [Int64: Neighbor] = [:]
        for found in try ExactIndex(table.matrix.normalized()).search(query, limit: table.ids.count) {
            let id = table.ids[found.row]
            if best[id] == nil { best[id] = found }
        }
        return try best.sorted { ($1.value.similarity, $0.key) < ($0.value.similarity, $1.key) }.prefix(limit).map {
            (try #require(try catalog.items(ids: [$0.key]).first).key, table.tile(ofRow: $0.value.row))
        }
    }

    @Test("they are kept in their order, and replaced together")
    func keeping() throws {
        var table = try catalog.vectors(in: space)
        #expect(table.ids.count == 30 * Self.tiles)
        #expect(table.ids.indices.map { table.tile(ofRow: $0) } == (0..<30).flatMap { _ in Array(0..<Self.tiles) })
        #expect(table.matrix[4 * 7 + 2] == vector(7, 2))
        #expect(try catalog.vector(of: .sample(7), in: space) == vector(7, 0))
        let same = try catalog.vectors(ofContent: FileFingerprint.sample(7).contentHash, in: space)
        #expect(same == (0..<Self.tiles).map { vector(7, $0) })
        #expect(try catalog.vectors(ofItems: [3, 1], in: space).ids == [1, 3])
        #expect(try catalog.count(lackingAnyOf: [space]) == 0)

        try catalog.commit([.put(item(7, seed: 99))])
        table = try catalog.vectors(in: space)
        #expect(table.ids.count == 30 * Self.tiles && table.matrix[4 * 7 + 3] == vector(99, 3))
        // Fewer than before.
        var smaller = item(7)
        smaller.vectors.removeLast(2)
        try catalog.commit([.put(smaller)])
        #expect(try catalog.vectors(in: space).ids.count == 30 * Self.tiles - 2)
        try catalog.commit([.remove(.sample(7))])
        #expect(try catalog.vectors(in: space).ids.count == 29 * Self.tiles)
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("an index finds each item once, by its best", arguments: [IndexKind.exact, .hnsw])
    func searching(kind: IndexKind) throws {
        try catalog.updateIndex(of: space, recipe: IndexRecipe(kind), policy: MergePolicy(tailLimit: 8))
        let index = try #require(try catalog.openIndex(of: space))
        for limit in [1, 2, 7, 29, 30, 31, Int.max] {
            for query in [vector(3, 1), vector(12, 3), space.vector(5_000)] {
                let expected = try expected(query, limit: limit)
                let found = try index.search(query, limit: limit, effort: 500)
                #expect(found.map(\.item.key) == expected.map(\.key), "\(limit)")
                #expect(found.map(\.tile) == expected.map(\.tile), "\(limit)")
                let ids = try index.itemIDs(nearest: query, limit: limit, effort: 500)
                #expect(ids.map(\.id) == found.map(\.item.id))
            }
        }
        let even = try index.search(vector(3, 1), limit: 99, matching: try Filter.parse("category=dress"), effort: 500)
        #expect(Set(even.map(\.item.key)) == Set(stride(from: 0, to: 30, by: 2).map { ItemKey.sample($0) }))
        #expect(even.count == 15)
        // What is replaced after the index was built is found by what it is now.
        try catalog.commit([.put(item(3, seed: 77)), .remove(.sample(12))])
        #expect(try index.search(vector(77, 2), limit: 1, effort: 500).map(\.tile) == [2])
        #expect(try index.search(vector(12, 0), limit: 99, effort: 500).map(\.item.key).sorted().count == 29)
    }

    @Test("lists grow until there are enough items, or no more")
    func growing() throws {
        var lengths: [Int] = []
        func best(_ limit: Int, _ entries: [Int64]) throws -> [Int64] {
            lengths = []
            return try bestOfEachItem(limit: limit, item: { $0 < 0 ? nil : $0 }) { length in
                lengths.append(length)
                return Array(entries.prefix(length))
            }
        }
        #expect(try best(2, [1, 2, 3]) == [1, 2] && lengths == [2])
        #expect(try best(2, [1, 1, 1, 1, 1, 2, 3]) == [1, 2] && lengths == [2, 4, 8])
        #expect(try best(3, [1, 1, 2]) == [1, 2] && lengths == [3, 6])
        #expect(try best(2, [-1, 5, 6, 7]) == [5, 6] && lengths == [2, 4])
        #expect(try best(.max, [1, 1]) == [1] && lengths == [.max])
        #expect(try best(2, []) == [] && lengths == [2])
    }
}
