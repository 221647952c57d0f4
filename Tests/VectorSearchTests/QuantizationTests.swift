import Basics
import Testing

@testable import VectorSearch

@Suite struct QuantizationTests {
    static let metrics: [Metric] = [.cosine, .euclidean, .innerProduct, .manhattan]

    private func sample(_ metric: Metric, _ count: Int = 200, _ dimension: Int = 60) throws -> VectorMatrix {
        var random = Seeded(11)
        // Away from the origin, as embeddings are.
        let rows = random.rows(count, dimension).map { $0.map { $0 + 0.5 } }
        let matrix = try VectorMatrix(dimension: dimension, rows: rows)
        return metric == .cosine ? try matrix.normalized() : matrix
    }

    @Test(arguments: metrics) func keysStandForSimilarities(metric: Metric) throws {
        let matrix = try sample(metric)
        let quantizer = Int8Quantizer(matrix, metric: metric)
        let records = try quantizer.encode(matrix, threads: 2)
        #expect(records.count == 200 && records.stride == 128)
        let prepared = try PreparedQuery(matrix[7].map { $0 * 0.9 + 0.01 }, dimension: 60, metric: metric)
        let query = quantizer.query(prepared)
        var keys = [Float](repeating: 0, count: 200)
        records.bytes.withUnsafeBufferPointer { query.keys($0.baseAddress!, count: 200, into: &keys) }
        let tolerance: Double = metric == .manhattan ? 0.5 : metric == .cosine ? 0.003 : 0.1
        for row in 0..<200 {
            let expected = reference(metric, prepared.values, matrix[row])
            let found = query.similarity(fromKey: keys[row])
            #expect(abs(Double(found) - expected) < tolerance, "row \(row)")
            if abs(found) > 0.1 { #expect(abs(query.key(fromSimilarity: found) - keys[row]) < 1e-3) }
        }
    }

    @Test(arguments: metrics) func keysRankLikeSimilarities(metric: Metric) throws {
        let matrix = try sample(metric, 2000, 48)
        let quantizer = Int8Quantizer(matrix, metric: metric)
        let records = try quantizer.encode(matrix)
        let exact = try ExactIndex(matrix, metric: metric)
        var random = Seeded(12)
        var found = 0.0
        for _ in 0..<20 {
            let vector = random.vector(48).map { $0 + 0.5 }
            let query = quantizer.query(try PreparedQuery(vector, dimension: 48, metric: metric))
            var keys = [Float](repeating: 0, count: 2000)
            records.bytes.withUnsafeBufferPointer { query.keys($0.baseAddress!, count: 2000, into: &keys) }
            let best = keys.indices.map { Neighbor(row: $0, similarity: keys[$0]) }.sorted { $0.precedes($1) }.prefix(
                10)
            found += recall(of: Array(best), against: try exact.search(vector, limit: 10)) / 20
        }
        #expect(found > 0.95)
    }

    @Test(arguments: metrics) func identicalRowsAndZerosAreEqual(metric: Metric) throws {
        guard metric != .cosine else { return }
        for row in [[Float](repeating: 0, count: 5), [1, 2, 3, 4, 5]] {
            let matrix = try VectorMatrix(dimension: 5, rows: [row, row, row])
            let quantizer = Int8Quantizer(matrix, metric: metric)
            let records = try quantizer.encode(matrix)
            let query = quantizer.query(try PreparedQuery(row, dimension: 5, metric: metric))
            var keys: [Float] = [1, 2, 3]
            records.bytes.withUnsafeBufferPointer { query.keys($0.baseAddress!, count: 3, into: &keys) }
            #expect(keys[0] == keys[1] && keys[1] == keys[2])
            #expect(abs(Double(query.similarity(fromKey: keys[0])) - reference(metric, row, row)) < 1e-3)
        }
    }

    @Test func flatArraysAreValues() throws {
        var array = try FlatArray<UInt32>(zeros: 3)
        try array.mutableBase()[1] = 5
        let copy = array
        try array.mutableBase()[1] = 6
        try array.append(zeros: 1000)
        #expect(copy[1] == 5 && copy.count == 3)
        #expect(array[1] == 6 && array.count == 1003 && array[1002] == 0)
        #expect(throws: VectorSearchError.self) { try FlatArray<UInt32>(zeros: .max / 8) }
    }

    @Test func everyIndexIsVisitedOnce() throws {
        for (count, threads) in [(0, 3), (1, 3), (63, 2), (64, 2), (1000, 4)] {
            var visits = try FlatArray<UInt8>(zeros: max(1, count))
            nonisolated(unsafe) let base = try visits.mutableBase()
            concurrently(count, threads: threads) { base[$0] += 1 }
            #expect((0..<count).allSatisfy { visits[$0] == 1 })
        }
    }
}
