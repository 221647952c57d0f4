import Basics
import Foundation
import Testing
import VectorKernels

@testable import VectorSearch

@Suite struct KDTreeTests {
    /// Whole numbers make ties common and sums exact, so that the answer is that of the exact index, bit for bit.
    @Test(arguments: [Metric.euclidean, .manhattan]) func agreesWithExact(metric: Metric) throws {
        for seed in 0..<25 {
            var random = Seeded(UInt64(seed))
            let (count, dimension) = (Int.random(in: 1...900, using: &random), Int.random(in: 1...7, using: &random))
            let matrix = try VectorMatrix(dimension: dimension, rows: random.coarseRows(count, dimension))
            let leafSize = [16, 40, 64, 1000].randomElement(using: &random) ?? 16
            let tree = try KDTreeIndex.build(
                matrix, metric: metric, parameters: KDTreeParameters(leafSize: leafSize), BuildOptions(threads: 2))
            let exact = try ExactIndex(matrix, metric: metric)
            let some = RowSet((0..<count).filter { _ in Bool.random(using: &random) })
            for query in random.coarseRows(4, dimension) {
                for limit in [1, 10, count + 3] {
                    #expect(try tree.search(query, limit: limit) == exact.search(query, limit: limit))
                    #expect(
                        try tree.search(query, limit: limit, rows: some)
                            == exact.search(query, limit: limit, rows: some))
                    #expect(
                        try tree.search(query, limit: limit, minimumSimilarity: -2)
                            == exact.search(query, limit: limit, minimumSimilarity: -2))
                    // All leaves, nearest first, is exact, too.
                    #expect(try tree.search(query, limit: limit, effort: .max) == exact.search(query, limit: limit))
                }
            }
        }
    }

    /// Far from the rows, near them, and among them, in up to 40 dimensions.
    @Test(arguments: KDTreeIndex.metrics) func boundsNeverHideANeighbor(metric: Metric) throws {
        for dimension in [1, 2, 3, 5, 10, 40] {
            var random = Seeded(UInt64(dimension))
            var matrix = try VectorMatrix(dimension: dimension, rows: random.rows(700, dimension))
            if metric == .cosine { matrix = try matrix.normalized() }
            let tree = try KDTreeIndex.build(matrix, metric: metric, parameters: KDTreeParameters(leafSize: 16))
            let exact = try ExactIndex(matrix, metric: metric)
            for scale: Float in [0.01, 1, 50, 1e6] {
                let query = random.vector(dimension).map { $0 * scale }
                let (found, truth) = (try tree.search(query, limit: 8), try exact.search(query, limit: 8))
                for (a, b) in zip(found, truth) {
                    #expect(abs(a.similarity - b.similarity) <= 1e-5 * max(1, abs(b.similarity)))
                }
                #expect(found.count == 8)
            }
        }
    }

    @Test func moreLeavesFindMore() throws {
        var random = Seeded(3)
        let matrix = try VectorMatrix(dimension: 16, rows: random.rows(4000, 16))
        let tree = try KDTreeIndex.build(matrix, parameters: KDTreeParameters(leafSize: 16))
        let queries = try VectorMatrix(dimension: 16, rows: random.rows(30, 16))
        let truth = try ExactIndex(matrix, metric: .euclidean).search(queries, SearchOptions())
        let recalls = try [1, 8, 64, 1 << 20].map {
            recall(of: try tree.search(queries, SearchOptions(effort: $0)), against: truth)
        }
        #expect(recalls == recalls.sorted())
        #expect(recalls[0] > 0.05 && recalls[0] < 0.6 && recalls[2] > 0.7 && recalls[3] == 1)
    }

    /// With a filter, effort counts rows that may be returned.
    @Test func effortSeesThroughFilters() throws {
        var random = Seeded(4)
        let matrix = try VectorMatrix(dimension: 8, rows: random.rows(4000, 8))
        let tree = try KDTreeIndex.build(matrix)
        var options = SearchOptions(limit: 10, effort: 2)
        options.isAllowed = { $0 % 50 == 3 }
        let hits = try tree.search(random.vector(8), options)
        #expect(hits.count == 10 && hits.allSatisfy { $0.row % 50 == 3 })
    }

    @Test func theLongestVectors() throws {
        let rows: [[Float]] = [[6.5e18, 0], [-6.5e18, 0], [4.6e18, -4.6e18], [0, 0]]
        let matrix = try VectorMatrix(dimension: 2, rows: Array(repeating: rows, count: 30).flatMap { $0 })
        for metric in [Metric.euclidean, .manhattan] {
            let tree = try KDTreeIndex.build(matrix, metric: metric, parameters: KDTreeParameters(leafSize: 16))
            let exact = try ExactIndex(matrix, metric: metric)
            #expect(try tree.search([6.5e18, 1], limit: 40) == exact.search([6.5e18, 1], limit: 40))
        }
    }

    @Test func threadsDoNotChangeTheTree() throws {
        var random = Seeded(5)
        let matrix = try VectorMatrix(dimension: 3, rows: random.coarseRows(3000, 3))
        func tree(_ threads: Int) throws -> KDTreeIndex {
            try KDTreeIndex.build(matrix, parameters: KDTreeParameters(leafSize: 16), BuildOptions(threads: threads))
        }
        let alone = try tree(1)
        for threads in [2, 7] {
            let together = try tree(threads)
            for i in 0..<alone.rows.count { #expect(alone.rows.base[i] == together.rows.base[i]) }
            for i in 2..<alone.cuts.count { #expect(alone.cuts.base[i] == together.cuts.base[i]) }
        }
        let found = Set((0..<alone.rows.count).map { alone.rows.base[$0] }).subtracting([KDTreeIndex.noRow])
        #expect(found == Set(0..<3000))
    }

    @Test func refusesParameters() throws {
        let matrix = try VectorMatrix(dimension: 2, rows: [[1, 2]])
        for leafSize in [-1, 0, 15, 65537] {
            #expect(
                throws: VectorSearchError.invalidParameter("leafSize", value: leafSize, expected: "16…65536")
            ) { try KDTreeIndex.build(matrix, parameters: KDTreeParameters(leafSize: leafSize)) }
        }
        #expect(throws: VectorSearchError.notNormalized) { try KDTreeIndex.build(matrix, metric: .cosine) }
    }

    /// A file whose checksums are right but whose contents are not is searched without reading outside.
    @Test func craftedFilesAreSafe() throws {
        try withTemporaryFolder { folder in
            var random = Seeded(6)
            let matrix = try VectorMatrix(dimension: 5, rows: random.rows(300, 5))
            for round in 0..<60 {
                let tree = try KDTreeIndex.build(
                    matrix, parameters: KDTreeParameters(leafSize: 16), BuildOptions(threads: 1))
                // The arrays are still ours alone.
                for _ in 0..<10 {
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: tree.axes.base[Int.random(in: 0..<tree.axes.count, using: &random)] = random.word()
                    case 1:
                        tree.cuts.base[Int.random(in: 0..<tree.cuts.count, using: &random)] = Float(
                            bitPattern: random.word())
                    case 2: tree.rows.base[Int.random(in: 0..<tree.rows.count, using: &random)] = random.word()
                    default:
                        tree.vectors.base[Int.random(in: 0..<tree.values, using: &random)] = Float(
                            bitPattern: random.word())
                    }
                }
                try tree.write(to: folder + "/x.idx")
                let back = try IndexFile(path: folder + "/x.idx").index()
                for effort in [nil, 3, 1000] {
                    let limit = round.isMultiple(of: 2) ? 10 : Int.max
                    let hits = try back.search(random.vector(5), limit: limit, effort: effort)
                    #expect(hits.allSatisfy { (0..<300).contains($0.row) && !$0.similarity.isNaN })
                    _ = try back.search(random.vector(5), limit: limit, rows: RowSet(0..<50), effort: effort)
                    var asking = SearchOptions(limit: limit, effort: effort)
                    asking.isAllowed = {
                        #expect((0..<300).contains($0))
                        return $0 % 2 == 0
                    }
                    _ = try back.search(random.vector(5), asking)
                }
            }
        }
    }

    @Test func filesWithOtherShapesAreRefused() throws {
        try withTemporaryFolder { folder in
            var random = Seeded(7)
            let matrix = try VectorMatrix(dimension: 5, rows: random.rows(300, 5))
            let tree = try KDTreeIndex.build(matrix)
            func isRefused(_ parameters: [String: Int], sections: [String]) throws -> Bool {
                let writer = try IndexFileWriter(
                    path: folder + "/x.idx", of: tree, parameters: parameters, sections: sections.count)
                for name in sections {
                    switch name {
                    case "axes": try writer.add(name, tree.axes)
                    case "cuts": try writer.add(name, tree.cuts)
                    case "rows": try writer.add(name, tree.rows)
                    default: try writer.add(name, matrix)
                    }
                }
                try writer.commit()
                do {
                    _ = try IndexFile(path: folder + "/x.idx").index()
                    return false
                } catch { return true }
            }
            let all = ["axes", "cuts", "rows", "vectors"]
            // The matrix is not padded to whole blocks.
            #expect(try isRefused(["leafSize": 64], sections: all))
            #expect(try isRefused(["leafSize": 16], sections: all))
            #expect(try isRefused([:], sections: all))
            #expect(try isRefused(["leafSize": .max], sections: all))
            for name in all { #expect(try isRefused(["leafSize": 64], sections: all.filter { $0 != name })) }
        }
    }

    @Test func selectionHalves() {
        var random = Seeded(8)
        for _ in 0..<300 {
            let count = Int.random(in: 1...200, using: &random)
            let range: ClosedRange<UInt64> = Bool.random(using: &random) ? 0...5 : 0...UInt64.max
            var values = (0..<count).map { _ in UInt64.random(in: range, using: &random) }
            if Bool.random(using: &random) { values.sort() }
            let sorted = values.sorted()
            let middle = Int.random(in: 0...count, using: &random)
            values.withUnsafeMutableBufferPointer { $0.partition(at: middle) }
            #expect(values[..<middle].sorted() == Array(sorted[..<middle]))
            #expect(values[middle...].sorted() == Array(sorted[middle...]))
        }
    }

    /// Every level against a plain loop.
    @Test(arguments: 0..<Int(SIMILE_KERNEL_LEVEL_COUNT.rawValue)) func blockKernels(level: Int) throws {
        guard let kernels = simile_block_kernels_at(SimileKernelLevel(UInt32(level)))?.pointee else { return }
        var random = Seeded(9)
        for dimension in [1, 2, 3, 4, 5, 7, 8, 16, 31, 100] {
            let (query, rows) = (random.vector(dimension), random.rows(48, dimension))
            // One float off, so that nothing is aligned.
            var blocks: [Float] = [0]
            for block in 0..<3 {
                for i in 0..<dimension { for row in 0..<16 { blocks.append(rows[16 * block + row][i]) } }
            }
            for (kernel, metric) in [
                (kernels.dot, Metric.innerProduct), (kernels.squared_l2, .euclidean), (kernels.l1, .manhattan),
            ] {
                var scores = [Float](repeating: 0, count: 48)
                blocks.withUnsafeBufferPointer { blocks in
                    guard let base = blocks.baseAddress else { return }
                    kernel(query, base + 1, 3, dimension, &scores)
                }
                for row in 0..<48 {
                    var expected = reference(metric, query, rows[row])
                    if metric == .euclidean { expected *= expected }
                    #expect(abs(abs(Double(scores[row])) - abs(expected)) <= 1e-5 * max(1, abs(expected)))
                }
            }
        }
    }
}

extension Seeded {
    /// Any bits, or a small number.
    fileprivate mutating func word() -> UInt32 {
        let word = UInt32(truncatingIfNeeded: next())
        return Bool.random(using: &self) ? word : word % 400
    }
}
