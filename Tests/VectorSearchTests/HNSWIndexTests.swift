import Basics
import Foundation
import Synchronization
import Testing

@testable import VectorSearch

/// Rows around centers, as embeddings lie, with copies of some.
func clusteredRows(_ count: Int, _ dimension: Int, seed: UInt64, clusters: Int = 20) -> [[Float]] {
    var random = Seeded(seed)
    let centers = random.rows(clusters, dimension)
    return (0..<count).map { _ in
        let center = centers[Int.random(in: 0..<clusters, using: &random)]
        let noise = random.vector(dimension)
        return zip(center, noise).map { $0 + 0.6 * $1 + 0.3 }
    }
}

private func matrix(_ rows: [[Float]], _ metric: Metric) throws -> VectorMatrix {
    let matrix = try VectorMatrix(dimension: rows.first?.count ?? 3, rows: rows)
    return metric == .cosine ? try matrix.normalized() : matrix
}

/// The mean recall@10 of an index against the exact one over some queries.
private func meanRecall(
    _ index: some VectorIndex, _ exact: ExactIndex, _ queries: [[Float]], _ options: SearchOptions
) throws -> Double {
    var exactOptions = options
    exactOptions.effort = nil
    var sum = 0.0
    for query in queries {
        let found = try index.search(query, options)
        for neighbor in found {
            let row = exact.matrix[neighbor.row]
            let true_ = try PreparedQuery(query, dimension: row.count, metric: exact.metric)
            let expected = reference(exact.metric, true_.values, row)
            #expect(abs(Double(neighbor.similarity) - expected) <= 1e-4 * max(1, abs(expected)))
        }
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.precedes($1) })
        sum += recall(of: found, against: try exact.search(query, exactOptions))
    }
    return sum / Double(queries.count)
}

@Suite struct HNSWIndexTests {
    static let metrics: [Metric] = [.cosine, .euclidean, .innerProduct, .manhattan]
    static let count = 1500
    static let dimension = 24
    static let rows = clusteredRows(count, dimension, seed: 21)
    static let queries = Array(clusteredRows(count + 20, dimension, seed: 21)[count...])
    /// Built once for all tests that only search.
    static let indexes: [Metric: HNSWIndex] = {
        Dictionary(
            uniqueKeysWithValues: metrics.compactMap { metric in
                guard let matrix = try? matrix(rows, metric),
                    let index = try? HNSWIndex.build(
                        matrix, metric: metric, parameters: HNSWParameters(m: 12, efConstruction: 40))
                else { return nil }
                return (metric, index)
            })
    }()

    private func index(_ metric: Metric) throws -> HNSWIndex { try #require(Self.indexes[metric]) }
    private func exact(_ metric: Metric) throws -> ExactIndex {
        try ExactIndex(matrix(Self.rows, metric), metric: metric)
    }

    @Test(arguments: metrics) func findsNearlyAll(metric: Metric) throws {
        let found = try meanRecall(index(metric), exact(metric), Self.queries, SearchOptions(effort: 30))
        #expect(found >= 0.95)
    }

    @Test(arguments: metrics) func moreEffortFindsMore(metric: Metric) throws {
        let (index, exact) = (try index(metric), try exact(metric))
        let low = try meanRecall(index, exact, Self.queries, SearchOptions(effort: 10))
        let high = try meanRecall(index, exact, Self.queries, SearchOptions(effort: 2000))
        #expect(low < high && low > 0.6 && high >= 0.999)
    }

    @Test(arguments: metrics, [0.001, 0.01, 0.1, 0.5]) func filtersKeepRecall(metric: Metric, share: Double) throws {
        var random = Seeded(22)
        var options = SearchOptions(effort: 30)
        options.rows = RowSet((0..<Self.count).filter { _ in Double.random(in: 0..<1, using: &random) < share })
        let (index, exact) = (try index(metric), try exact(metric))
        #expect(try meanRecall(index, exact, Self.queries, options) >= 0.95)
        for query in Self.queries {
            let found = try index.search(query, options)
            #expect(found.allSatisfy { options.rows?.contains($0.row) ?? false })
            #expect(found.count == min(10, options.rows?.count ?? 0))
        }
        options.isAllowed = { $0 % 2 == 0 }
        for query in Self.queries.prefix(3) {
            let found = try index.search(query, options)
            #expect(found.allSatisfy { $0.row % 2 == 0 && options.rows?.contains($0.row) ?? false })
            #expect(found.count == min(10, options.rows?.count { $0 % 2 == 0 } ?? 0))
        }
    }

    @Test(arguments: metrics) func rangeSearchFindsEverythingSimilar(metric: Metric) throws {
        let (index, exact) = (try index(metric), try exact(metric))
        for (query, rank) in zip(Self.queries, [1, 5, 20, 60, 200, 1000]) {
            let all = try exact.search(query, limit: .max)
            let bound = all[rank - 1].similarity
            let expected = all.prefix { $0.similarity >= bound }
            let found = try index.search(query, limit: .max, minimumSimilarity: bound)
            #expect(found.allSatisfy { $0.similarity >= bound })
            #expect(recall(of: found, against: Array(expected)) >= 0.95)
            #expect(try index.search(query, limit: 3, minimumSimilarity: bound).count == min(3, rank))
        }
        #expect(try index.search(Self.queries[0], limit: .max).count == Self.count)
        #expect(try index.search(Self.queries[0], limit: .max, minimumSimilarity: .infinity).isEmpty)
        #expect(try index.search(Self.queries[0], limit: .max, minimumSimilarity: -.infinity).count == Self.count)
    }

    /// Queries whose walks take turns get the answers that each gets alone, whichever of them has to walk again or is
    /// answered by a scan.
    @Test(arguments: metrics) func walksInTurnsAreAsOneByOne(metric: Metric) throws {
        let index = try #require(Self.indexes[metric])
        let queries = try VectorMatrix(dimension: Self.dimension, rows: Self.queries)
        let first = try VectorMatrix(dimension: Self.dimension, rows: Self.queries.prefix(1))
        let third = RowSet((0..<Self.count).filter { $0 % 3 == 0 })
        let similar = try index.search(Self.queries[0], limit: 40).last?.similarity
        for options in [
            SearchOptions(effort: 10), SearchOptions(limit: 3, rows: third, effort: 8), SearchOptions(limit: 900),
            SearchOptions(limit: .max, minimumSimilarity: similar, effort: 12), SearchOptions(limit: 0),
        ] {
            let alone = try Self.queries.map { try index.search($0, options) }
            for threads in [1, 3] {
                #expect(try index.search(queries, options, threads: threads) == alone)
            }
            let few = try index.search(first, options, threads: 2)
            #expect(few == Array(alone.prefix(1)))
        }
        guard metric == .cosine else { return }
        let odd = Self.queries.prefix(7) + [[Float](repeating: 0, count: Self.dimension)]
        #expect(throws: VectorSearchError.inRow(7, .zeroVector)) {
            try index.search(VectorMatrix(dimension: Self.dimension, rows: odd), SearchOptions(), threads: 1)
        }
    }

    @Test func oddRequestsAreAnswered() throws {
        let index = try index(.cosine)
        #expect(try index.search(Self.queries[0], limit: 0).isEmpty)
        #expect(try index.search(Self.queries[0], limit: 5000).count == Self.count)
        #expect(try index.search(Self.queries[0], limit: 10, effort: .max).count == 10)
        #expect(try index.search(Self.queries[0], limit: 10, effort: 1).count == 10)
        #expect(try index.search(Self.queries[0], limit: 10, rows: []).isEmpty)
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try index.search(Self.queries[0], limit: -1) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 24, found: 2)) { try index.search([1, 2]) }
        #expect(throws: VectorSearchError.zeroVector) { try index.search([Float](repeating: 0, count: 24)) }
    }

    @Test(arguments: metrics) func smallAndStrangeSetsAreSearched(metric: Metric) throws {
        for dimension in [1, 2, 4096] {
            var random = Seeded(23)
            for count in [0, 1, 2, 40] {
                let rows = random.rows(count, dimension)
                let empty = try VectorMatrix(dimension: dimension)
                let index = try HNSWIndex.build(rows.isEmpty ? empty : matrix(rows, metric), metric: metric)
                let found = try index.search(random.vector(dimension), limit: 100)
                #expect(found.map(\.row).sorted() == Array(0..<count))
            }
        }
    }

    @Test(arguments: metrics, [0, 1] as [Float]) func identicalRowsComeBack(metric: Metric, value: Float) throws {
        guard metric != .cosine || value != 0 else { return }
        let rows = [[Float]](repeating: [value, value, value], count: 1200)
        let index = try HNSWIndex.build(matrix(rows, metric), metric: metric)
        for limit in [1, 10, 200, 1200, 2000] {
            let found = try index.search([1, 1, 1], limit: limit, effort: 12)
            #expect(Set(found.map(\.row)).count == min(limit, 1200))
        }
    }

    @Test func distantClustersAndManyCopiesAreFound() throws {
        var random = Seeded(24)
        // Copies in the hundreds beside far clusters: neither may shut out the rest.
        var rows = [[Float]](repeating: [0, 0, 0, 0], count: 300)
        for center in 0..<6 {
            rows += (0..<200).map { _ in random.vector(4).map { $0 + 6 * Float(center + 1) } }
        }
        let matrix = try matrix(rows.shuffled(using: &random), .euclidean)
        let index = try HNSWIndex.build(matrix, metric: .euclidean)
        let exact = try ExactIndex(matrix, metric: .euclidean)
        for center in 0..<7 {
            let query = random.vector(4).map { $0 + 6 * Float(center) }
            let found = try index.search(query, limit: 10, effort: 24)
            let expected = try exact.search(query, limit: 10)
            #expect(zip(found, expected).count { abs($0.similarity - $1.similarity) < 3 } == 10, "cluster \(center)")
        }
    }

    @Test func sameSeedSameGraphForAnyNumberOfThreads() throws {
        let matrix = try matrix(Array(Self.rows.prefix(1200)), .cosine)
        let one = try HNSWIndex.build(matrix, BuildOptions(threads: 1))
        let many = try HNSWIndex.build(matrix, BuildOptions(threads: 5))
        #expect(one.links.count == 1200 * 32)
        #expect((0..<one.links.count).allSatisfy { one.links[$0] == many.links[$0] })
        #expect((0..<one.entries.links.count).allSatisfy { one.entries.links[$0] == many.entries.links[$0] })
    }

    @Test func cancelsAndTellsItsProgress() throws {
        let matrix = try matrix(Self.rows, .euclidean)
        #expect(throws: VectorSearchError.cancelled) {
            try HNSWIndex.build(matrix, metric: .euclidean, BuildOptions(isCancelled: { true }))
        }
        let told = Mutex<[Double]>([])
        _ = try HNSWIndex.build(
            matrix, metric: .euclidean, BuildOptions(progress: { value in told.withLock { $0.append(value) } }))
        let values = told.withLock { $0 }
        #expect(values == values.sorted() && values.last == 1 && values.count > 3)
    }

    @Test func refusesWhatItCannotDo() throws {
        let matrix = try matrix([[1, 2, 3]], .euclidean)
        #expect(throws: VectorSearchError.self) { try HNSWIndex.build(matrix, metric: .hamming) }
        #expect(throws: VectorSearchError.notNormalized) { try HNSWIndex.build(matrix, metric: .cosine) }
        for parameters in [HNSWParameters(m: 1), HNSWParameters(efConstruction: 0), HNSWParameters(dimensions: 0)] {
            #expect(throws: VectorSearchError.self) {
                try HNSWIndex.build(matrix, metric: .euclidean, parameters: parameters)
            }
        }
        #expect(IndexRecipe(.hnsw) == .hnsw(HNSWParameters()))
        #expect(try IndexRecipe.hnsw(HNSWParameters(m: 8)).build(matrix, metric: .euclidean).kind == .hnsw)
    }

    @Test(arguments: [Metric.cosine, .euclidean, .innerProduct]) func walksInFewerCoordinates(metric: Metric) throws {
        let (matrix, exact) = (try matrix(Self.rows, metric), try exact(metric))
        let index = try HNSWIndex.build(
            matrix, metric: metric, parameters: HNSWParameters(m: 12, efConstruction: 40, dimensions: 16))
        #expect(index.walkDimensions == 16)
        #expect(try meanRecall(index, exact, Self.queries, SearchOptions(effort: 30)) >= 0.75)
    }

    @Test(arguments: metrics) func codesServeInPlaceOfVectors(metric: Metric) throws {
        let (matrix, exact) = (try matrix(Self.rows, metric), try exact(metric))
        let index = try HNSWIndex.build(
            matrix, metric: metric, parameters: HNSWParameters(m: 12, efConstruction: 40, vectors: .int8))
        var found = 0.0
        for query in Self.queries {
            let expected = try exact.search(query, limit: 10)
            let neighbors = try index.search(query, limit: 10, effort: 30)
            found += recall(of: neighbors, against: expected) / Double(Self.queries.count)
            let scale = max(1, abs(expected[0].similarity))
            #expect(abs(neighbors[0].similarity - expected[0].similarity) < 0.05 * scale)
        }
        #expect(found >= 0.9)
    }

    /// Vectors of few components that are kept as codes are walked in the same codes, which are held once.
    @Test func codesAreHeldOnce() throws {
        func size(_ vectors: HNSWParameters.Vectors, dimensions: Int?) throws -> Int {
            let parameters = HNSWParameters(m: 12, efConstruction: 40, vectors: vectors, dimensions: dimensions)
            return try HNSWIndex.build(matrix(Self.rows, .cosine), parameters: parameters).byteCount
        }
        // Beside vectors of float32, which take 4 · 24 bytes, and less a record of 64.
        #expect(try size(.int8, dimensions: nil) == size(.float32, dimensions: nil) - Self.count * 4 * Self.dimension)
        #expect(try size(.int8, dimensions: 8) == size(.int8, dimensions: nil) + Self.count * 64)
    }

    @Test(arguments: metrics) func halvesServeInPlaceOfVectors(metric: Metric) throws {
        let (matrix, exact) = (try matrix(Self.rows, metric), try exact(metric))
        var index = try HNSWIndex.build(
            matrix, metric: metric, parameters: HNSWParameters(m: 12, efConstruction: 40, vectors: .float16))
        #expect(index.vectors.kind == .float16)
        for query in Self.queries.prefix(20) {
            let (expected, neighbors) = (
                try exact.search(query, limit: 10), try index.search(query, limit: 10, effort: 60)
            )
            #expect(recall(of: neighbors, against: expected) >= 0.7)
            let scale = max(1, abs(expected[0].similarity))
            #expect(abs(neighbors[0].similarity - expected[0].similarity) < 0.002 * scale)
        }
        // What float16 cannot hold is refused, and leaves no trace.
        if metric != .cosine {
            let (before, bytes) = (index.count, index.vectors.byteCount)
            let far = [Float](repeating: 1e5, count: matrix.dimension)
            #expect(throws: VectorSearchError.beyondFloat16) { try index.insert(far) }
            #expect(index.count == before && index.vectors.byteCount == bytes)
        }
    }
}
