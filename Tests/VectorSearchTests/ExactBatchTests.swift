import Basics
import Synchronization
import Testing

@testable import VectorSearch

/// Many queries at once are answered as one by one, whatever the form, the filter and the number of threads.
@Suite struct ExactBatchTests {
    @Test(arguments: Metric.allCases) func agreesWithSingleQueries(metric: Metric) throws {
        for (seed, shape) in [(1, 1, 2), (3, 5, 2), (300, 40, 7), (201, 67, 70), (60, 1000, 5)].enumerated() {
            var random = Seeded(UInt64(60 + seed))
            let (count, dimension, queryCount) = shape
            let rows = try VectorMatrix(dimension: dimension, rows: random.rows(count, dimension)).normalized()
            let queries = try VectorMatrix(dimension: dimension, rows: random.rows(queryCount, dimension))
            let some = RowSet((0..<count).filter { $0 % 5 != 2 })
            for quantized in [false, true] where !quantized || RowCodes.metrics.contains(metric) {
                let index = try ExactIndex(rows, metric: metric, quantized: quantized)
                var filtered = SearchOptions(limit: 4, rows: some)
                filtered.isAllowed = { $0 % 2 == 0 }
                let middle = try index.search(queries[0], limit: count)[count / 2].similarity
                for options in [
                    SearchOptions(limit: 10), filtered, SearchOptions(limit: .max), SearchOptions(limit: 0),
                    SearchOptions(limit: 6, minimumSimilarity: middle),
                ] {
                    let expected = try (0..<queryCount).map { try index.search(queries[$0], options) }
                    for threads in [1, 2, 5] {
                        #expect(try index.search(queries, options, threads: threads) == expected)
                    }
                }
            }
        }
    }

    @Test func conditionsAreAskedOnceForABlockOfQueries() throws {
        var random = Seeded(70)
        let index = try ExactIndex(VectorMatrix(dimension: 4, rows: random.rows(500, 4)), metric: .euclidean)
        let queries = try VectorMatrix(dimension: 4, rows: random.rows(20, 4))
        let asked = Mutex(0)
        var options = SearchOptions(limit: 3)
        options.isAllowed = { row in
            asked.withLock { $0 += 1 }
            return row >= 400
        }
        let found = try index.search(queries, options)
        #expect(asked.withLock { $0 } == 500)
        #expect(found.allSatisfy { $0.count == 3 && $0.allSatisfy { $0.row >= 400 } })
    }

    @Test func refusals() throws {
        let index = try ExactIndex(VectorMatrix(dimension: 2, rows: [[1, 0], [0, 1]]))
        let queries = try VectorMatrix(dimension: 2, rows: [[1, 1], [0, 0], [2, 2]])
        #expect(throws: VectorSearchError.inRow(1, .zeroVector)) { try index.search(queries) }
        #expect(throws: VectorSearchError.invalidThreads(0)) { try index.search(queries, SearchOptions(), threads: 0) }
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try index.search(queries, SearchOptions(limit: -1)) }
        let wrong = try VectorMatrix(dimension: 3, rows: [[1, 1, 1], [1, 0, 0]])
        #expect(throws: VectorSearchError.inRow(0, .wrongDimension(expected: 2, found: 3))) { try index.search(wrong) }
        #expect(try index.search(VectorMatrix(dimension: 2)).isEmpty)
    }

    /// A condition on rows is honored by every form, together with a bitmap.
    @Test(arguments: Metric.allCases) func conditions(metric: Metric) throws {
        var random = Seeded(71)
        let rows = try VectorMatrix(dimension: 9, rows: random.rows(700, 9)).normalized()
        for quantized in [false, true] where !quantized || RowCodes.metrics.contains(metric) {
            let index = try ExactIndex(rows, metric: metric, quantized: quantized)
            let query = random.vector(9)
            let all = try index.search(query, limit: 700)
            var options = SearchOptions(limit: 12)
            options.isAllowed = { $0 % 7 == 3 }
            #expect(try index.search(query, options) == Array(all.filter { $0.row % 7 == 3 }.prefix(12)))
            options.rows = RowSet(0..<100)
            #expect(
                try index.search(query, options) == Array(all.filter { $0.row % 7 == 3 && $0.row < 100 }.prefix(12)))
            options.isAllowed = { _ in false }
            #expect(try index.search(query, options).isEmpty)
        }
    }
}
