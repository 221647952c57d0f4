import Basics
import RetrievalEvaluation
import Simile
import Testing
import VectorSearch

@testable import SimileEvaluation

@Suite struct ModelDisagreementTests {
    private func vectors(_ count: Int, seed: UInt64) throws -> VectorMatrix {
        var random = SeededGenerator(seed: seed)
        var matrix = try VectorMatrix(dimension: 6)
        for _ in 0..<count {
            try matrix.append(normalizing: (0..<6).map { _ in Float(random.below(2001)) / 1000 - 1 })
        }
        return matrix
    }

    private func compare(
        _ matrices: [VectorMatrix], classes: [String?], limit: Int = 5
    ) throws -> RankingDisagreement {
        try RankingDisagreement(
            matrices, classes: classes, limit: limit, persistence: 0.8, BuildOptions(threads: 2))
    }

    /// Against rankings made here by sorting all cosines.
    @Test func rankingsAreCompared() throws {
        let matrices = [try vectors(40, seed: 1), try vectors(40, seed: 2)]
        let classes: [String?] = (0..<40).map { $0 == 39 ? nil : $0 == 38 ? "alone" : $0 % 3 == 0 ? "a" : "b" }
        let found = try compare(matrices, classes: classes)
        for query in 0..<40 {
            let rankings = try matrices.map { matrix in
                let cosines = try (0..<40).map { try Metric.cosine.similarity(matrix[query], matrix[$0]) }
                return (0..<40).filter { $0 != query }.sorted {
                    cosines[$0] == cosines[$1] ? $0 < $1 : cosines[$0] > cosines[$1]
                }
            }
            let answer = found.queries[query]
            #expect(answer.hits == rankings.map { Array($0.prefix(5)) })
            let common = Set(rankings[0].prefix(5)).intersection(rankings[1].prefix(5)).count
            #expect(answer.overlap == Double(common) / 5 && answer.jaccard == Double(common) / Double(10 - common))
            // 0.8²¹ is below 0.01.
            let agreement = RankAgreement(Array(rankings[0].prefix(21)), Array(rankings[1].prefix(21)))
            #expect(answer.rankBiasedOverlap == agreement.rankBiasedOverlap(p: 0.8))
            guard query < 38 else {
                #expect(answer.answers == nil && answer.isRight == nil && answer.difference == nil)
                continue
            }
            let precision = rankings.map { ranking in
                let right = ranking.indices.filter { classes[ranking[$0]] == classes[query] }
                return right.enumerated().reduce(0) { $0 + Double($1.0 + 1) / Double($1.1 + 1) } / Double(right.count)
            }
            #expect(abs((answer.difference ?? 9) - (precision[0] - precision[1])) < 1e-12)
            #expect(answer.isRight == rankings.map { classes[$0[0]] == classes[query] })
        }
    }

    @Test func aModelAgreesWithItself() throws {
        let matrix = try vectors(30, seed: 3)
        let found = try compare([matrix, matrix], classes: [String?](repeating: nil, count: 30))
        #expect(found.queries.allSatisfy { $0.overlap == 1 && abs($0.rankBiasedOverlap - 1) < 1e-12 })
        let similarities = try found.similarities(pairs: 100, seed: 1)
        #expect(similarities[0].count == 100 && similarities[0] == similarities[1])
        #expect(try found.similarities(pairs: 1000, seed: 1)[0].count == 30 * 29 / 2)
    }

    @Test func ofFewImagesHalfOfTheOthersAreCompared() throws {
        let matrices = [try vectors(5, seed: 1), try vectors(5, seed: 2)]
        let found = try compare(matrices, classes: [String?](repeating: nil, count: 5), limit: 10)
        #expect(found.limit == 2 && found.queries.allSatisfy { $0.hits.allSatisfy { $0.count == 2 } })
        let provenance = Provenance(program: "", date: "", machine: "", seed: 1)
        let results = ModelDisagreementReport(
            found, try found.similarities(pairs: 10, seed: 1), models: ["a", "b"],
            paths: (0..<5).map { "/p/\($0).jpg" },
            bootstrap: Bootstrap(resamples: 20, seed: 1), wanted: 10
        ).results(name: "p", provenance, [])
        #expect(results.findings.map(\.subject) == ["neighbors", "classes"])
        let measures = results.measurements.map(\.measure)
        #expect(measures == ["overlap@2", "Jaccard@2", "RBO (p = 0.8)", "Spearman of similarities"])
        #expect(results.measurements.allSatisfy { $0.subject.isEmpty })
        // Two of each query, one for each model.
        #expect(results.examples.count == 10 && results.examples[0].query == results.examples[1].query)
        #expect(results.examples[0].caption.hasPrefix("a: ") && results.examples[1].caption.hasPrefix("b: "))
        let shared = results.figures.first { $0.id == "overlap" }?.series.first?.points
        #expect(shared?.map(\.x) == [0, 1, 2] && shared?.reduce(0) { $0 + $1.y } == 5)
    }

    @Test func withClassesItIsToldWhoIsRight() throws {
        // The first model sees the class, the second the opposite.
        let classes = (0..<12).map { $0 % 2 == 0 ? "even" : "odd" }
        let seeing = try VectorMatrix(
            dimension: 3,
            rows: try (0..<12).map { row in
                var vector: [Float] = row % 2 == 0 ? [1, 0, Float(row) / 100] : [0, 1, Float(row) / 100]
                try VectorMatrix.normalize(&vector)
                return vector
            })
        let blind = try vectors(12, seed: 8)
        let found = try compare([seeing, blind], classes: classes)
        let results = ModelDisagreementReport(
            found, try found.similarities(pairs: 10, seed: 1), models: ["a", "b"], paths: (0..<12).map { "/p/\($0)" },
            bootstrap: Bootstrap(resamples: 20, seed: 1), wanted: 5
        ).results(name: "p", Provenance(program: "", date: "", machine: "", seed: 1), [])
        func value(_ subject: [String: String], _ measure: String) -> Double {
            results.measurements.first { $0.subject == subject && $0.measure == measure }?.estimate.value ?? .nan
        }
        #expect(value(["model": "a"], "P@1") == 1 && value(["model": "a"], "mAP") == 1)
        let difference = value(["model": "a"], "mAP") - value(["model": "b"], "mAP")
        #expect(abs(value([:], "mAP, first less second") - difference) < 1e-12)
        #expect(abs(value(["model": "a"], "right alone") + value(["model": "b"], "P@1") - 1) < 1e-12)
        #expect(value(["model": "b"], "right alone") == 0)
        #expect(value(["class": "odd"], "overlap@5").isFinite)
        let wrong = results.examples.filter { $0.group == "a right, b wrong" }
        #expect(!wrong.isEmpty && wrong[0].hits[0].isRight == true && wrong[1].hits[0].isRight == false)
        #expect(results.findings.isEmpty)
    }
}
