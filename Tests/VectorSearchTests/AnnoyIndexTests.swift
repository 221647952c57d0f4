import Basics
import Foundation
import Synchronization
import Testing

@testable import VectorSearch

@Suite struct AnnoyIndexTests {
    private func build(
        _ matrix: VectorMatrix, _ metric: Metric, trees: Int = 10, _ options: BuildOptions = BuildOptions(threads: 2)
    ) throws -> AnnoyIndex {
        try AnnoyIndex.build(matrix, metric: metric, parameters: AnnoyParameters(trees: trees), options)
    }

    @Test(arguments: Metric.allCases) func recallGrowsWithEffort(metric: Metric) throws {
        let matrix = try annoyRows(1000, 16, metric)
        let exact = try ExactIndex(matrix, metric: metric)
        let index = try build(matrix, metric)
        var recalls: [Double] = []
        for effort in [50, 500, 4000] {
            var (found, expected): ([[Neighbor]], [[Neighbor]]) = ([], [])
            for query in 0..<40 {
                var vector = matrix[query * 21]
                vector[0] += 0.1
                let truth = try exact.search(vector, limit: 10)
                let hits = try index.search(vector, limit: 10, effort: effort)
                #expect(hits.count == 10 && Set(hits.map(\.row)).count == 10)
                #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.precedes($1) })
                // Rows as similar as the last true neighbor are as good: with bits there are many.
                let floor = (truth.last?.similarity ?? 0) - 1e-5
                found.append(zip(truth, hits).map { $1.similarity >= floor ? $0 : Neighbor(row: -1, similarity: 0) })
                expected.append(truth)
            }
            recalls.append(recall(of: found, against: expected))
        }
        #expect(recalls[0] >= 0.2 && recalls[1] >= 0.75 && recalls[2] >= 0.97, "\(metric) \(recalls)")
        #expect(recalls[0] < recalls[1] && recalls[1] <= recalls[2], "\(recalls)")
    }

    @Test(arguments: Metric.allCases) func allEffortIsExact(metric: Metric) throws {
        for (count, dimension) in [(700, 5), (500, 33), (40, 64)] {
            let matrix = try annoyRows(count, dimension, metric)
            let exact = try ExactIndex(matrix, metric: metric)
            let index = try build(matrix, metric, trees: 3)
            for row in 0..<10 {
                let all = try exact.search(matrix[row * 3], limit: 12)
                #expect(annoyAgrees(try index.search(matrix[row * 3], limit: 12, effort: .max), all))
                #expect(annoyAgrees(try index.search(matrix[row * 3], limit: 12, effort: 3 * count), all))
                // One candidate less: every leaf is opened by way of the cuts.
                #expect(annoyAgrees(try index.search(matrix[row * 3], limit: 12, effort: 3 * count - 1), all))
            }
        }
    }

    @Test(arguments: Metric.allCases) func limitsAndBounds(metric: Metric) throws {
        let matrix = try annoyRows(400, 9, metric)
        let exact = try ExactIndex(matrix, metric: metric)
        let index = try build(matrix, metric, trees: 4)
        let query = matrix[5]
        #expect(try index.search(query, limit: 0).isEmpty)
        #expect(annoyAgrees(try index.search(query, limit: .max), try exact.search(query, limit: .max)))
        #expect(try index.search(query, limit: 500).count == 400)
        let all = try exact.search(query, limit: .max)
        let bound = all[40].similarity - 1e-4
        let range = try index.search(query, limit: .max, minimumSimilarity: bound)
        #expect(range.allSatisfy { $0.similarity >= bound } && range.count >= 41)
        #expect(range.count == all.count { $0.similarity >= bound })
        #expect(throws: VectorSearchError.wrongDimension(expected: 9, found: 1)) { try index.search([1]) }
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try index.search(query, limit: -1) }
        #expect(throws: VectorSearchError.self) { try index.search(query, limit: 1, effort: 0) }
        #expect(throws: VectorSearchError.notFinite(component: 0)) { try index.search([.nan] + query.dropFirst()) }
    }

    @Test(arguments: Metric.allCases) func filters(metric: Metric) throws {
        var random = Seeded(8)
        let matrix = try annoyRows(1500, 12, metric)
        let exact = try ExactIndex(matrix, metric: metric)
        let index = try build(matrix, metric, trees: 6)
        for selectivity in [0.001, 0.01, 0.1, 0.5] {
            let rows = RowSet((0..<1500).filter { _ in Double.random(in: 0..<1, using: &random) < selectivity })
            var options = SearchOptions(limit: 10, effort: 500)
            var good = 0
            for query in 0..<10 {
                options.rows = rows
                let truth = try exact.search(matrix[query], options)
                var byCondition = options
                byCondition.rows = nil
                byCondition.isAllowed = { rows.contains($0) }
                for options in [options, byCondition] {
                    let hits = try index.search(matrix[query], options)
                    #expect(hits.allSatisfy { rows.contains($0.row) } && hits.count == truth.count)
                    let floor = (truth.last?.similarity ?? 0) - 1e-5
                    good += truth.isEmpty ? 10 : hits.count { $0.similarity >= floor } * 10 / truth.count
                }
            }
            #expect(good >= 170, "\(selectivity): \(good) of 200")
        }
    }

    @Test(arguments: Metric.allCases) func theSameForAnyNumberOfThreads(metric: Metric) throws {
        let matrix = try annoyRows(200, 8, metric)
        func bytes(_ threads: Int, seed: UInt64) throws -> [UInt8] {
            let index = try build(matrix, metric, trees: 4, BuildOptions(seed: seed, threads: threads))
            return Array(UnsafeRawBufferPointer(start: index.nodes.base, count: index.nodeBytes))
        }
        let alone = try bytes(1, seed: 5)
        #expect(try bytes(3, seed: 5) == alone)
        #expect(try bytes(64, seed: 5) == alone)
        #expect(try bytes(1, seed: 6) != alone)
    }

    @Test(arguments: Metric.allCases) func rowsThatCannotBeToldApart(metric: Metric) throws {
        for dimension in [1, 4096] {
            let row = (0..<dimension).map { _ in Float(0.75) }
            let matrix = try VectorMatrix(
                dimension: dimension, rows: Array(repeating: row, count: dimension == 1 ? 200 : 20))
            let index = try build(metric == .cosine ? matrix.normalized() : matrix, metric, trees: 3)
            let hits = try index.search(row, limit: 5)
            #expect(hits.count == 5 && Set(hits.map(\.row)).count == 5 && Set(hits.map(\.similarity)).count == 1)
            #expect(try index.search(row, limit: 1000).count == matrix.count)
        }
    }

    @Test(arguments: [Metric.euclidean, .innerProduct, .manhattan, .hamming]) func zerosAmongRows(metric: Metric) throws
    {
        var rows = [[Float]](repeating: [0, 0, 0], count: 40)
        rows.append([1, 0, 0])
        let index = try build(VectorMatrix(dimension: 3, rows: rows), metric, trees: 5)
        #expect(try index.search([0.9, 0, 0], limit: 1, effort: .max)[0].row == 40)
        #expect(try index.search([0, 0, 0], limit: 50).count == 41)
    }

    @Test func smallIndexes() throws {
        for metric in Metric.allCases {
            let empty = try build(VectorMatrix(dimension: 2), metric)
            #expect(try empty.count == 0 && empty.search([1, 0]).isEmpty)
            #expect(throws: VectorSearchError.self) { try empty.search(item: 0) }
            for count in 1...8 {
                let matrix = try annoyRows(count, 1, metric)
                let index = try build(matrix, metric, trees: 2)
                #expect(try index.search([1], limit: 20).map(\.row).sorted() == Array(0..<count))
                #expect(try index.search([1], limit: 20, rows: [3]).map(\.row) == (count > 3 ? [3] : []))
            }
        }
    }

    @Test func itemsFindThemselves() throws {
        let matrix = try annoyRows(500, 10, .cosine)
        let index = try build(matrix, .cosine)
        for item in [0, 17, 499] {
            #expect(try index.vector(ofItem: item) == matrix[item])
            let hits = try index.search(item: item, SearchOptions(limit: 3))
            #expect(hits[0].row == item && hits[0].similarity > 0.9999)
        }
    }

    @Test func buildingStopsAndTells() throws {
        let matrix = try annoyRows(500, 4, .euclidean)
        #expect(throws: VectorSearchError.cancelled) {
            try build(matrix, .euclidean, BuildOptions(threads: 2, isCancelled: { true }))
        }
        let asked = Mutex(0)
        let later = BuildOptions(
            threads: 2,
            isCancelled: {
                asked.withLock {
                    $0 += 1; return $0 > 50
                }
            })
        #expect(throws: VectorSearchError.cancelled) { try build(matrix, .euclidean, later) }
        let told = Mutex<[Double]>([])
        _ = try build(
            matrix, .euclidean, BuildOptions(threads: 2, progress: { done in told.withLock { $0.append(done) } }))
        #expect(told.withLock { $0.sorted() } == (1...10).map { Double($0) / 10 })
    }

    @Test func refusals() throws {
        let matrix = try VectorMatrix(dimension: 2, rows: [[1, 0], [0, 2]])
        #expect(throws: VectorSearchError.notNormalized) { try build(matrix, .cosine) }
        for trees in [0, -1, 65_537] {
            #expect(throws: VectorSearchError.invalidParameter("trees", value: trees, expected: "1…65536")) {
                try build(matrix, .euclidean, trees: trees)
            }
        }
        #expect(throws: VectorSearchError.invalidThreads(0)) { try build(matrix, .euclidean, BuildOptions(threads: 0)) }
    }

    @Test func recipesBuildIt() throws {
        let matrix = try annoyRows(100, 4, .cosine)
        #expect(IndexRecipe(.annoy).kind == .annoy)
        let index = try IndexRecipe.annoy(AnnoyParameters(trees: 2)).build(matrix, metric: .cosine)
        #expect(index.kind == .annoy && index.count == 100)
    }
}
