import Catalog
import Simile
import TestSupport
import Testing
import VectorSearch

/// Searches that group hits, choose among them, and count values.
@Suite struct SelectionTests {
    private static let count = 400
    private let sample: TwoSpaces
    private let library: ImageLibrary

    init() throws {
        sample = try TwoSpaces(Self.count)
        library = ImageLibrary(sample.catalog)
    }

    private func request(
        limit: Int, by ranking: Ranking = .model("deep"), where condition: String? = nil
    ) -> SearchRequest {
        var request = SearchRequest(.item("item-7"))
        (request.limit, request.ranking, request.filter) = (limit, ranking, condition)
        return request
    }

    private func number(_ hit: SearchHit) throws -> Int { try #require(Int(hit.key.text.dropFirst("item-".count))) }

    /// What a search without groups finds, the best of each group, by definition.
    private func grouped(_ all: [SearchHit]) -> [(key: ItemKey, variants: [ItemKey]?)] {
        var best: [(key: ItemKey, product: AttributeValue?, variants: [ItemKey])] = []
        for hit in all {
            if let product = hit.attributes["product"], let place = best.firstIndex(where: { $0.product == product }) {
                best[place].variants.append(hit.key)
            } else {
                best.append((hit.key, hit.attributes["product"], []))
            }
        }
        return best.map { ($0.key, $0.product == nil ? nil : $0.variants) }
    }

    @Test(arguments: [Ranking.model("deep"), .fusion([.init("deep", weight: 1), .init("colour", weight: 2)])])
    func `the best variant of each product is a hit`(ranking: Ranking) async throws {
        for condition in [nil, "parity=odd", "number>=100"] {
            let all = try await library.search(request(limit: Self.count, by: ranking, where: condition)).hits
            let expected = grouped(all)
            for limit in [1, 3, 6, 20, 100] {
                var request = request(limit: limit, by: ranking, where: condition)
                request.groupBy = "product"
                let found = try await library.search(request)
                #expect(found.hits.map(\.key) == expected.prefix(limit).map(\.key))
                #expect(found.hits.map(\.rank) == Array(1...found.hits.count) && found.warning == nil)
                for (hit, (_, variants)) in zip(found.hits, expected) {
                    guard let variants else {
                        #expect(hit.variants == nil)
                        continue
                    }
                    // As many as were looked at, from the best on.
                    let keys = try #require(hit.variants?.keys)
                    #expect(keys == Array(variants.prefix(keys.count)))
                    #expect(hit.variants.map { $0.count - 1 >= keys.count } == true)
                }
            }
        }
    }

    /// Of five products and few items without one, all are found, however far away the last one is.
    @Test func `there are as many hits as groups, where more are asked for`() async throws {
        var request = request(limit: 50, where: "product exists")
        request.groupBy = "product"
        let found = try await library.search(request)
        #expect(found.hits.count == 5 && Set(found.hits.map { $0.attributes["product"] }).count == 5)
        #expect(found.warning == nil)
        request.groupBy = "prodct"
        let ungrouped = try await library.search(request)
        #expect(ungrouped.hits.count == 50)
        #expect(ungrouped.notes?.first?.contains("the nearest is \"product\"") == true)
    }

    /// The definition, spelled out.
    @Test(arguments: [0.2, 0.6, 1], [1.0, 0.4]) func `diversity is maximal marginal relevance`(
        diversity: Double, share: Double
    ) async throws {
        let isFused = share < 1
        let ranking: Ranking =
            isFused ? .fusion([.init("deep", weight: share), .init("colour", weight: 1 - share)]) : .model("deep")
        let candidates = try await library.search(request(limit: 100, by: ranking)).hits
        func cosine(_ one: SearchHit, _ other: SearchHit) throws -> Double {
            func cosine(_ space: VectorSpace) throws -> Double {
                let (one, other) = (
                    try #require(try sample.catalog.vector(of: one.key, in: space)),
                    try #require(try sample.catalog.vector(of: other.key, in: space))
                )
                return Double(try Metric.cosine.similarity(one, other))
            }
            let deep = try cosine(TwoSpaces.deep)
            return isFused ? share * deep + (1 - share) * (try cosine(TwoSpaces.color)) : deep
        }
        var request = request(limit: 8, by: ranking)
        request.diversity = diversity
        let found = try await library.search(request)
        #expect(found.hits.count == 8)
        var chosen: [SearchHit] = []
        for hit in found.hits {
            func score(_ candidate: SearchHit) throws -> Double {
                let nearest = try chosen.map { try cosine(candidate, $0) }.max() ?? 0
                return (1 - diversity) * Double(candidate.cosine) - diversity * nearest
            }
            let best = try candidates.filter { candidate in !chosen.contains { $0.key == candidate.key } }
                .map { try score($0) }.max()
            #expect(abs(try score(hit) - (try #require(best))) < 1e-5)
            chosen.append(hit)
        }
    }

    @Test func `groups and diversity go together`() async throws {
        var request = request(limit: 12)
        (request.groupBy, request.diversity) = ("product", 0.5)
        let hits = try await library.search(request).hits
        #expect(hits.count == 12)
        let products = hits.compactMap { $0.attributes["product"] }
        #expect(Set(products).count == products.count)
        #expect(hits[0].key == "item-7")
    }

    @Test func `values are counted in the neighborhood and in the whole catalog`() async throws {
        var request = request(limit: 5)
        request.facets = ["product", "parity", "pairity"]
        let found = try await library.search(request)
        let near = try await library.search(self.request(limit: SearchRequest.neighborhood)).hits
        #expect(found.hits.map(\.key) == near.prefix(5).map(\.key) && found.neighborhood == near.count)
        let facets = try #require(found.facets)
        #expect(facets.map(\.name) == request.facets)
        let odd = near.filter { $0.attributes["parity"] == "odd" }.count
        #expect(facets[1].values.first { $0.value == "odd" }?.count == odd)
        #expect(facets[0].missing == near.filter { $0.attributes["product"] == nil }.count)
        #expect(facets[2].missing == near.count && found.notes?.count == 1)

        let all = try await library.facets(of: ["parity"], where: "number<100")
        #expect(all.items == 100 && all.facets[0].values.map(\.count) == [50, 50] && all.notes == nil)
        #expect(try await library.facets().facets.map(\.name) == ["number", "parity", "product"])
    }

    @Test func `a plain search is as it was`() async throws {
        let found = try await library.search(request(limit: 3))
        #expect(found.facets == nil && found.neighborhood == nil && found.hits.allSatisfy { $0.variants == nil })
    }

    @Test func `what makes no sense is refused`() async throws {
        var diverse = request(limit: 3)
        diverse.diversity = .nan
        var nameless = request(limit: 3)
        nameless.groupBy = ""
        var twice = request(limit: 3)
        twice.facets = ["a", "a"]
        for request in [diverse, nameless, twice] {
            await #expect(throws: SearchRequestError.self) { _ = try await library.search(request) }
        }
        await #expect(throws: SearchRequestError.facets(51)) {
            _ = try await library.facets(of: (0...50).map { "\($0)" })
        }
    }
}
