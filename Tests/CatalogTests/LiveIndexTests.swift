import Basics
import Foundation
import GRDB
import Testing
import VectorSearch

@testable import Catalog

@Suite("Indexes in memory")
struct LiveIndexTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private func exact(_ catalog: ImageCatalog, _ query: [Float], _ filter: Filter? = nil) throws -> [ItemKey] {
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
        var generator = SeededGenerator(state: seed)
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

    /// Updates of the files forget which vectors were removed before them: an index in memory then reads anew.
    @Test func outlivesUpdatesOfTheFiles() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        let index = try catalog.openLiveIndex(of: space)
        #expect(try index.search(space.vector(3)).count == 10)
        for kind in [IndexKind.hnsw, .exact, nil] {
            _ = try catalog.updateIndex(of: space, recipe: kind.map { IndexRecipe($0) })
            try catalog.commit([.remove(.sample(3)), .remove(.sample(4)), .put(.sample(4))])
            _ = try catalog.updateIndex(
                of: space, recipe: kind.map { IndexRecipe($0) }, policy: MergePolicy(tailLimit: 1))
            for number in [3, 4] {
                #expect(
                    try index.search(space.vector(number)).map(\.item.key) == exact(catalog, space.vector(number)))
            }
            try catalog.commit([.put(.sample(3))])
            #expect(try index.search(space.vector(3)).first?.item.key == .sample(3))
        }
    }

    /// Only so many removals are kept for indexes in memory; one that has missed more reads anew.
    @Test func outlivesMoreRemovalsThanAreKept() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        let index = try catalog.openLiveIndex(of: space)
        #expect(try index.search(space.vector(3)).count == 10)
        // As if many others had been removed.
        try catalog.writing { db in
            try db.execute(sql: "INSERT INTO removed_vector (id, space, vector) VALUES (32766, 1, -1)")
        }
        try catalog.commit([.remove(.sample(3))])
        try catalog.commit([.remove(.sample(5)), .remove(.sample(6))])
        try catalog.writing { db in
            try db.execute(sql: "INSERT INTO removed_vector (id, space, vector) VALUES (99999, 1, -1)")
        }
        try catalog.commit((7..<9).map { .remove(.sample($0)) })
        try catalog.writing { db in
            try db.execute(sql: "INSERT INTO removed_vector (id, space, vector) VALUES (131071, 1, -1)")
        }
        try catalog.commit([.remove(.sample(10))])
        let kept = try catalog.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM removed_vector") ?? 0 }
        #expect(kept == 5, "with those that stand for others")
        for number in [3, 5, 8, 10, 11] {
            #expect(try index.search(space.vector(number)).map(\.item.key) == exact(catalog, space.vector(number)))
        }
    }

    /// A space that is removed and made again is another one, with the same name.
    @Test func followsASpaceThatIsMadeAgain() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<30).map { .put(.sample($0)) })
        let index = try catalog.openLiveIndex(of: space)
        #expect(try index.search(space.vector(3)).count == 10)
        let other = try scratch.writer()
        try other.commit([.removeSpace(space)])
        let removed = try other.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM removed_vector") }
        #expect(removed == 0, "what goes with its space is not noted")
        #expect(throws: CatalogError.self) { try index.search(space.vector(3)) }
        try other.commit((0..<5).map { .put(.sample($0 + 1)) })
        #expect(try index.search(space.vector(3)).map(\.item.key) == exact(other, space.vector(3)))
    }

    @Test func isThereForReaders() throws {
        let catalog = try scratch.writer()
        try catalog.commit([.put(.sample(0))])
        let index = try scratch.reader().openLiveIndex(of: space)
        try catalog.commit([.put(.sample(1))])
        #expect(try index.search(space.vector(1)).map(\.item.key) == [.sample(1), .sample(0)])
        #expect(throws: CatalogError.self) { try catalog.openLiveIndex(of: .sample("other")) }
    }
}
