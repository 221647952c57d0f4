import Basics
import Testing
import VectorSearch

@Suite struct ExactIndexTests {
    /// All rows, best first, by a full sort of the similarities that `Metric` reports for each pair.
    private func naive(
        _ rows: [[Float]], _ query: [Float], _ metric: Metric, allowed: (Int) -> Bool = { _ in true }
    ) throws -> [Neighbor] {
        try rows.indices.filter(allowed)
            .map { Neighbor(row: $0, similarity: try metric.similarity(query, rows[$0])) }
            .sorted { ($1.similarity, $0.row) < ($0.similarity, $1.row) }
    }

    private func index(_ rows: [[Float]], _ metric: Metric, dimension: Int, threads: Int = 1) throws -> ExactIndex {
        let matrix = try VectorMatrix(dimension: dimension, rows: rows)
        return try ExactIndex(metric == .cosine ? matrix.normalized() : matrix, metric: metric, threads: threads)
    }

    @Test(arguments: Metric.allCases) func agreesWithDefinition(metric: Metric) throws {
        var random = Seeded(3)
        for dimension in [1, 2, 31, 100, 4096] {
            let rows = random.rows(40, dimension)
            let query = random.vector(dimension)
            for hit in try index(rows, metric, dimension: dimension).search(query, limit: 40) {
                let expected = reference(metric, query, rows[hit.row])
                #expect(abs(Double(hit.similarity) - expected) <= 1e-5 * max(1, abs(expected)))
                #expect(
                    abs(try Double(metric.similarity(query, rows[hit.row])) - expected) <= 1e-5 * max(1, abs(expected)))
            }
        }
    }

    /// Whole numbers make ties common and sums exact; limits reach past the end.
    @Test(arguments: Metric.allCases) func agreesWithFullSort(metric: Metric) throws {
        for seed in 0..<20 {
            var random = Seeded(UInt64(seed))
            let (count, dimension) = (Int.random(in: 1...700, using: &random), Int.random(in: 1...6, using: &random))
            // Halves for the cosine, which a row of zeros does not have.
            let shift: Float = metric == .cosine ? 0.5 : 0
            let rows = random.coarseRows(count, dimension).map { row in row.map { $0 + shift } }
            let query = random.coarseRows(1, dimension)[0].map { $0 + shift }
            let index = try index(rows, metric, dimension: dimension)
            let all = try naive(rows, query, metric)
            for limit in [0, 1, 2, 10, count - 1, count, count + 5, Int.max] {
                #expect(try index.search(query, limit: limit) == Array(all.prefix(limit)))
            }
            let middle = all[count / 2].similarity
            let enough = all.filter { $0.similarity >= middle }
            #expect(try index.search(query, limit: .max, minimumSimilarity: middle) == enough)
            #expect(try index.search(query, limit: 3, minimumSimilarity: middle) == Array(enough.prefix(3)))
        }
    }

    @Test(arguments: [0.0, 0.01, 0.3, 0.9, 1.0]) func filters(selectivity: Double) throws {
        for metric in Metric.allCases {
            var random = Seeded(4)
            let rows = random.rows(900, 20)
            let query = random.vector(20)
            let kept = rows.indices.filter { _ in Double.random(in: 0..<1, using: &random) < selectivity }
            let index = try index(rows, metric, dimension: 20)
            let all = try index.search(query, limit: 900)
            let expected = all.filter { Set(kept).contains($0.row) }
            #expect(all.count == 900)
            #expect(try index.search(query, limit: .max, rows: RowSet(kept)) == expected)
            #expect(try index.search(query, limit: 7, rows: RowSet(kept)) == Array(expected.prefix(7)))
            #expect(try index.search(query, limit: 7, rows: RowSet(kept + [900, 5000])) == Array(expected.prefix(7)))
        }
    }

    @Test func duplicatesComeInRowOrder() throws {
        var random = Seeded(5)
        let vector = random.vector(333)
        for metric in Metric.allCases {
            let index = try index(Array(repeating: vector, count: 600), metric, dimension: 333)
            let hits = try index.search(vector, limit: 300)
            #expect(hits.map(\.row) == Array(0..<300))
            #expect(Set(hits.map(\.similarity)).count == 1)
            let spread = RowSet(stride(from: 599, through: 0, by: -3))
            #expect(try index.search(vector, limit: 5, rows: spread).map(\.row) == [2, 5, 8, 11, 14])
        }
    }

    @Test(arguments: Metric.allCases) func threadsDoNotChangeTheAnswer(metric: Metric) throws {
        var random = Seeded(6)
        // Coarse rows tie across the borders between threads; a row that is zero has no cosine.
        let rows = random.coarseRows(3000, 300).map { row in row.map { $0 + 0.5 } }
        let repeated = rows + rows
        let query = random.vector(300)
        let alone = try index(repeated, metric, dimension: 300)
        let odd = RowSet(stride(from: 1, to: 6000, by: 2))
        for threads in [2, 3, 64] {
            let together = try ExactIndex(alone.matrix, metric: metric, threads: threads)
            #expect(try together.search(query, limit: 25) == alone.search(query, limit: 25))
            #expect(try together.search(query, limit: 25, rows: odd) == alone.search(query, limit: 25, rows: odd))
        }
    }

    @Test func cosineIgnoresLengthAndStaysInRange() throws {
        var random = Seeded(7)
        let rows = random.rows(200, 57)
        let index = try index(rows, .cosine, dimension: 57)
        for (row, vector) in rows.enumerated() {
            let best = try index.search(vector.map { $0 * 1e-20 }, limit: 1)[0]
            #expect(best.row == row)
            #expect(best.similarity <= 1 && best.similarity > 0.999_999)
            let opposite = try #require(index.search(vector.map { $0 * -1e20 }, limit: 200).last)
            #expect(opposite.row == row)
            #expect(opposite.similarity >= -1 && opposite.similarity < -0.999_999)
        }
    }

    @Test func emptyAndSingle() throws {
        let empty = try ExactIndex(VectorMatrix(dimension: 2))
        #expect(try empty.search([1, 0]).isEmpty)
        #expect(try empty.search([1, 0], rows: [0, 1]).isEmpty)
        let single = try index([[3, 4]], .euclidean, dimension: 2)
        #expect(try single.search([0, 0]) == [Neighbor(row: 0, similarity: -5)])
        #expect(try single.search([0, 0], rows: []).isEmpty)
        #expect(try single.search([0, 0], minimumSimilarity: -5).count == 1)
        #expect(try single.search([0, 0], minimumSimilarity: -4.9).isEmpty)
        #expect(try single.search([0, 0], minimumSimilarity: .infinity).isEmpty)
        #expect(try single.search([0, 0], minimumSimilarity: -.infinity).count == 1)
    }

    @Test func refusals() throws {
        let index = try index([[1, 0], [0, 2]], .cosine, dimension: 2)
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 3)) { try index.search([1, 2, 3]) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 0)) { try index.search([]) }
        #expect(throws: VectorSearchError.zeroVector) { try index.search([0, -0]) }
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try index.search([0, .nan]) }
        #expect(throws: VectorSearchError.notFinite(component: 0)) { try index.search([.infinity, 1]) }
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try index.search([1, 0], limit: -1) }
        #expect(throws: VectorSearchError.invalidMinimumSimilarity) {
            try index.search([1, 0], minimumSimilarity: .nan)
        }
        let plain = try VectorMatrix(dimension: 2, rows: [[1, 0], [0, 2]])
        #expect(throws: VectorSearchError.notNormalized) { try ExactIndex(plain) }
        #expect(throws: VectorSearchError.invalidThreads(0)) { try ExactIndex(plain, metric: .euclidean, threads: 0) }
        let euclidean = try ExactIndex(plain, metric: .euclidean)
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try euclidean.search([0, -.infinity]) }
        #expect(throws: VectorSearchError.tooLong) { try euclidean.search([3e38, 0]) }
        #expect(try euclidean.search([0, 0]).count == 2)
    }

    /// The longest vectors that may enter do not overflow in any metric.
    @Test func longestVectorsStayFinite() throws {
        let rows: [[Float]] = [[6.5e18, 0], [-6.5e18, 0], [4.6e18, -4.6e18]]
        for metric in Metric.allCases {
            let hits = try index(rows, metric, dimension: 2).search([6.5e18, 1], limit: 3)
            #expect(hits.allSatisfy { $0.similarity.isFinite })
            #expect(hits.map(\.row) == [0, 2, 1])
        }
    }

    @Test func distancesMirrorSimilarities() throws {
        #expect(try Metric.cosine.similarity([1, 0], [3, 3]) == Float(0.5).squareRoot())
        #expect(Metric.cosine.distance(fromSimilarity: 0.25) == 0.75)
        #expect(Metric.euclidean.distance(fromSimilarity: -5) == 5)
        for metric in Metric.allCases {
            #expect(metric.similarity(fromDistance: metric.distance(fromSimilarity: 0.5)) == 0.5)
        }
        #expect(throws: VectorSearchError.invalidDimension(0)) { try Metric.cosine.similarity([], []) }
        #expect(throws: VectorSearchError.zeroVector) { try Metric.cosine.similarity([1], [0]) }
    }

    /// The example of the documentation.
    @Test func overviewExample() throws {
        var matrix = try VectorMatrix(dimension: 3)
        try matrix.append(normalizing: [1, 0, 0])
        try matrix.append(normalizing: [1, 1, 0])
        try matrix.append(normalizing: [0, 0, 1])
        let index = try ExactIndex(matrix, metric: .cosine)
        let hits = try index.search([2, 1, 0], limit: 2)
        #expect(hits.map(\.row) == [1, 0])
        #expect(abs(hits[0].similarity - 0.948_683) < 1e-6)
        #expect(abs(hits[1].similarity - 0.894_427) < 1e-6)
        let deleted: RowSet = [1]
        var rows = RowSet(0..<index.count)
        rows.subtract(deleted)
        #expect(try index.search([2, 1, 0], rows: rows, minimumSimilarity: 0.95).isEmpty)
    }

    @Test func recallCountsRows() {
        func answer(_ rows: Int...) -> [Neighbor] { rows.map { Neighbor(row: $0, similarity: 0) } }
        #expect(recall(of: answer(1, 2, 3), against: answer(3, 2, 9, 8)) == 0.5)
        #expect(recall(of: answer(), against: answer()) == 1)
        #expect(recall(of: answer(), against: answer(1)) == 0)
        #expect(recall(of: [answer(1), answer(5)], against: [answer(1), answer(2)]) == 0.5)
        #expect(recall(of: [answer(1)], against: [answer(1), answer(2)]) == 0.5)
        #expect(recall(of: [[Neighbor]](), against: [[Neighbor]]()) == 1)
    }
}
