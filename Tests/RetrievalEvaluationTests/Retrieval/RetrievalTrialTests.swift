import RetrievalEvaluation
import Testing
import VectorSearch

/// The protocol, against a naive ranking and by hand.
@Suite struct RetrievalTrialTests {
    /// Items named by their number, so that the order of the keys is that of the vectors.
    private func set(
        _ labels: [String], parents: [String: String] = [:], splits: [String]? = nil, querySplit: String? = nil
    ) -> RetrievalSet {
        RetrievalSet(
            labels.indices.map { .init(Self.key($0), label: labels[$0], split: splits?[$0]) }, parents: parents,
            querySplit: querySplit)
    }

    private static func key(_ number: Int) -> String { "\(1000 + number)" }

    private func outcome(
        _ set: RetrievalSet, _ matrix: VectorMatrix, _ metric: Metric = .cosine, depths: [Int] = [1, 3, 10]
    ) throws -> RetrievalOutcome {
        try RetrievalTrial(set, vectors: matrix, depths: depths).exact(by: metric)
    }

    private func value(_ measurements: [Measurement], _ measure: String, _ facets: [String: String] = [:]) -> Double? {
        let plain = ["class", "parent", "level"]
        return measurements.first { measurement in
            measurement.measure == measure && plain.allSatisfy { measurement.subject[$0] == facets[$0] }
        }?.estimate.value
    }

    @Test(arguments: [Metric.cosine, .manhattan], [false, true])
    func measuresAreThoseOfANaiveRanking(metric: Metric, isSplit: Bool) throws {
        let matrix = try GalleryRankingTests.matrix(80, dimension: 4, seed: 9)
        let labels = (0..<80).map { ["hat", "dress", "shoe", "sock"][$0 * $0 % 7 % 4] }
        let splits = (0..<80).map { $0 % 3 == 0 ? "query" : "gallery" }
        let set = set(labels, splits: splits, querySplit: isSplit ? "query" : nil)
        let measures: [RankedMeasure] = [
            .precision(1), .precision(10), .recall(3), .ndcg(10), .hitRate(3), .meanAveragePrecision,
            .meanAveragePrecisionAtR, .rPrecision, .reciprocalRank,
        ]
        var sums = [Double](repeating: 0, count: measures.count)
        let index = try ExactIndex(matrix, metric: metric)
        for query in set.queries {
            let hits = try index.search(matrix[query], limit: 80).map(\.row)
                .filter { isSplit ? splits[$0] == "gallery" : $0 != query }
            let right = Set(hits.filter { labels[$0] == labels[query] })
            let answer = RankedAnswer(ranking: hits, relevant: right)
            for (i, measure) in measures.enumerated() { sums[i] += measure.value(of: answer) }
        }
        let outcome = try outcome(set, matrix, metric)
        for (measure, sum) in zip(measures, sums) {
            let mean = try #require(outcome.mean(measure.name), "\(measure.name)")
            #expect(abs(mean - sum / Double(set.queries.count)) < 1e-12, "\(measure.name)")
        }
        #expect(outcome.mean("P@2") == nil)
    }

    @Test func tiesAreBrokenByKey() throws {
        // All are equal; the keys say which is first, in whatever order items come.
        let matrix = try VectorMatrix(dimension: 1, rows: [[1], [1], [1], [1]])
        let items: [RetrievalSet.Item] = [
            .init("d", label: "y"), .init("b", label: "x"), .init("a", label: "y"), .init("c", label: "x"),
        ]
        let set = RetrievalSet(items)
        #expect(set.items.map(\.key) == ["a", "b", "c", "d"])
        // a finds b c d, b: a c d, c: a b d, d: a b c; right are a-d and b-c.
        let outcome = try outcome(set, matrix)
        #expect(abs(try #require(outcome.mean("MRR")) - 7 / 12) < 1e-12)
        #expect(outcome.mean("P@1") == 0.25)
        // Bytes, not what looks alike: Z before a.
        #expect(
            RetrievalSet(["a", "Z", "é", "e\u{301}"].map { .init($0, label: "x") }).items.map(\.key) == [
                "Z", "a", "e\u{301}", "é",
            ])
    }

    @Test func whatHasNothingToFindIsNoQueryButStillFound() throws {
        // "odd" stands nearest to both hats.
        let matrix = try VectorMatrix(dimension: 2, rows: [[1, 0], [0.8, 0.6], [0.96, 0.28]])
        let set = set(["hat", "hat", "odd"])
        #expect(set.relevantCounts(.sameClass) == [1, 1, 0])
        let outcome = try outcome(set, matrix)
        let all = outcome.measurements(of: "m", Bootstrap(seed: 1), byClass: true)
        let first = try #require(all.first { $0.measure == "P@1" })
        #expect(first.estimate.count == 2 && first.estimate.value == 0)
        #expect(value(all, "MRR") == 0.5)
        #expect(value(all, "mAP", ["class": "hat"]) == 0.5 && value(all, "mAP", ["class": "odd"]) == nil)
        #expect(set.findings.contains { $0.subject == "odd" && $0.reason.contains("has one image") })
        #expect(outcome.confusion(of: "m")?.counts == [[0, 2], [0, 0]])
        #expect(outcome.examples(of: "m").count == 4)
    }

    @Test func parentsMakeASecondLevel() throws {
        let matrix = try VectorMatrix(
            dimension: 2, rows: [[1, 0], [0.96, 0.28], [0, 1], [0.28, 0.96], [0.6, 0.8]])
        let set = set(
            ["boot", "shoe", "boot", "hat", "hat"], parents: ["boot": "feet", "shoe": "feet", "hen": "bird"])
        #expect(set.levels == [.sameClass, .sameParent] && set.parents == ["feet"])
        #expect(set.relevantCounts(.sameClass) == [1, 0, 1, 1, 1])
        #expect(set.relevantCounts(.sameParent) == [2, 2, 2, 0, 0])
        let all = try outcome(set, matrix).measurements(of: "m", Bootstrap(seed: 1), byClass: true)
        // Of the boots the first finds the shoe before the other boot, which finds hats first.
        #expect(value(all, "P@1", ["level": "class"]) == 0.25)
        #expect(value(all, "P@1", ["level": "parent"]) == 2 / 3.0)
        #expect(value(all, "P@1", ["level": "parent", "parent": "feet"]) == 2 / 3.0)
        #expect(value(all, "P@1", ["level": "class", "parent": "feet"]) == 0)
        #expect(value(all, "P@1", ["level": "class", "class": "shoe"]) == nil)
        let found = set.findings.map(\.subject)
        #expect(found.contains("shoe") && found.contains("hat") && !found.contains("boot"))
    }

    @Test func indexesAreJudgedByWhatTheyAnswer() throws {
        let matrix = try GalleryRankingTests.matrix(120, dimension: 8, seed: 11, values: 100)
        let set = set((0..<120).map { "class \($0 % 3)" })
        let trial = try RetrievalTrial(set, vectors: matrix, depths: [1, 7], isCompared: true)
        let exact = try trial.exact(by: .cosine)
        for kind in IndexKind.allCases {
            let outcome = try trial.outcome(
                of: IndexRecipe(kind), by: .cosine, against: exact, BuildOptions(threads: 1))
            #expect(outcome.recalls.count == 120 && outcome.recalls.allSatisfy { (0...1).contains($0) })
            #expect(outcome.mean("mAP") == nil && outcome.mean("R-precision") == nil)
            #expect(outcome.searchMilliseconds.count == 120)
            guard kind == .exact else { continue }
            // The same answers, so the same measures as far as they go; the query itself is in none.
            #expect(outcome.recalls.allSatisfy { $0 == 1 })
            for measure in ["P@1", "P@7", "R@7", "nDCG@7", "hit@7", "mAP@7", "MRR@7"] {
                let value = try #require(outcome.mean(measure))
                #expect(abs(value - (exact.mean(measure) ?? -1)) < 1e-12, "\(measure)")
            }
        }
        #expect(try #require(exact.mean("mAP@7")) < (exact.mean("mAP") ?? 0))
        #expect(throws: VectorSearchError.self) {
            try trial.outcome(of: IndexRecipe(.lsh), by: .manhattan, against: exact)
        }
    }

    @Test func curvesFallAndBeginAtTheBestPrecision() throws {
        // One query of two right ones, at the first and fourth place.
        let matrix = try VectorMatrix(
            dimension: 2, rows: [[1, 0], [0.96, 0.28], [0.8, 0.6], [0.6, 0.8], [0.28, 0.96]])
        let set = set(
            ["x", "x", "y", "z", "x"], splits: ["q", "g", "g", "g", "g"], querySplit: "q")
        var summary = RetrievalSummary(Bootstrap(seed: 1))
        summary.add(embedding: [1, 2, 3], of: "m")
        summary.add(try outcome(set, matrix, depths: [2]), of: "m")
        let results = summary.results(
            title: "t", provenance: Provenance(program: "", date: "", machine: "", seed: 1), findings: [])
        let curve = try #require(results.figures.first { $0.id == "precision-recall" }?.series.first?.points)
        #expect(curve.count == 101 && curve[0].y == 1 && curve[50].y == 1 && curve[51].y == 0.5 && curve[100].y == 0.5)
        let depths = try #require(results.figures.first { $0.id == "precision-at-k" }?.series.first?.points)
        #expect(depths.map(\.x) == [1, 2, 3, 4] && depths.map(\.y) == [1, 0.5, 1 / 3.0, 0.5])
        #expect(results.measurements.contains { $0.measure == "embed" && $0.estimate.value == 2 })
        #expect(results.measurements.first { $0.measure == "mAP" }?.estimate.value == 0.75)
        #expect(!results.figures.contains { $0.id == "recall-speed" })
        let example = try #require(results.examples.first)
        #expect(example.query.key == Self.key(0) && example.hits.map(\.isRight) == [true, false, false, true])
        #expect(example.hits[0].caption == "x, 0.96")
    }

    @Test func wrongNumbersAreRefused() throws {
        let matrix = try VectorMatrix(dimension: 1, rows: [[1], [1]])
        #expect(throws: VectorSearchError.self) { try RetrievalTrial(set(["a"]), vectors: matrix) }
        #expect(throws: VectorSearchError.self) {
            try RetrievalTrial(set(["a", "a"]), vectors: matrix, depths: [0])
        }
    }
}
