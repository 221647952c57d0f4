import Basics
import Foundation
import Testing
import VectorKernels

@testable import VectorSearch

/// A quantized index returns what the plain one returns, to the last bit of every similarity.
@Suite struct ExactQuantizedTests {
    static let metrics = RowCodes.metrics

    private func pair(
        _ rows: [[Float]], _ metric: Metric, dimension: Int
    ) throws -> (plain: ExactIndex, coded: ExactIndex) {
        let matrix = try VectorMatrix(dimension: dimension, rows: rows)
        let suitable = metric == .cosine ? try matrix.normalized() : matrix
        return (try ExactIndex(suitable, metric: metric), try ExactIndex(suitable, metric: metric, quantized: true))
    }

    /// Rows around a few centers far from the origin, as embeddings lie: many are nearly as near as the nearest.
    private func clustered(_ count: Int, _ dimension: Int, _ random: inout Seeded) -> [[Float]] {
        let centers = random.rows(5, dimension)
        return (0..<count).map { i in
            zip(centers[i % 5], random.vector(dimension)).map { 0.7 + $0 + 0.05 * $1 }
        }
    }

    @Test(arguments: metrics) func agreesWithThePlainScan(metric: Metric) throws {
        for (seed, dimension) in [1, 2, 5, 64, 100, 300, 4096].enumerated() {
            var random = Seeded(UInt64(40 + seed))
            let count = dimension > 1000 ? 30 : 400
            let rows = clustered(count, dimension, &random)
            let (plain, coded) = try pair(rows, metric, dimension: dimension)
            #expect(coded.isQuantized && !plain.isQuantized)
            let other = random.vector(dimension).map { $0 + 0.1 }
            for query in [rows[3], other, rows[4].map { -$0 }, rows[7].map { 1e-6 * $0 }] {
                for limit in [1, 5, count / 10, .max] {
                    #expect(try coded.search(query, limit: limit) == plain.search(query, limit: limit))
                }
                let all = try plain.search(query, limit: count)
                for place in [0, 20, count - 1] {
                    let least = all[place].similarity
                    let expected = try plain.search(query, limit: .max, minimumSimilarity: least)
                    #expect(try coded.search(query, limit: .max, minimumSimilarity: least) == expected)
                    #expect(
                        try coded.search(query, limit: 3, minimumSimilarity: least) == Array(expected.prefix(3)))
                    #expect(
                        try coded.search(query, limit: .max, minimumSimilarity: least.nextUp)
                            == expected.filter { $0.similarity > least })
                }
            }
        }
    }

    /// Equal rows, rows that are multiples of one another, zeros, and lengths from the smallest to the largest.
    @Test(arguments: metrics) func oddRows(metric: Metric) throws {
        var random = Seeded(50)
        let vector = random.vector(33)
        let shift: Float = metric == .cosine ? 0.5 : 0
        let kinds: [[[Float]]] = [
            Array(repeating: vector, count: 300),
            (0..<300).map { i in vector.map { $0 * Float(i % 7 + 1) } },
            random.coarseRows(300, 33).map { row in row.map { $0 + shift } },
            (0..<300).map { i in vector.map { $0 * Float.pow(10, Float(i % 42 - 25)) } },
            (0..<300).map { i in vector.map { $0 * (i == 150 ? 1e18 : 1) } },
        ]
        for rows in kinds {
            let (plain, coded) = try pair(rows, metric, dimension: 33)
            for query in [vector, rows[299], random.vector(33), vector.map { $0 * 1e-30 }] {
                for limit in [1, 10, 30] {
                    #expect(try coded.search(query, limit: limit) == plain.search(query, limit: limit))
                }
            }
        }
        let zeros = try pair(Array(repeating: [Float](repeating: 0, count: 8), count: 200), .euclidean, dimension: 8)
        #expect(try zeros.coded.search([0, 0, 0, 0, 0, 0, 0, 0], limit: 3).map(\.row) == [0, 1, 2])
        let empty = try ExactIndex(VectorMatrix(dimension: 3), metric: metric, quantized: true)
        #expect(try empty.search([1, 0, 0], minimumSimilarity: 0).isEmpty)
        let one = try pair([[1, 2, 3]], metric, dimension: 3)
        #expect(try one.coded.search([1, 2, 3], limit: 5, minimumSimilarity: -100).count == 1)
    }

    @Test(arguments: metrics) func filtersAndThreads(metric: Metric) throws {
        var random = Seeded(51)
        let rows = clustered(2000, 60, &random)
        let (plain, coded) = try pair(rows, metric, dimension: 60)
        let many = try ExactIndex(plain.matrix, metric: metric, quantized: true, threads: 3)
        for selectivity in [0.001, 0.01, 0.1, 0.5, 0.99] {
            let kept = RowSet(rows.indices.filter { _ in Double.random(in: 0..<1, using: &random) < selectivity })
            var options = SearchOptions(limit: 10, rows: kept)
            for predicate in [false, true] {
                if predicate { options.isAllowed = { $0 % 3 != 0 } }
                let expected = try plain.search(rows[0], options)
                #expect(expected.allSatisfy { kept.contains($0.row) && !(predicate && $0.row % 3 == 0) })
                #expect(try coded.search(rows[0], options) == expected)
                #expect(try many.search(rows[0], options) == expected)
            }
        }
        #expect(try many.search(rows[1], limit: 9) == plain.search(rows[1], limit: 9))
    }

    /// The interval of every row holds what the plain scan computes.
    @Test(arguments: metrics) func intervalsHold(metric: Metric) throws {
        var random = Seeded(52)
        for scale: Float in [1e-12, 1, 1e12] {
            let rows = clustered(300, 75, &random).map { row in row.map { $0 * scale } }
            let (plain, coded) = try pair(rows, metric, dimension: 75)
            guard case .codes(let codes) = coded.form else { return #expect(Bool(false)) }
            let prepared = try PreparedQuery(rows[9], dimension: 75, metric: metric)
            let queries = [CodedQuery(prepared, codes), CodedQuery(prepared, codes, planes: 1)]
            for (query, hit) in try queries.flatMap({ query in
                try plain.search(rows[9], limit: 300).map { (query, $0) }
            }) {
                var dots: (Int32, Int32) = (0, 0)
                for i in 0..<75 {
                    let code = Int32(codes.codes[hit.row * 75 + i])
                    dots.0 += Int32(query.codes[i]) * code
                    if query.planes == 2 { dots.1 += Int32(query.codes[75 + i]) * code }
                }
                var (terms, facts) = (query.terms, codes.facts[hit.row])
                let middle = simile_interval_middle(&terms, dots.0, dots.1, &facts)
                let score = query.score(fromSimilarity: hit.similarity)
                #expect(abs(score - middle) <= simile_interval_half_width(&terms, &facts))
                // And is no wider than half a step of the codes in every component makes it.
                let step = codes.facts[hit.row].scale * Float(75).squareRoot()
                #expect(codes.facts[hit.row].error <= 0.51 * step)
            }
        }
    }

    /// The search for rows that reach a floor stops where a plain loop does, wherever it begins and ends.
    @Test func rowsThatReachAreFound() {
        var random = Seeded(53)
        var terms = SimileIntervalTerms(
            high_scale: 0.5, low_scale: 0.25, high_offset: 9, low_offset: -4, error_factor: 0.5, constant: 0.125,
            linear: 0.25, square: 0.5)
        for count in [0, 1, 15, 16, 17, 100] {
            let (high, low) = (
                (0..<count).map { _ in Int32.random(in: -20...20, using: &random) },
                (0..<count).map { _ in Int32.random(in: -20...20, using: &random) }
            )
            var rows = (0..<count).map { _ in
                SimileRowFacts(scale: 1, bias: Float(Int.random(in: 0...9, using: &random)), error: 2, length: 4)
            }
            // Neither a row that is not a number nor one that overflows its sums ends the search by chance.
            if count > 20 { rows[20].bias = .nan }
            for floor: Float in [-100, 0, 12, 20, 100, .infinity] {
                let reaching = rows.indices.filter { i in
                    let dot = 0.5 * Float(high[i] - 9) + 0.25 * Float(low[i] + 4)
                    return rows[i].bias + dot + (0.5 * 2 + 0.125 + (0.25 + 0.5 * 4) * 4) >= floor
                }
                for from in 0...count {
                    let found = simile_next_reaching(&terms, high, low, rows, from, count, floor)
                    #expect(found == reaching.first { $0 >= from } ?? count)
                }
            }
        }
    }

    @Test(arguments: metrics) func filesComeBack(metric: Metric) throws {
        var random = Seeded(53)
        let rows = clustered(400, 20, &random)
        let (_, coded) = try pair(rows, metric, dimension: 20)
        try withTemporaryFolder { folder in
            try coded.write(to: folder + "/x.idx")
            for verification in [IndexFile.Verification.full, .exceptVectors] {
                let back = try ExactIndex(IndexFile(path: folder + "/x.idx", verifying: verification))
                #expect(back.isQuantized && back.byteCount == coded.byteCount)
                for query in rows.prefix(20) {
                    #expect(try back.search(query, limit: 5) == coded.search(query, limit: 5))
                }
            }
        }
    }

    /// Codes and facts of any value are safe to search, should a file's checksums be right and its values not.
    @Test(arguments: metrics) func anyValuesAreSafe(metric: Metric) throws {
        var random = Seeded(54)
        let rows = clustered(400, 20, &random)
        let (_, coded) = try pair(rows, metric, dimension: 20)
        guard case .codes(var codes) = coded.form else { return #expect(Bool(false)) }
        let odd: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1, 0, .leastNonzeroMagnitude]
        for _ in 0..<50 {
            let facts = try codes.facts.mutableBase()
            for row in 0..<400 {
                func some() -> Float { odd.randomElement(using: &random) ?? 0 }
                facts[row] = .init(scale: some(), bias: some(), error: some(), length: some())
            }
            let index = ExactIndex(coded.matrix, metric: metric, form: .codes(codes))
            for least: Float? in [nil, 0.5] {
                let hits = try index.search(rows[0], limit: 7, minimumSimilarity: least)
                #expect(Set(hits.map(\.row)).count == hits.count && hits.count <= 7)
                #expect(hits.allSatisfy { (0..<400).contains($0.row) && $0.similarity >= least ?? -.infinity })
            }
        }
    }

    @Test func refusals() throws {
        let matrix = try VectorMatrix(dimension: 2, rows: [[1, 0], [0, 1]])
        for metric in [Metric.manhattan, .hamming] {
            #expect(
                throws: VectorSearchError.unsupportedMetric(metric, kind: .exact, supported: Self.metrics)
            ) { try ExactIndex(matrix, metric: metric, quantized: true) }
        }
        let wide = try VectorMatrix(dimension: 65537, rows: [[Float](repeating: 1, count: 65537)])
        #expect(throws: VectorSearchError.invalidDimension(65537)) {
            try ExactIndex(wide, metric: .euclidean, quantized: true)
        }
        #expect(throws: VectorSearchError.cancelled) {
            try IndexRecipe.exact(quantized: true).build(matrix, metric: .cosine, BuildOptions(isCancelled: { true }))
        }
        let index = try ExactIndex(matrix, metric: .euclidean, quantized: true)
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try index.search([0, .nan], limit: 1) }
        #expect(index.byteCount == 2 * 2 * 4 + 2 * 2 + 2 * 16 + 2 * 4)
    }
}

extension Float {
    /// x to a whole power, for tests.
    fileprivate static func pow(_ x: Float, _ y: Float) -> Float { Float(Foundation.pow(Double(x), Double(y))) }
}
