import Basics
import Testing
import VectorKernels

@testable import VectorSearch

/// An index that is to answer like the exact one, and the effort with which it does.
private typealias Path = (name: String, index: any VectorIndex, effort: Int?)

/// One question has one answer, bit for bit and ties included, by whatever path it is found: row by row or in batches, by
/// codes, by a tree, or by an approximate kind that is told to look at everything. At every level of the kernels, which
/// `make test` goes through.
@Suite struct PathTests {
    /// Vectors of a size, with copies and mirror images among them, so that equal similarities are common.
    private func rows(_ count: Int, _ dimension: Int, scale: Float, seed: UInt64) -> [[Float]] {
        var random = Seeded(seed)
        var rows: [[Float]] = []
        for place in 0..<count {
            let vector = random.vector(dimension).map { $0 * scale }
            rows.append(place % 5 == 3 ? rows[place / 2].map { place % 2 == 0 ? $0 : -$0 } : vector)
        }
        return rows
    }

    /// Every other way to the neighbors among some rows.
    private func others(_ matrix: VectorMatrix, _ metric: Metric) throws -> [Path] {
        var others: [Path] = [
            ("threads", try ExactIndex(matrix, metric: metric, threads: 3), nil),
            ("annoy", try AnnoyIndex.build(matrix, metric: metric, parameters: AnnoyParameters(trees: 3)), .max),
        ]
        if RowCodes.metrics.contains(metric) {
            others.append(("codes", try ExactIndex(matrix, metric: metric, quantized: true), nil))
        }
        if KDTreeIndex.metrics.contains(metric) {
            let tree = try KDTreeIndex.build(matrix, metric: metric, parameters: KDTreeParameters(leafSize: 16))
            others += [("tree", tree, nil), ("tree by leaves", tree, .max)]
        }
        if HNSWIndex.metrics.contains(metric) {
            let graph = try HNSWIndex.build(
                matrix, metric: metric, parameters: HNSWParameters(m: 4, efConstruction: 10))
            others += [("graph", graph, .max), ("graph, all rows", graph, matrix.count)]
        }
        if metric == .cosine || metric == .euclidean {
            others.append(("hashes", try LSHIndex.build(matrix, metric: metric), .max))
        }
        return others
    }

    private static let scales: [Float] = [1e-30, 3e-23, 1e-12, 1, 1e9, 5e17]

    @Test(arguments: Metric.allCases, [1, 2, 7, 33])
    func everyPathAnswersAlike(metric: Metric, dimension: Int) throws {
        for (seed, scale) in Self.scales.enumerated() {
            let all = rows(120, dimension, scale: scale, seed: UInt64(seed))
            var matrix = try VectorMatrix(dimension: dimension, rows: all)
            if metric == .cosine { matrix = try matrix.normalized() }
            let exact = try ExactIndex(matrix, metric: metric)
            let others = try others(matrix, metric)
            let queries = [all[7], all[50].map { $0 * 0.75 }, rows(1, dimension, scale: scale, seed: 99)[0]]
            for query in queries {
                let fifth = try exact.search(query, limit: 5).last?.similarity
                for (limit, least, some) in [
                    (1, nil, nil), (10, nil, nil), (120, nil, nil), (.max, fifth, nil), (4, fifth, nil),
                    (7, nil, RowSet(stride(from: 0, to: 120, by: 3))),
                ] as [(Int, Float?, RowSet?)] {
                    var options = SearchOptions(limit: limit, rows: some, minimumSimilarity: least)
                    let expected = try exact.search(query, options)
                    for other in others {
                        options.effort = other.effort
                        let found = try other.index.search(query, options)
                        #expect(
                            found == expected,
                            "\(other.name), scale \(scale), limit \(limit), least \(least ?? .nan), \(some?.count ?? 0)"
                        )
                    }
                }
            }
            try batches(queries, exact, others)
        }
    }

    private func batches(_ queries: [[Float]], _ exact: ExactIndex, _ others: [Path]) throws {
        let expected = try queries.map { try exact.search($0, limit: 9) }
        let matrix = try VectorMatrix(dimension: exact.dimension, rows: queries)
        #expect(try exact.search(matrix, SearchOptions(limit: 9), threads: 2) == expected)
        for other in others {
            let found = try other.index.search(matrix, SearchOptions(limit: 9, effort: other.effort), threads: 2)
            #expect(found == expected, "\(other.name) in a batch")
        }
    }

    /// What two vectors are compared by alone is what a search reports.
    @Test(arguments: Metric.allCases) func pairsAreComparedAsRowsAre(metric: Metric) throws {
        for (seed, scale) in Self.scales.enumerated() {
            for dimension in [1, 5, 64, 129] {
                let all = rows(20, dimension, scale: scale, seed: UInt64(seed + dimension))
                var matrix = try VectorMatrix(dimension: dimension, rows: all)
                if metric == .cosine { matrix = try matrix.normalized() }
                for hit in try ExactIndex(matrix, metric: metric).search(all[3], limit: 20) {
                    #expect(try metric.similarity(all[3], all[hit.row]) == hit.similarity)
                }
            }
        }
    }

    /// Rows whose squared distances differ by less than one rounding, and come near the end of float32.
    @Test(arguments: [Metric.euclidean, .manhattan]) func theLongestVectors(metric: Metric) throws {
        let rows: [[Float]] = [
            [6.5e18, 0], [-6.5e18, 0], [4.6e18, -4.6e18], [0, 0], [4.6e18, 4.6e18], [0, 6.5e18],
        ]
        let matrix = try VectorMatrix(dimension: 2, rows: Array(repeating: rows, count: 30).flatMap { $0 })
        let exact = try ExactIndex(matrix, metric: metric)
        for query: [Float] in [[6.5e18, 1], [1, -6.5e18], [3.3e18, 3.3e18], [0, 0], [-4.6e18, 1e-30]] {
            for other in try others(matrix, metric) {
                for limit in [1, 40, 180] {
                    let found = try other.index.search(query, SearchOptions(limit: limit, effort: other.effort))
                    #expect(found == (try exact.search(query, limit: limit)), "\(other.name) \(query)")
                }
            }
        }
    }

    /// In many dimensions sums are long, and their order matters more.
    @Test(arguments: KDTreeIndex.metrics) func treesAgreeInManyDimensions(metric: Metric) throws {
        var random = Seeded(31)
        for dimension in [64, 300, 1000] {
            var matrix = try VectorMatrix(dimension: dimension, rows: random.rows(80, dimension))
            if metric == .cosine { matrix = try matrix.normalized() }
            let tree = try KDTreeIndex.build(matrix, metric: metric, parameters: KDTreeParameters(leafSize: 16))
            let exact = try ExactIndex(matrix, metric: metric)
            for query in random.rows(5, dimension) {
                #expect(try tree.search(query, limit: 12) == exact.search(query, limit: 12))
            }
        }
    }
}
