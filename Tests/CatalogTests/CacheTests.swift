import Basics
import Foundation
import GRDB
import Testing
import VectorSearch

@testable import Catalog

/// What a catalog caches is valid until the next commit of any process.
@Suite("Cache between commits")
struct CacheTests {
    let scratch: Scratch
    let space = VectorSpace.sample()

    init() throws { scratch = try Scratch() }

    private func key(_ number: Int) -> ItemKey { .sample(number) }

    @Test("every commit, of this process or another, changes the version")
    func versions() throws {
        let (first, second) = (try scratch.writer(), try scratch.writer())
        let dataVersion = first.dataVersion
        let version = try #require(dataVersion.current())
        _ = try first.items()
        _ = try second.count()
        #expect(dataVersion.current() == version)
        var seen = [version]
        for (number, catalog) in [first, second, first].enumerated() {
            try catalog.commit([.put(.sample(number))])
            let next = try #require(dataVersion.current())
            #expect(!seen.contains(next))
            #expect(dataVersion.current() == next)
            seen.append(next)
        }
        try first.close()
        #expect(dataVersion.current() == nil)
    }

    @Test("without a known version every read goes to the database")
    func withoutAVersion() throws {
        try scratch.fill(20)
        let catalog = try scratch.reader()
        catalog.dataVersion.close()
        #expect(try catalog.count() == 20)
        #expect(try catalog.count() == 20)
        #expect(try catalog.item(key(3))?.key == key(3))
        #expect(try catalog.openLiveIndex(of: space).search(space.vector(3)).count == 10)
    }

    /// One process asks again and again, another changes things meanwhile.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func nothingOutdatedIsReturned(seed: UInt64) throws {
        let (reader, writer) = (try scratch.writer(), try scratch.writer())
        try writer.commit((0..<30).map { .put(.sample($0)) })
        let index = try reader.openLiveIndex(of: space)
        let (cheap, none) = (try Filter.parse("price<15"), try Filter.parse("wool=yes"))
        var generator = SeededGenerator(state: seed)
        for step in 0..<60 {
            let number = Int.random(in: 0..<40, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: try writer.commit([.remove(key(number))])
            case 1:
                // Only what is known about it.
                var item = NewItem.sample(number)
                item.attributes = ["price": .integer(Int64(step)), step % 2 == 0 ? "wool" : "silk": "yes"]
                try writer.commit([.put(item)])
            case 2:
                var item = NewItem.sample(number)
                item.vectors = [(space, space.vector(1000 + step))]
                try writer.commit([.put(item)])
            // Nothing has changed: the cache answers.
            default: break
            }
            // Opened anew, it has nothing cached.
            let fresh = try scratch.reader()
            let query = space.vector(number)
            for filter in [nil, cheap, none] {
                let found = try index.search(query, matching: filter)
                let expected = try fresh.openLiveIndex(of: space).search(query, matching: filter)
                #expect(found.map(\.item) == expected.map(\.item))
                #expect(found.map(\.cosine) == expected.map(\.cosine))
                let ids = try index.itemIDs(nearest: query, limit: 10, matching: filter)
                #expect(ids.map(\.id) == expected.map(\.item.id))
            }
            #expect(try reader.item(key(number)) == fresh.item(key(number)))
            #expect(try reader.vector(of: key(number), in: space) == fresh.vector(of: key(number), in: space))
            #expect(try reader.items(ids: [1, 2, 3]) == fresh.items(ids: [1, 2, 3]))
            #expect(try reader.count() == fresh.count())
            #expect(try reader.spaces() == fresh.spaces())
            #expect(try reader.lag(of: space) == fresh.lag(of: space))
            #expect(try reader.attributeNames() == fresh.attributeNames())
            for filter in [cheap, none] { #expect(try reader.remarks(on: filter) == fresh.remarks(on: filter)) }
        }
    }

    /// Readers on many threads, beside a writer: each search sees whole commits only.
    @Test func manyReaders() throws {
        let (reader, writer) = (try scratch.writer(), try scratch.writer())
        @Sendable func batch(_ turn: Int) -> [Change] {
            (0..<12).map { number in
                var item = NewItem.sample(number)
                item.attributes = ["turn": .integer(Int64(turn))]
                return .put(item)
            }
        }
        try writer.commit(batch(0))
        let index = try reader.openLiveIndex(of: space)
        try atOnce(5) { [space] thread in
            if thread == 0 {
                for turn in 1...40 { try writer.commit(batch(turn)) }
                return
            }
            var last: Int64 = 0
            for number in 0..<60 {
                let turns = try index.search(space.vector(number)).map { $0.item.attributes["turn"] }
                #expect(turns.count == 10 && Set(turns).count == 1)
                guard case .integer(let turn)? = turns.first ?? nil else {
                    Issue.record("an item has no turn")
                    continue
                }
                #expect(turn >= last)
                last = turn
            }
        }
    }

    @Test("a full cache is emptied")
    func limit() {
        let cache = CatalogCache(limit: 5_000)
        for version in [1, 2] as [Int32] {
            cache.store("kept", of: .count, at: version, weight: 100)
            #expect(cache.result(of: .count, at: version) == "kept")
            #expect(cache.result(of: .spaces, at: version) as String? == nil)
            #expect(cache.result(of: .spaces, at: version) as String?? == nil)
            #expect(cache.result(of: .count, at: version + 1) as String? == nil)
        }
        cache.store([1: .init(item: 7, tile: 0)], at: 2)
        #expect(cache.owners([1, 2], at: 2).mapValues(\.item) == [1: 7])
        cache.store("much", of: .spaces, at: 2, weight: 4_900)
        #expect(cache.result(of: .count, at: 2) as String? == nil)
        #expect(cache.owners([1], at: 2).isEmpty)
    }

    @Test("vectors have a limit of their own")
    func vectors() {
        let cache = CatalogCache(limit: 1_000, vectorLimit: 100)
        cache.store("kept", of: .count, at: 1, weight: 100)
        for number in 0..<4 {
            cache.store([Float](repeating: Float(number), count: 10), of: key(number), in: space, at: 1)
            #expect(cache.vector(of: key(number), in: space, at: 1)?.first == Float(number))
            #expect(cache.vector(of: key(number), in: space, at: 2) == nil)
        }
        #expect(cache.vector(of: key(0), in: space, at: 1) == nil)
        #expect(cache.vector(of: key(2), in: space, at: 1) != nil)
        #expect(cache.result(of: .count, at: 1) == "kept")
    }

    @Test("items are drawn alike, though ids are missing")
    func random() throws {
        let catalog = try scratch.writer()
        try catalog.commit((0..<120).map { .put(.sample($0)) })
        try catalog.commit((0..<120).filter { $0 % 3 != 0 }.map { .remove(key($0)) })
        let there = Set(try catalog.items().map(\.key))
        #expect(there.count == 40)
        var drawn: [ItemKey: Int] = [:]
        for _ in 0..<800 {
            let items = try catalog.randomItems(limit: 5)
            #expect(items.count == 5 && Set(items.map(\.key)).count == 5)
            for item in items { drawn[item.key, default: 0] += 1 }
        }
        #expect(Set(drawn.keys) == there)
        // 100 each on average; seven standard deviations.
        #expect(drawn.values.allSatisfy { (30...170).contains($0) })
        #expect(try Set(catalog.randomItems(limit: 100).map(\.key)) == there)
        #expect(try catalog.randomItems(limit: 0).isEmpty)
        try catalog.commit(there.map { .remove($0) })
        #expect(try catalog.randomItems(limit: 5).isEmpty)
    }
}
