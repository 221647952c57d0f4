import Catalog
import Foundation
import ModelZoo
import TestSupport
import Testing
import VectorSearch

@testable import Simile

/// Fused searches of a catalog, with and without indexes.
@Suite struct FusedSearchTests {
    private func request(
        _ query: String, _ weights: (Double, Double), limit: Int = 10
    ) -> SearchRequest {
        var request = SearchRequest(.file(query))
        request.ranking = .fusion([.init("deep", weight: weights.0), .init("colour", weight: weights.1)])
        request.limit = limit
        return request
    }

    private func expect(
        _ result: SearchResult, _ expected: [(key: String, cosine: Float)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(result.hits.map(\.key.text) == expected.map(\.key), sourceLocation: sourceLocation)
        #expect(
            result.hits.map(\.rank) == expected.indices.map { $0 + 1 },
            sourceLocation: sourceLocation)
        for (hit, expected) in zip(result.hits, expected) {
            #expect(hit.cosine == expected.cosine, sourceLocation: sourceLocation)
            let parts = zip(result.spaces ?? [], ["deep", "colour"]).reduce(0.0) {
                $0 + $1.0.weight * Double(hit.cosines?[$1.1] ?? .nan)
            }
            #expect(abs(parts - Double(hit.cosine)) < 1.1e-6, sourceLocation: sourceLocation)
            #expect(hit.score == Similarity.score(cosine: hit.cosine), sourceLocation: sourceLocation)
        }
    }

    /// All kinds of request over one catalog, against the definition.
    private func check(_ shop: TwoSpaces, index: String) async throws {
        let search = ImageSearch(catalog: shop.catalog)
        for (query, weights) in [(3, (0.5, 0.5)), (40, (0.9, 0.1)), (77, (0.05, 0.95))] {
            for limit in [1, 10, 60, shop.count + 5, .max] {
                let result = try await search.run(request("item-\(query)", weights, limit: limit))
                expect(result, try shop.expected(query, weights: weights, limit: limit))
                #expect(result.index == index && !result.approximate)
                #expect(result.leftOut == (0..<shop.count).count { !shop.hasSecond($0) })
            }
            for (condition, isWanted) in [
                ("parity=even", { $0 % 2 == 0 }), ("number<12", { $0 < 12 }),
                ("parity=odd and number>=50", { $0 % 2 == 1 && $0 >= 50 }),
                ("parity=none", { _ in false }),
            ] as [(String, (Int) -> Bool)] {
                var request = request("item-\(query)", weights)
                request.filter = condition
                let result = try await search.run(request)
                expect(result, try shop.expected(query, weights: weights, limit: 10, where: isWanted))
                #expect(result.leftOut == (0..<shop.count).count { isWanted($0) && !shop.hasSecond($0) })
                request.minScore = 0.8
                expect(
                    try await search.run(request),
                    try shop.expected(
                        query, weights: weights, limit: 10, minimum: Similarity.leastCosine(score: 0.8), where: isWanted
                    ))
            }
        }
    }

    @Test func equalsTheDefinitionWithoutIndexes() async throws {
        try await check(TwoSpaces(300), index: "exact")
        try await check(TwoSpaces(300) { $0 % 5 != 1 }, index: "exact")
    }

    @Test func equalsTheDefinitionWithExactIndexes() async throws {
        let shop = try TwoSpaces(2500) { $0 % 7 != 6 }
        for space in [TwoSpaces.deep, TwoSpaces.color] {
            try shop.catalog.updateIndex(of: space, recipe: .exact(quantized: true))
        }
        try await check(shop, index: "exact")
        // And with an index of one of the spaces.
        try shop.catalog.updateIndex(of: TwoSpaces.deep, recipe: nil)
        try await check(shop, index: "exact")
    }

    @Test func approximateIndexesSaySo() async throws {
        let shop = try TwoSpaces(2500)
        for space in [TwoSpaces.deep, TwoSpaces.color] {
            try shop.catalog.updateIndex(of: space, recipe: IndexRecipe(.hnsw))
        }
        let search = ImageSearch(catalog: shop.catalog)
        let expected = try shop.expected(5, weights: (0.8, 0.2), limit: 10)
        let result = try await search.run(request("item-5", (0.8, 0.2)))
        // Whatever is found has its true cosine.
        #expect(result.hits.first?.key == "item-5")
        #expect(result.approximate == (result.index == "hnsw"))
        var exact = request("item-5", (0.8, 0.2))
        exact.index = .exact
        let all = try await search.run(exact)
        expect(all, expected)
        #expect(all.index == "exact" && !all.approximate)
        var wrong = request("item-5", (0.8, 0.2))
        wrong.index = .annoy
        await #expect(throws: SearchRequestError.noSuchIndex(.annoy, vectors: 2500)) { try await search.run(wrong) }
        var asked = request("item-5", (0.8, 0.2), limit: 3)
        asked.index = .hnsw
        // What nothing but the item itself can reach is known after the first lists.
        asked.minScore = 0.99999
        let found = try await search.run(asked)
        #expect(found.index == "hnsw" && found.approximate)
    }

    @Test func whatChangedSinceIsSeen() async throws {
        let shop = try TwoSpaces(2500)
        for space in [TwoSpaces.deep, TwoSpaces.color] {
            try shop.catalog.updateIndex(of: space, recipe: .exact(quantized: true))
        }
        let twin = NewItem(
            key: "twin",
            vectors: [(TwoSpaces.deep, TwoSpaces.deepVector(9)), (TwoSpaces.color, TwoSpaces.colorVector(9))])
        let half = NewItem(key: "half", vectors: [(TwoSpaces.deep, TwoSpaces.deepVector(9))])
        try shop.catalog.commit([.put(twin), .put(half), .remove("item-9")])
        let result = try await ImageSearch(catalog: shop.catalog).run(request("twin", (0.5, 0.5), limit: 5))
        #expect(result.hits.first?.key == "twin" && abs((result.hits.first?.cosine ?? 0) - 1) < 1e-5)
        #expect(!result.hits.contains { $0.key == "half" || $0.key == "item-9" })
        #expect(result.leftOut == 1)
    }

    @Test func damagedIndexesAreNotBelieved() async throws {
        let shop = try TwoSpaces(1500)
        for space in [TwoSpaces.deep, TwoSpaces.color] {
            try shop.catalog.updateIndex(of: space, recipe: .exact(quantized: true))
        }
        try shop.folder.damage("catalog/indexes/1")
        let result = try await ImageSearch(catalog: shop.catalog).run(request("item-4", (0.5, 0.5)))
        expect(result, try shop.expected(4, weights: (0.5, 0.5), limit: 10))
        #expect(result.warning != nil)
    }

    /// Only what is over in a moment may run on a connection's thread: a search in one space, whose index is as the catalog is.
    @Test func onlyShortSearchesStayOnTheirThread() async throws {
        let shop = try TwoSpaces(50)
        let indexes = ResidentIndexes(catalog: shop.catalog)
        let search = ImageSearch(
            catalog: shop.catalog,
            resident: Resident(models: ResidentModels(store: ModelStore()), indexes: indexes))
        var one = SearchRequest(.item("item-4"))
        one.ranking = .model("deep")
        #expect(!indexes.areQuick(for: one, matching: nil))
        _ = try await search.run(one)
        #expect(indexes.areQuick(for: one, matching: nil))
        #expect(!indexes.areQuick(for: one, matching: try Filter.parse("price<5")))
        #expect(!indexes.areQuick(for: request("item-4", (0.5, 0.5)), matching: nil))
        var many = one
        many.limit = 101
        #expect(!indexes.areQuick(for: many, matching: nil))
        try shop.catalog.commit([.remove("item-3")])
        #expect(!indexes.areQuick(for: one, matching: nil))
        let found = try await search.run(one)
        #expect(!found.hits.map(\.key).contains("item-3"))
        #expect(indexes.areQuick(for: one, matching: nil))
    }

    /// A flipped bit in a vector: what finds its neighbors in that file says so and answers by the database, whether it opens
    /// indexes for a search or keeps them open.
    @Test(arguments: [IndexKind.exact, .hnsw, .annoy], [false, true])
    func damagedVectorsAreNotCompared(kind: IndexKind, isResident: Bool) async throws {
        let shop = try TwoSpaces(1500)
        let folder = shop.folder.path + "/catalog/indexes/1"
        try shop.catalog.updateIndex(of: TwoSpaces.deep, recipe: IndexRecipe(kind))
        let resident = Resident(
            models: ResidentModels(store: ModelStore()), indexes: ResidentIndexes(catalog: shop.catalog))
        let search = ImageSearch(catalog: shop.catalog, resident: isResident ? resident : nil)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".index") })
        try shop.folder.flipVectors("catalog/indexes/1/" + name)
        for _ in 0..<2 {
            let result = try await search.run(request("item-4", (0.5, 0.5)))
            expect(result, try shop.expected(4, weights: (0.5, 0.5), limit: 10))
            #expect(result.warning?.contains(name) == true)
        }
        try shop.catalog.updateIndex(of: TwoSpaces.deep, recipe: IndexRecipe(kind))
        let mended = try await search.run(request("item-4", (0.5, 0.5)))
        #expect(mended.warning == nil)
    }

    @Test func weightsAreScaled() async throws {
        let shop = try TwoSpaces(50)
        let search = ImageSearch(catalog: shop.catalog)
        let result = try await search.run(request("item-1", (3, 1)))
        #expect(result.spaces == [.init(model: "deep", weight: 0.75), .init(model: "colour", weight: 0.25)])
        #expect(result.space == TwoSpaces.deep)
        expect(result, try shop.expected(1, weights: (0.75, 0.25), limit: 10))
    }

    @Test func requestsThatMakeNoSense() async throws {
        let shop = try TwoSpaces(5) { $0 != 2 }
        let search = ImageSearch(catalog: shop.catalog)
        await #expect(throws: SearchRequestError.weight("deep:0.0")) { try await search.run(request("item-1", (0, 1))) }
        await #expect(throws: SearchRequestError.weight("deep:-1.0")) {
            try await search.run(request("item-1", (-1, 1)))
        }
        await #expect(throws: SearchRequestError.noVector(of: "item-2", model: "colour")) {
            try await search.run(request("item-2", (1, 1)))
        }
        await #expect(throws: SearchRequestError.nothingNamed("item-99")) {
            try await search.run(request("item-99", (1, 1)))
        }
        var twice = SearchRequest(.file("item-1"))
        twice.ranking = .fusion([.init("deep", weight: 1), .init("deep", weight: 2)])
        await #expect(throws: SearchRequestError.modelTwice("deep")) { try await search.run(twice) }
        twice.ranking = .fusion([.init("deep", weight: 1), .init("shallow", weight: 2)])
        await #expect(
            throws: SearchRequestError.noSuchSpace(wanted: "shallow", held: ["deep in f32", "colour in f32"])
        ) {
            try await search.run(twice)
        }
    }

    @Test func aLikenessChoosesTheSpaces() async throws {
        let shop = try TwoSpaces(30)
        let search = ImageSearch(catalog: shop.catalog)
        func models(_ ranking: Ranking) async throws -> [String] {
            var request = SearchRequest(.file("item-1"))
            request.ranking = ranking
            let result = try await search.run(request)
            return result.spaces?.map { "\($0.model) \($0.weight)" } ?? [result.space.model]
        }
        #expect(try await models(.shape()) == ["deep"])
        #expect(try await models(.color) == ["colour"])
        #expect(try await models(.shapeAndColor()) == ["deep 0.5", "colour 0.5"])
        #expect(try await models(.shapeAndColor(model: "deep")) == ["deep 0.5", "colour 0.5"])
    }

    @Test func aLikenessThatTheCatalogueDoesNotKnowSaysHowToGetIt() async throws {
        let plain = try SampleCatalog(["a", "b"])
        var request = SearchRequest(.file("a"))
        for ranking in [Ranking.color, .shapeAndColor()] {
            request.ranking = ranking
            let error = await #expect(throws: SearchRequestError.self) {
                try await ImageSearch(catalog: plain.catalog).run(request)
            }
            #expect(error?.description.contains("simile index PATH --model efficientnet_lite0 --model colour") == true)
        }
        request.ranking = .shape()
        #expect(try await ImageSearch(catalog: plain.catalog).run(request).space == SampleCatalog.space)
    }
}

extension TemporaryFolder {
    /// Flips a bit of every page of the vectors in an index file.
    fileprivate func flipVectors(_ name: String) throws {
        let file = try IndexFile(path: path + "/" + name)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        var end = file.byteCount
        for section in file.sections.reversed() {
            let start = (end - section.byteCount) / 4096 * 4096
            if section.name.hasPrefix("vectors") {
                for place in stride(from: start, to: end, by: 4096) { bytes[place + 3] ^= 0x40 }
            }
            end = start
        }
        try bytes.write(to: URL(fileURLWithPath: file.path), options: .atomic)
    }

    /// Cuts the files of a folder to half their length.
    fileprivate func damage(_ name: String) throws {
        let folder = path + "/" + name
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let handle = try #require(FileHandle(forWritingAtPath: folder + "/" + file))
            try handle.truncate(atOffset: handle.seekToEnd() / 2)
        }
    }
}
