import Basics
import Synchronization
import Testing

@testable import VectorSearch

/// What every kind of index promises, whatever it is made of.
@Suite struct IndexConformanceTests {
    /// Answers in order, without repetition, among the allowed, within the bounds, each with its true similarity.
    private func check(
        _ hits: [Neighbor], of query: [Float], rows: [[Float]], _ metric: Metric, _ options: SearchOptions,
        _ where: String = ""
    ) throws {
        let place = Comment(rawValue: `where`)
        #expect(hits.count <= options.limit, place)
        #expect(Set(hits.map(\.row)).count == hits.count, place)
        #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.precedes($1) }, place)
        try #require(hits.allSatisfy { rows.indices.contains($0.row) }, place)
        #expect(hits.allSatisfy { options.allows($0.row) }, place)
        #expect(hits.allSatisfy { $0.similarity >= options.minimumSimilarity ?? -.infinity }, place)
        // A long answer is sampled, for the test's own arithmetic is slow.
        for i in stride(from: 0, to: hits.count, by: max(1, hits.count / 40)) {
            let expected = reference(metric, query, rows[hits[i].row])
            #expect(abs(Double(hits[i].similarity) - expected) <= 2e-5 * max(1, abs(expected)), place)
        }
    }

    @Test(arguments: ConformingIndex.unsupported) func refusesOtherMetrics(index: ConformingIndex) throws {
        let error = #expect(throws: VectorSearchError.self) { try index.build([[1, 0]], dimension: 2) }
        guard case .unsupportedMetric(index.metric, index.kind, let supported) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set(supported) == Set(ConformingIndex.metrics(of: index.kind)))
    }

    @Test(arguments: ConformingIndex.all) func describesItself(index: ConformingIndex) throws {
        let built = try index.build(index.rows(50, 6, seed: 1), dimension: 6)
        #expect(built.kind == index.kind && built.metric == index.metric)
        #expect(built.count == 50 && built.dimension == 6 && built.byteCount > 0)
    }

    @Test(arguments: ConformingIndex.all) func emptyAndOne(index: ConformingIndex) throws {
        let empty = try index.build([], dimension: 3)
        #expect(empty.count == 0)
        #expect(try empty.search([1, 0, 0]).isEmpty)
        #expect(try empty.search([1, 0, 0], limit: .max, rows: [0, 7], minimumSimilarity: -.infinity).isEmpty)
        #expect(try empty.search([1, 0, 0], effort: 5).isEmpty)
        let one = try index.build([[0, 2, 0]], dimension: 3)
        for options in [SearchOptions(limit: 1), SearchOptions(limit: .max), SearchOptions(effort: 3)] {
            let hits = try one.search([1, 1, 0], options)
            #expect(hits.map(\.row) == [0])
            try check(hits, of: [1, 1, 0], rows: [[0, 2, 0]], index.metric, options)
        }
        #expect(try one.search([1, 1, 0], limit: 0).isEmpty)
        #expect(try one.search([1, 1, 0], rows: []).isEmpty)
        #expect(try one.search([1, 1, 0], rows: [1, 100]).isEmpty)
    }

    @Test(arguments: ConformingIndex.all) func identicalRows(index: ConformingIndex) throws {
        var random = Seeded(2)
        let vector = random.vector(9)
        let rows = Array(repeating: vector, count: 300)
        let built = try index.build(rows, dimension: 9)
        for limit in [1, 10, 300, 400] {
            let hits = try built.search(vector, limit: limit)
            try check(hits, of: vector, rows: rows, index.metric, SearchOptions(limit: limit))
            #expect(hits.count == min(limit, 300) || !index.isExact && hits.count >= min(limit, 10))
            #expect(Set(hits.map(\.similarity)).count == 1)
        }
        if index.isExact { #expect(try built.search(vector, limit: 7).map(\.row) == Array(0..<7)) }
    }

    /// Half of the rows are there three times.
    @Test(arguments: ConformingIndex.all) func duplicateRows(index: ConformingIndex) throws {
        let distinct = index.rows(200, 7, seed: 3)
        let rows = distinct + distinct.prefix(100) + distinct.prefix(100)
        let built = try index.build(rows, dimension: 7)
        for row in [0, 13, 99] {
            let hits = try built.search(rows[row], limit: 12)
            try check(hits, of: rows[row], rows: rows, index.metric, SearchOptions(limit: 12))
            if index.metric != .innerProduct && index.metric != .hamming {
                #expect(Set(hits.prefix(3).map(\.row)) == [row, row + 200, row + 300])
            }
        }
    }

    @Test(arguments: ConformingIndex.all) func zeroVectors(index: ConformingIndex) throws {
        guard index.metric != .cosine else {
            let plain = try VectorMatrix(dimension: 4, rows: [[1, 0, 0, 0], [0, 0, 0, 0]])
            #expect(throws: VectorSearchError.notNormalized) {
                try IndexRecipe(index.kind).build(plain, metric: .cosine)
            }
            let built = try index.build([[1, 0, 0, 0]], dimension: 4)
            #expect(throws: VectorSearchError.zeroVector) { try built.search([0, 0, 0, 0]) }
            return
        }
        let zeros = Array(repeating: [Float](repeating: 0, count: 4), count: 30)
        for rows in [zeros, zeros + index.rows(60, 4, seed: 4)] {
            let built = try index.build(rows, dimension: 4)
            for query in [[0, 0, 0, 0], [1, -1, 0.25, 2]] as [[Float]] {
                let hits = try built.search(query, limit: 5)
                try check(hits, of: query, rows: rows, index.metric, SearchOptions(limit: 5))
                #expect(hits.count == 5)
            }
        }
    }

    @Test(arguments: ConformingIndex.all) func extremeDimensions(index: ConformingIndex) throws {
        for (dimension, count) in [(1, 300), (2, 200), (4096, 24)] {
            let rows = index.rows(count, dimension, seed: 5)
            let built = try index.build(rows, dimension: dimension)
            let exact = try index.exact(rows, dimension: dimension)
            for row in [0, count / 2] {
                for effort in [nil, 1, 1000] {
                    let options = SearchOptions(limit: 10, effort: effort)
                    let hits = try built.search(rows[row], options)
                    try check(hits, of: rows[row], rows: rows, index.metric, options, "dimension \(dimension)")
                    if index.isExact, effort == nil {
                        let truth = try exact.search(rows[row], limit: 10)
                        #expect(recallOfSimilarity(hits, truth) == 1)
                    }
                }
            }
        }
    }

    @Test(arguments: ConformingIndex.all) func refusals(index: ConformingIndex) throws {
        let built = try index.build(index.rows(40, 3, seed: 6), dimension: 3)
        #expect(throws: VectorSearchError.wrongDimension(expected: 3, found: 2)) { try built.search([1, 2]) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 3, found: 0)) { try built.search([]) }
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try built.search([0, .nan, 1]) }
        #expect(throws: VectorSearchError.notFinite(component: 2)) { try built.search([0, 1, .infinity]) }
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try built.search([1, 2, 3], limit: -1) }
        #expect(throws: VectorSearchError.invalidMinimumSimilarity) {
            try built.search([1, 2, 3], minimumSimilarity: .nan)
        }
        #expect(throws: VectorSearchError.self) { try built.search([1, 2, 3], effort: 0) }
        #expect(throws: VectorSearchError.self) { try built.search([1, 2, 3], effort: -5) }
        #expect(try built.search([1, 2, 3], limit: 0).isEmpty)
        #expect(try built.search([1, 2, 3], limit: 3, effort: .max).count == 3)
        guard index.kind != .exact else { return }
        #expect(throws: VectorSearchError.invalidThreads(0)) {
            try index.build([[1, 2, 3]], dimension: 3, BuildOptions(threads: 0))
        }
    }

    @Test(arguments: ConformingIndex.all) func findsTheNeighbors(index: ConformingIndex) throws {
        let rows = index.rows(600, 24, seed: 7)
        let built = try IndexRecipe(index.kind).build(
            index.matrix(rows, 24), metric: index.metric, BuildOptions(threads: 2))
        let exact = try index.exact(rows, dimension: 24)
        let queries = index.rows(25, 24, seed: 8)
        for limit in [1, 10, 40] {
            var total = 0.0
            for query in queries {
                let hits = try built.search(query, limit: limit)
                try check(hits, of: query, rows: rows, index.metric, SearchOptions(limit: limit))
                total += recallOfSimilarity(hits, try exact.search(query, limit: limit))
            }
            #expect(total / 25 >= index.recallFloor, "limit \(limit)")
        }
        let all = try built.search(queries[0], limit: 5000)
        try check(all, of: queries[0], rows: rows, index.metric, SearchOptions(limit: 5000))
        if index.isExact { #expect(all.count == 600) }
    }

    @Test(arguments: ConformingIndex.all) func filtersInsideTheSearch(index: ConformingIndex) throws {
        let rows = index.rows(1200, 12, seed: 9)
        let built = try index.build(rows, dimension: 12)
        let exact = try index.exact(rows, dimension: 12)
        let queries = index.rows(10, 12, seed: 11)
        let ranked = try queries.map { try exact.search($0, limit: .max) }
        for selectivity in [0.001, 0.01, 0.1, 0.5] {
            try filter(rows, selectivity, index, built, Array(zip(queries, ranked)))
        }
    }

    private func filter(
        _ rows: [[Float]], _ selectivity: Double, _ index: ConformingIndex, _ built: any VectorIndex,
        _ queries: [(query: [Float], ranked: [Neighbor])]
    ) throws {
        var random = Seeded(10)
        let share = max(2, Int(1200 * selectivity))
        let bitmap = RowSet(rows.indices.shuffled(using: &random).prefix(share))
        let wanted = Set(rows.indices.shuffled(using: &random).prefix(share))
        for (uses, name) in [((true, false), "rows"), ((false, true), "condition"), ((true, true), "both")] {
            var options = SearchOptions(limit: 10)
            // Both: the bitmap and nearly all of a condition, so that about as many are left.
            if uses.0 { options.rows = bitmap }
            if uses.1 { options.isAllowed = { wanted.contains($0) } }
            if uses.0, uses.1 { options.isAllowed = { $0 % 5 != 0 } }
            var total = 0.0
            for (query, ranked) in queries {
                let hits = try built.search(query, options)
                try check(hits, of: query, rows: rows, index.metric, options, name)
                let truth = ranked.lazy.filter { options.allows($0.row) }.prefix(10)
                total += recallOfSimilarity(hits, Array(truth))
            }
            #expect(total / 10 >= index.recallFloor, "\(name) \(selectivity)")
        }
    }

    @Test(arguments: ConformingIndex.all) func rangeSearch(index: ConformingIndex) throws {
        let rows = index.rows(600, 8, seed: 12)
        let built = try index.build(rows, dimension: 8)
        let exact = try index.exact(rows, dimension: 8)
        for query in index.rows(5, 8, seed: 13) {
            let all = try exact.search(query, limit: .max)
            for place in [0, 5, 60, 599] {
                let least = all[place].similarity
                // A hair lower, since kinds may round differently.
                let bound = least - 1e-5 * max(1, abs(least))
                for limit in [Int.max, 7] {
                    let options = SearchOptions(limit: limit, minimumSimilarity: bound)
                    let hits = try built.search(query, options)
                    try check(hits, of: query, rows: rows, index.metric, options)
                    if index.isExact {
                        let truth = Array(all.prefix { $0.similarity >= least }.prefix(limit))
                        #expect(recallOfSimilarity(hits, truth) == 1)
                    }
                }
            }
            #expect(try built.search(query, limit: .max, minimumSimilarity: .infinity).isEmpty)
            let none = SearchOptions(limit: 5, minimumSimilarity: -.infinity)
            #expect(try built.search(query, none) == built.search(query, limit: 5))
        }
    }

    @Test(arguments: ConformingIndex.all) func manyAtOnceAreAsOneByOne(index: ConformingIndex) throws {
        let rows = index.rows(400, 10, seed: 14)
        let built = try index.build(rows, dimension: 10)
        let queries = index.rows(64, 10, seed: 15)
        let options = SearchOptions(limit: 6)
        let alone = try queries.map { try built.search($0, options) }
        for threads in [1, 4, 100] {
            let together = try built.search(VectorMatrix(dimension: 10, rows: queries), options, threads: threads)
            #expect(together == alone, "\(threads) threads")
        }
        #expect(throws: VectorSearchError.invalidThreads(0)) {
            try built.search(VectorMatrix(dimension: 10, rows: queries), options, threads: 0)
        }
    }

    @Test(arguments: ConformingIndex.all) func filesComeBack(index: ConformingIndex) throws {
        try withTemporaryFolder { folder in
            for count in [0, 1, 17, 500] {
                let built = try index.build(index.rows(count, 11, seed: 16), dimension: 11)
                try built.write(to: folder + "/x.idx")
                let file = try IndexFile(path: folder + "/x.idx")
                #expect(file.kind == index.kind && file.metric == index.metric && file.count == count)
                let back = try file.index()
                #expect(back.kind == index.kind && back.metric == index.metric)
                #expect(back.count == count && back.dimension == 11)
                for query in index.rows(10, 11, seed: 17) {
                    for options in [
                        SearchOptions(limit: 9), SearchOptions(limit: 9, effort: 2),
                        SearchOptions(limit: 5, rows: RowSet(0..<200)),
                    ] { #expect(try back.search(query, options) == built.search(query, options)) }
                }
            }
        }
    }

    @Test(arguments: ConformingIndex.all) func buildingStopsWhenTold(index: ConformingIndex) throws {
        guard index.kind != .exact else { return }
        let rows = index.rows(1200, 10, seed: 18)
        #expect(throws: VectorSearchError.cancelled) {
            try index.build(rows, dimension: 10, BuildOptions(threads: 2, isCancelled: { true }))
        }
        let questions = Atomic(0)
        #expect(throws: VectorSearchError.cancelled) {
            let isCancelled = { @Sendable in questions.wrappingAdd(1, ordering: .relaxed).oldValue >= 3 }
            return try index.build(rows, dimension: 10, BuildOptions(threads: 1, isCancelled: isCancelled))
        }
    }

    @Test(arguments: ConformingIndex.all, [1, 3])
    func progressRisesToOne(index: ConformingIndex, threads: Int) throws {
        guard index.kind != .exact else { return }
        let told = Mutex<[Double]>([])
        let progress = { @Sendable (done: Double) in told.withLock { $0.append(done) } }
        let rows = index.rows(800, 9, seed: 19)
        _ = try index.build(rows, dimension: 9, BuildOptions(threads: threads, progress: progress))
        let all = told.withLock { $0 }
        #expect(all.last == 1 && all.count > 2)
        #expect(all.allSatisfy { (0...1).contains($0) })
        if threads == 1 { #expect(zip(all, all.dropFirst()).allSatisfy { $0 <= $1 }) }
    }

    /// The same seed gives the same answers, on one thread at least.
    @Test(arguments: ConformingIndex.all) func seedsDecide(index: ConformingIndex) throws {
        let rows = index.rows(300, 9, seed: 20)
        let first = try index.build(rows, dimension: 9, BuildOptions(seed: 5, threads: 1))
        let second = try index.build(rows, dimension: 9, BuildOptions(seed: 5, threads: 1))
        for query in index.rows(20, 9, seed: 21) {
            #expect(try first.search(query, effort: 1) == second.search(query, effort: 1))
        }
    }
}
