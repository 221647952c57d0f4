import Basics
import Charts
import Foundation
import Testing
import VectorSearch

@testable import VectorBenchmark

/// An index that finds the first `effort` true neighbors and fills up with others: recall is known in advance.
private struct Pretender: VectorIndex {
    let exact: ExactIndex
    var kind: IndexKind { .hnsw }
    var dimension: Int { exact.dimension }
    var count: Int { exact.count }
    var metric: Metric { exact.metric }
    var byteCount: Int { 1 }
    let found: @Sendable (Int) -> Int

    func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        let all = try exact.search(query, limit: count)
        let right = min(options.limit, found(options.effort ?? options.limit))
        return Array(all.prefix(right) + all.suffix(options.limit - right))
    }
}

@Suite struct SweepTests {
    private let base: VectorMatrix
    private let queries: VectorMatrix
    private let truth: GroundTruth

    init() throws {
        var random = SeededGenerator(seed: 3)
        base = try VectorMatrix(dimension: 6, rows: random.rows(200, 6)).normalized()
        queries = try VectorMatrix(dimension: 6, rows: random.rows(37, 6))
        truth = try GroundTruth(of: queries, in: base, metric: .cosine, limit: 10, BuildOptions(threads: 2))
    }

    @Test func truthIsWhatIsMostAlike() throws {
        for query in 0..<queries.count {
            func dot(_ row: Int) -> Double {
                zip(queries[query], base[row]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            let ranked = (0..<base.count).sorted { dot($0) > dot($1) }
            #expect(Set(truth.table[query]) == Set(ranked.prefix(10)))
        }
        #expect(truth.recall(of: try ExactIndex(base).search(queries, SearchOptions(limit: 10))) == 1)
    }

    @Test func limitsBeyondTheRowsAreCut() throws {
        let base = try VectorMatrix(dimension: 2, rows: [[1, 0], [0, 1], [3, 3]])
        let truth = try GroundTruth(of: base, in: base, metric: .euclidean, limit: .max)
        #expect(truth.limit == 3 && truth.table[0] == [0, 1, 2])
        for kind in IndexKind.allCases { _ = Array(EffortLadder(kind, limit: .max, count: 3)) }
    }

    @Test func truthIsRefusedAndStopped() throws {
        #expect(throws: VectorSearchError.invalidLimit(0)) {
            try GroundTruth(of: queries, in: base, metric: .cosine, limit: 0)
        }
        #expect(throws: VectorSearchError.cancelled) {
            try GroundTruth(of: queries, in: base, metric: .cosine, limit: 1, BuildOptions(isCancelled: { true }))
        }
        var withZero = queries
        try withZero.append([0, 0, 0, 0, 0, 0])
        #expect(throws: VectorSearchError.inRow(37, .zeroVector)) {
            try GroundTruth(of: withZero, in: base, metric: .cosine, limit: 1)
        }
    }

    @Test func recallCountsWhatWasFound() throws {
        let table = NeighborTable(width: 3, count: 2, rows: [1, 2, 3, 4, 5, -1])
        let truth = try #require(GroundTruth(table, limit: 3))
        #expect(GroundTruth(table, limit: 4) == nil && GroundTruth(table, limit: 0) == nil)
        func answer(_ rows: Int...) -> [Neighbor] { rows.map { Neighbor(row: $0, similarity: 1) } }
        #expect(truth.recall(of: [answer(3, 2, 1), answer(5, 4, 9)]) == 1)
        #expect(truth.recall(of: [answer(3, 9, 8), answer(4)]) == (1.0 / 3 + 0.5) / 2)
        #expect(truth.recall(of: [answer(1, 2, 3)]) == 0.5)
        #expect(truth.recall(of: [answer(9, 9, 9, 1, 2, 3), answer()]) == 0)
    }

    /// Which of several equally similar rows is found is chance.
    @Test func tiesWithTheLastAreRight() throws {
        let rows: [[Float]] = [[0], [1], [1], [1], [5]]
        let matrix = try VectorMatrix(dimension: 1, rows: rows)
        let query = try VectorMatrix(dimension: 1, rows: [[0]])
        let truth = try GroundTruth(of: query, in: matrix, metric: .euclidean, limit: 2)
        #expect(Array(truth.table[0]) == [0, 1])
        func answer(_ rows: (Int, Float)...) -> [[Neighbor]] { [rows.map { Neighbor(row: $0, similarity: $1) }] }
        #expect(truth.recall(of: answer((0, 0), (3, -1))) == 1)
        #expect(truth.recall(of: answer((0, 0), (4, -5))) == 0.5)
        #expect(truth.recall(of: answer((2, -1), (3, -1))) == 1)
    }

    @Test func measuresOneEffort() throws {
        let index = Pretender(exact: try ExactIndex(base)) { $0 / 10 }
        var sweep = RecallSweep(queries, truth: truth)
        #expect(sweep.limit == 10)
        sweep.repeats = 2
        sweep.threads = 3
        let (point, answers) = try sweep.measure(index, effort: 70)
        #expect(abs((point.recall ?? 0) - 0.7) < 1e-9)
        #expect(point.effort == 70 && point.seconds > 0)
        #expect(abs(point.queriesPerSecond * point.seconds - 37) < 1e-6)
        #expect(answers.count == 37 && answers.allSatisfy { $0.count == 10 })
        sweep.isCancelled = { true }
        #expect(throws: VectorSearchError.cancelled) { try sweep.measure(index, effort: 1) }
    }

    @Test func speedAloneNeedsNoTruth() throws {
        let (point, _) = try RecallSweep(queries, truth: nil).measure(try ExactIndex(base), effort: nil)
        #expect(point.recall == nil && point.effort == nil && point.queriesPerSecond > 0)
    }

    /// A truth that took nobody any time, so that how fast the machine is does not decide where a sweep ends.
    private func untimed(_ truth: GroundTruth) throws -> GroundTruth {
        try #require(GroundTruth(truth.table, limit: truth.limit))
    }

    @Test func climbsUntilRecallIsFull() throws {
        var sweep = RecallSweep(queries, truth: try untimed(truth))
        sweep.repeats = 1
        let exact = try ExactIndex(base)
        let (climbing, none) = try sweep.points(of: Pretender(exact: exact) { $0 / 10 })
        #expect(climbing.last?.recall == 1 && climbing.dropLast().allSatisfy { $0.recall ?? 1 < 1 } && none == nil)
        #expect(climbing.first?.effort == 10)
        #expect(zip(climbing, climbing.dropFirst()).allSatisfy { ($0.effort ?? 0) < ($1.effort ?? 0) })
        var seen = 0
        #expect(try sweep.points(of: exact) { _ in seen += 1 }.points.count == 1)
        #expect(seen == 1)
    }

    /// A plateau is not taken for the end: what comes after it is looked at, in wider steps.
    @Test func climbsOverPlateaus() throws {
        var sweep = RecallSweep(queries, truth: try untimed(truth))
        sweep.repeats = 1
        let exact = try ExactIndex(base)
        let (over, none) = try sweep.points(of: Pretender(exact: exact) { $0 < 150 ? 4 : 10 })
        #expect(over.last?.recall == 1 && none == nil)
        let (still, ceiling) = try sweep.points(of: Pretender(exact: exact) { _ in 4 })
        #expect(ceiling == .greatestEffort && still.last?.effort == 200 && still.count < 10)
        #expect(still.allSatisfy { abs(($0.recall ?? 0) - 0.4) < 1e-9 })
        // Without a truth there is nothing to climb to.
        #expect(try RecallSweep(queries, truth: nil).points(of: Pretender(exact: exact) { $0 }).points.count == 4)
    }

    /// Vectors that are kept rounded are ranked by what is left of them, and the sweep says so.
    @Test func saysWhatKeepsRecallBelowOne() throws {
        var random = SeededGenerator(seed: 6)
        // Around each center, rows that differ by less than codes can tell.
        let centers = random.rows(55, 6)
        let near = (0..<1100).map { i in zip(centers[i % 55], random.vector(6)).map { $0 + 1e-4 * $1 } }
        let rows = try VectorMatrix(dimension: 6, rows: near).normalized()
        let truth = try GroundTruth(of: queries, in: rows, metric: .cosine, limit: 10)
        var sweep = RecallSweep(queries, truth: try untimed(truth))
        sweep.repeats = 1
        var ceilings: [RecallCeiling?] = []
        for vectors in [HNSWParameters.Vectors.int8, .float32] {
            let index = try HNSWIndex.build(
                rows, parameters: HNSWParameters(m: 8, efConstruction: 20, vectors: vectors))
            let (points, ceiling) = try sweep.points(of: index)
            ceilings.append(ceiling)
            #expect((points.last?.recall == 1) == (ceiling == nil))
        }
        #expect(ceilings == [.rounded(.int8), nil])
    }

    @Test func laddersRiseToTheNumberOfRows() {
        for kind in IndexKind.allCases {
            let efforts = Array(EffortLadder(kind, limit: 10, count: 1000))
            #expect(zip(efforts, efforts.dropFirst()).allSatisfy { $0 < $1 })
            #expect(efforts.last == (kind == .exact ? nil : kind == .annoy ? 100_000 : 1000))
        }
        #expect(Array(EffortLadder(.lsh, limit: 1, count: 0)) == [1])
    }

    @Test func theFrontIsWhatNothingBeats() throws {
        func point(_ recall: Double?, _ speed: Double) -> SweepPoint {
            SweepPoint(effort: nil, seconds: 1, queriesPerSecond: speed, recall: recall)
        }
        let points = [
            point(0.5, 900), point(0.9, 100), point(0.7, 80), point(nil, 5000), point(0.8, 1000), point(1, 10),
        ]
        #expect(points.paretoFront == [point(0.8, 1000), point(0.9, 100), point(1, 10)])
        #expect(abs((points.queriesPerSecond(atRecall: 0.9) ?? 0) - 100) < 1e-6)
        let between = try #require(points.queriesPerSecond(atRecall: 0.95))
        #expect(abs(between - 1000.0.squareRoot()) < 1e-6)
        #expect(points.queriesPerSecond(atRecall: 0.3) == 1000)
        #expect(points.dropLast().queriesPerSecond(atRecall: 0.95) == nil)
        #expect([SweepPoint]().paretoFront.isEmpty)
    }

    @Test func benchmarksFromAFileThatLeavesNothing() throws {
        try withTemporaryFolder { folder in
            var benchmark = IndexBenchmark(IndexRecipe(.exact), metric: .cosine)
            benchmark.folder = folder
            var visited = 0
            let result = try benchmark.run(base, RecallSweep(queries, truth: truth)) { _ in visited += 1 }
            #expect(result.kind == .exact && result.points.count == 1 && visited == 1)
            #expect(result.points[0].speed.recall == 1)
            #expect(result.indexBytes > 200 * 6 * 4 && result.buildSeconds >= 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            benchmark.folder = folder + "/absent"
            #expect(throws: IndexFileError.self) { try benchmark.run(base, RecallSweep(queries, truth: truth)) }
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm"), "the system has no /proc"))
    func residentMemoryGrowsWithWhatIsTouched() throws {
        let before = try #require(ResidentMemory.byteCount)
        let size = 64 << 20
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
        defer { memory.deallocate() }
        memset(memory, 1, size)
        let after = try #require(ResidentMemory.byteCount)
        // Other tests allocate and free meanwhile.
        #expect(after - before > size / 2)
    }

    @Test func aFigureShowsTheFrontOfEachIndex() {
        func point(_ recall: Double, _ speed: Double, effort: Int? = 10) -> SweepPoint {
            SweepPoint(effort: effort, seconds: 1, queriesPerSecond: speed, recall: recall)
        }
        let graph = Figure.Series(
            "graph", note: "8 s", frontOf: [point(0.9, 9000), point(0.99, 4000), point(0.8, 100)])
        #expect(graph.points.map(\.x) == [0.9, 0.99] && graph.points.map(\.label) == ["effort 10", "effort 10"])
        let exact = Figure.Series("exact", frontOf: [point(1, 80, effort: nil)])
        #expect(exact.points == [.init(1, 80, label: "default effort")])
        let svg = Figure(recallAndSpeed: [graph, exact], note: "cosine").svg(width: 720)
        #expect(svg.contains("graph: effort 10, recall 0.990, queries per second 4,000") && svg.contains(">8 s<"))
    }
}
