import Foundation
import Testing
import VectorSearch

@testable import Catalog

@Suite("Indexes in memory")
struct LiveIndexTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private func exact(_ catalog: Catalog, _ query: [Float], _ filter: Filter? = nil) throws -> [ItemKey] {
        let table = try catalog.vectors(in: space, matching: filter)
        let found = try ExactIndex(table.matrix.normalized()).search(query, limit: 10)
        return try catalog.items(ids: found.map { table.ids[$0.row] }).map(\.key)
    }

    /// Whatever comes, goes and changes: a search finds what comparing with everything does, without files as beside them.
    @Test(arguments: [(false, 1), (true, 2)] as [(Bool, UInt64)])
    func seesEveryChange(hasFiles: Bool, seed: UInt64) throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        if hasFiles { _ = try catalog.updateIndex(of: space, recipe: IndexRecipe(.hnsw)) }
        let index = try catalog.openLiveIndex(of: space)
        #expect(index.kind == .exact)
        let dresses = try Filter.parse("category=dress")
        var generator = SeededGenerator(seed: seed)
        for step in 0..<80 {
            let number = Int.random(in: 0..<40, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: try catalog.commit([.remove(.sample(number))])
            case 1: try catalog.commit([.put(.sample(number))])
            default:
                var changed = NewItem.sample(number)
                changed.vectors = [(space, space.vector(1000 + step))]
                try catalog.commit([.put(changed)])
            }
            let query = space.vector(number)
            #expect(try index.search(query).map(\.item.key) == exact(catalog, query))
            #expect(try index.search(query, matching: dresses).map(\.item.key) == exact(catalog, query, dresses))
        }
        if hasFiles {
            // The index in files has missed nothing either.
            #expect(try catalog.openIndex(of: space)?.kind == .hnsw)
            #expect(try catalog.indexCheck().isEmpty)
        }
    }

    /// An update forgets which vectors were removed before it: an index that relied on that says so instead of being wrong.
    @Test func endsWithAnUpdateOfTheFiles() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        let index = try catalog.openLiveIndex(of: space)
        #expect(try index.search(space.vector(3)).count == 10)
        _ = try catalog.updateIndex(of: space, recipe: IndexRecipe(.hnsw))
        #expect(throws: CatalogError.self) { try index.search(space.vector(3)) }
        #expect(try catalog.openLiveIndex(of: space).search(space.vector(3)).first?.item.key == .sample(3))
    }

    @Test func needsAWriter() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(0))])
        let reader = try scratch.reader()
        #expect(throws: CatalogError.self) { try reader.openLiveIndex(of: space) }
        #expect(throws: CatalogError.self) { try catalog.openLiveIndex(of: .sample("other")) }
    }
}
