import Catalog
import Testing
import VectorSearch

@Suite("Vectors by item, and items that lack some")
struct RandomAccessTests {
    let scratch: Scratch
    let catalog: ImageCatalog
    let first = VectorSpace.sample("first", dimension: 6)
    let second = VectorSpace.sample("second", dimension: 3)

    /// Forty items; every fourth has no vector in the second space, and one has none at all.
    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
        try catalog.commit(
            (0..<40).map { number in
                var item = NewItem.sample(number, space: first)
                item.vectors = [(first, try unit(first.vector(number)))]
                if number % 4 != 0 { item.vectors.append((second, try unit(second.vector(number)))) }
                return .put(item)
            })
    }

    private func unit(_ vector: [Float]) throws -> [Float] {
        var vector = vector
        try VectorMatrix.normalize(&vector)
        return vector
    }

    @Test("they are those that were put, in the order of the ids")
    func byItem() throws {
        let items = try catalog.items()
        let ids = items.map(\.id)
        let wanted = [ids[7], ids[3], ids[8], ids[39], 1_000_000]
        let table = try catalog.vectors(ofItems: wanted, in: second)
        #expect(table.ids == [ids[3], ids[7], ids[39]])
        for (row, number) in [3, 7, 39].enumerated() {
            #expect(try table.matrix[row] == unit(second.vector(number)))
        }
        #expect(try catalog.vectors(ofItems: [], in: first).ids.isEmpty)
        #expect(throws: CatalogError.self) { try catalog.vectors(ofItems: ids, in: .sample("other")) }
    }

    @Test("their cosines are those of an exact search, bit for bit")
    func cosines() throws {
        let table = try catalog.vectors(in: first)
        let query = first.vector(99)
        let found = try ExactIndex(table.matrix).search(query, limit: 40)
        let cosines = try table.matrix.cosines(to: query)
        for neighbor in found { #expect(cosines[neighbor.row] == neighbor.similarity) }
        #expect(found.count == 40 && cosines.count == 40)
        #expect(try VectorMatrix(dimension: 6).cosines(to: query).isEmpty)
        #expect(throws: VectorSearchError.wrongDimension(expected: 6, found: 2)) {
            try table.matrix.cosines(to: [1, 0])
        }
        #expect(throws: VectorSearchError.zeroVector) { try table.matrix.cosines(to: [0, 0, 0, 0, 0, 0]) }
        var long = try VectorMatrix(dimension: 2)
        try long.append([3, 4])
        #expect(throws: VectorSearchError.notNormalized) { try long.cosines(to: [1, 0]) }
    }

    @Test("items that lack a vector are counted")
    func lacking() throws {
        #expect(try catalog.count(lackingAnyOf: [first]) == 0)
        #expect(try catalog.count(lackingAnyOf: [first, second]) == 10)
        let cheap = try Filter.parse("price<10")
        #expect(try catalog.count(lackingAnyOf: [first, second], matching: cheap) == 3)
        #expect(try catalog.count(lackingAnyOf: [first], matching: cheap) == 0)
        try catalog.commit([.put(NewItem(key: "bare", attributes: ["price": 5], vectors: []))])
        #expect(try catalog.count(lackingAnyOf: [first]) == 1)
        #expect(try catalog.count(lackingAnyOf: [first, second], matching: cheap) == 4)
        #expect(throws: CatalogError.self) { try catalog.count(lackingAnyOf: [first, .sample("other")]) }
    }

    @Test("an index tells the ids that a search finds")
    func ids() throws {
        try catalog.updateIndex(of: second, recipe: .exact(quantized: true))
        let index = try #require(try catalog.openIndex(of: second))
        let query = second.vector(99)
        let found = try index.search(query, limit: 12)
        let matches = try index.itemIDs(nearest: query, limit: 12)
        #expect(matches.map(\.id) == found.map(\.item.id))
        #expect(matches.map(\.similarity) == found.map(\.cosine))
        let odd = try Filter.parse("category=shoe")
        #expect(
            try index.itemIDs(nearest: query, limit: 99, matching: odd).map(\.id)
                == index.search(query, limit: 99, matching: odd).map(\.item.id))
    }
}
