import Basics
import Foundation
import Testing
import VectorKernels

@testable import VectorSearch

@Suite struct LSHTests {
    /// Rows around centers, of unit length for the cosine.
    private func matrix(_ count: Int, _ dimension: Int, _ metric: Metric, seed: UInt64) throws -> VectorMatrix {
        let index = ConformingIndex(kind: .lsh, metric: metric)
        return try index.matrix(index.rows(count, dimension, seed: seed), dimension)
    }

    /// Small buckets, so that the tables are used and not a scan.
    private let small = LSHParameters(tables: 8, bucketSize: 2, rerank: 10)

    @Test(arguments: LSHIndex.metrics) func moreBucketsFindMore(metric: Metric) throws {
        let base = try matrix(4000, 70, metric, seed: 1)
        let queries = try matrix(40, 70, metric, seed: 2)
        let index = try LSHIndex.build(base, metric: metric, parameters: small)
        let truth = try ExactIndex(base, metric: metric).search(queries, SearchOptions())
        let recalls = try [1, 8, 30, 1 << 30].map {
            recall(of: try index.search(queries, SearchOptions(effort: $0)), against: truth)
        }
        #expect(recalls[0] < 0.9 && recalls[0] < recalls[2])
        #expect(recalls[0] <= recalls[1] && recalls[1] <= recalls[2])
        #expect(recalls[3] == 1, "beyond all buckets, effort compares more rows exactly, in the end all")
    }

    /// A filter that leaves every row leaves the answers, also where every row lies in a bucket that is probed.
    @Test func aFilterThatLeavesAllChangesNothing() throws {
        let base = try matrix(4096, 70, .cosine, seed: 7)
        let parameters = LSHParameters(tables: 64, hashes: 1, bucketSize: 1, sketchBits: 1024)
        let index = try LSHIndex.build(base, metric: .cosine, parameters: parameters)
        for row in stride(from: 0, to: 4096, by: 512) {
            let plain = try index.search(base[row], effort: 1)
            var options = SearchOptions(effort: 1)
            options.isAllowed = { _ in true }
            #expect(try index.search(base[row], rows: RowSet(0..<4096), effort: 1) == plain)
            #expect(try index.search(base[row], options) == plain)
            #expect(plain.first?.row == row)
        }
    }

    /// Rows that the index does not have count for nothing, also not towards how wide a filter is.
    @Test func rowsBeyondTheLastDoNotWidenAFilter() throws {
        let base = try matrix(5000, 70, .cosine, seed: 8)
        let index = try LSHIndex.build(base, metric: .cosine, parameters: small)
        var wide = RowSet(0..<100)
        let narrow = wide
        wide.formUnion(RowSet(1_000_000..<1_100_000))
        for row in stride(from: 0, to: 5000, by: 700) {
            #expect(
                try index.search(base[row], rows: wide, effort: 1) == index.search(base[row], rows: narrow, effort: 1))
        }
    }

    /// A row is in the bucket of its own vector, in every table.
    @Test(arguments: LSHIndex.metrics) func findsEveryRowByItself(metric: Metric) throws {
        let base = try matrix(3000, 20, metric, seed: 3)
        let index = try LSHIndex.build(base, metric: metric, parameters: small)
        for row in stride(from: 0, to: 3000, by: 37) {
            #expect(try index.search(base[row], limit: 1, effort: 1).map(\.row) == [row])
        }
    }

    @Test(arguments: LSHIndex.metrics) func tablesHoldEveryRowOnce(metric: Metric) throws {
        let base = try matrix(1000, 12, metric, seed: 4)
        let alone = try LSHIndex.build(base, metric: metric, BuildOptions(threads: 1))
        let together = try LSHIndex.build(base, metric: metric, BuildOptions(threads: 5))
        for table in 0..<alone.functions.tables {
            let rows = (0..<1000).map { alone.rows.base[1000 * table + $0] }
            #expect(rows.sorted() == Array(0..<1000))
            #expect(rows == (0..<1000).map { together.rows.base[1000 * table + $0] })
            let slots = (1 << alone.functions.slotBits) + 1
            let offsets = (0..<slots).map { alone.offsets.base[slots * table + $0] }
            #expect(offsets == offsets.sorted() && offsets.first == 0 && offsets.last == 1000)
        }
        for i in 0..<alone.sketches.count { #expect(alone.sketches.base[i] == together.sketches.base[i]) }
        let other = try LSHIndex.build(base, metric: metric, BuildOptions(seed: 43))
        #expect((0..<1000).contains { alone.rows.base[$0] != other.rows.base[$0] })
    }

    /// The hash functions of a few rows of widely different lengths, which fall into stripes far away.
    @Test func longVectorsFallIntoSomeBucket() throws {
        var rows: [[Float]] = [[6.5e18, 0, 0], [0, -6.5e18, 0], [1e-30, 0, 0]]
        rows += (0..<200).map { [Float($0), 1, 0] }
        let base = try VectorMatrix(dimension: 3, rows: rows)
        for width: Float? in [nil, 1e-30, 1e30] {
            let index = try LSHIndex.build(
                base, metric: .euclidean, parameters: LSHParameters(tables: 2, bucketSize: 1, bucketWidth: width))
            for row in rows { _ = try index.search(row, limit: 3, effort: 1) }
            #expect(try index.search(rows[0], limit: 1, effort: 1).first?.row == 0)
        }
    }

    @Test func probesComeInOrderOfCost() {
        for changes in [1, 2, 5, 20, 64] {
            let sets = ProbeOrder.sets(200, changes: changes)
            #expect(sets.first == 0 && Set(sets).count == sets.count)
            #expect(sets.count == min(200, changes < 8 ? 1 << changes : 200))
            let costs = sets.map { set in
                (0..<64).filter { set & (1 << UInt64($0)) != 0 }.reduce(0) { $0 + ($1 + 1) * ($1 + 2) }
            }
            #expect(costs == costs.sorted())
            #expect(sets.allSatisfy { changes == 64 || $0 < 1 << UInt64(changes) })
        }
        #expect(ProbeOrder.sets(5, changes: 0) == [0])
    }

    @Test func rotationsKeepLengths() throws {
        var random = Seeded(5)
        for dimension in [1, 2, 255, 256, 300, 1280] {
            let rotation = RandomRotation(dimension: dimension, results: 64, seed: 9)
            let vector = random.vector(dimension)
            var results = [Float](repeating: .nan, count: rotation.size)
            vector.withUnsafeBufferPointer { vector in
                guard let vector = vector.baseAddress else { return }
                rotation.project(vector, into: &results)
            }
            let (before, after) = (vector.reduce(0) { $0 + $1 * $1 }, results.reduce(0) { $0 + $1 * $1 })
            #expect(abs(after / Float(rotation.size) / before - 1) < 1e-4)
        }
    }

    @Test func refusesParameters() throws {
        let base = try VectorMatrix(dimension: 2, rows: [[1, 0]])
        for parameters in [
            LSHParameters(tables: 0), LSHParameters(tables: 257), LSHParameters(hashes: 0), LSHParameters(hashes: 33),
            LSHParameters(bucketSize: 0), LSHParameters(bucketWidth: 0), LSHParameters(bucketWidth: .nan),
            LSHParameters(bucketWidth: .infinity), LSHParameters(sketchBits: 63), LSHParameters(sketchBits: -64),
            LSHParameters(rerank: 0),
        ] {
            #expect(throws: VectorSearchError.self) { try LSHIndex.build(base, parameters: parameters) }
        }
        #expect(try LSHIndex.build(base, parameters: LSHParameters(tables: 256, hashes: 32)).count == 1)
    }

    /// A file whose checksums are right but whose contents are not is searched without reading outside.
    @Test(arguments: LSHIndex.metrics) func craftedFilesAreSafe(metric: Metric) throws {
        try withTemporaryFolder { folder in
            var random = Seeded(6)
            let base = try matrix(400, 5, metric, seed: 7)
            let parameters = LSHParameters(tables: 3, bucketSize: 1, sketchBits: 64, rerank: 1)
            for _ in 0..<25 {
                // The arrays are still ours alone.
                let index = try LSHIndex.build(base, metric: metric, parameters: parameters, BuildOptions(threads: 1))
                for _ in 0..<100 {
                    let word = UInt32(truncatingIfNeeded: random.next() >> UInt64.random(in: 32...60, using: &random))
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: index.offsets.base[Int.random(in: 0..<index.offsets.count, using: &random)] = word
                    case 1: index.rows.base[Int.random(in: 0..<index.rows.count, using: &random)] = word
                    case 2: index.sketches.base[Int.random(in: 0..<400, using: &random)] = random.next()
                    default:
                        index.functions.thresholds.base[
                            Int.random(in: 0..<index.functions.thresholds.count, using: &random)] = Float(
                                bitPattern: word)
                    }
                }
                try index.write(to: folder + "/x.idx")
                let back = try IndexFile(path: folder + "/x.idx").index()
                for effort in [1, 5, 1000] {
                    let hits = try back.search(base[Int.random(in: 0..<400, using: &random)], effort: effort)
                    #expect(hits.allSatisfy { (0..<400).contains($0.row) })
                    _ = try back.search(base[3], limit: 5, rows: RowSet(0..<300), effort: effort)
                }
            }
        }
    }

    /// Every level against plain loops.
    @Test(arguments: 0..<Int(SIMILE_KERNEL_LEVEL_COUNT.rawValue)) func hashKernels(level: Int) {
        guard let kernels = simile_hash_kernels_at(SimileKernelLevel(UInt32(level)))?.pointee else { return }
        var random = Seeded(8)
        for size in [16, 32, 256] {
            // One float off, so that nothing is aligned. Whole numbers, so that sums are exact.
            let values = [0] + (0..<size).map { _ in Float(Int.random(in: -9...9, using: &random)) }
            var results = values
            results.withUnsafeMutableBufferPointer { $0.baseAddress.map { kernels.hadamard($0 + 1, size) } }
            for i in 0..<size {
                var expected: Float = 0
                for j in 0..<size {
                    let isPositive = (i & j).nonzeroBitCount.isMultiple(of: 2)
                    expected += isPositive ? values[j + 1] : -values[j + 1]
                }
                #expect(results[i + 1] == expected)
            }
        }
        for words in [1, 3, 8, 15, 16, 17] {
            let sketches = (0..<40 * words).map { _ in random.next() }
            let sketch = (0..<words).map { _ in random.next() }
            var expected = [UInt32](repeating: 0, count: 40)
            for i in sketches.indices {
                expected[i / words] += UInt32((sketch[i % words] ^ sketches[i]).nonzeroBitCount)
            }
            var distances = [UInt32](repeating: 0, count: 40)
            kernels.sketch_distances(sketch, sketches, nil, 40, words, &distances)
            #expect(distances == expected)
            let ids = (0..<30).map { _ in UInt32.random(in: 0..<40, using: &random) }
            kernels.sketch_distances(sketch, sketches, ids, 30, words, &distances)
            #expect(Array(distances.prefix(30)) == ids.map { expected[Int($0)] })
        }
    }
}
