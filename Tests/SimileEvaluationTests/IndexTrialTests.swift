import Basics
import RetrievalEvaluation
import Simile
import Testing
import VectorSearch

@testable import SimileEvaluation

@Suite struct IndexTrialTests {
    private func vectors(_ count: Int) throws -> VectorMatrix {
        var random = SeededGenerator(seed: 21)
        var matrix = try VectorMatrix(dimension: 8)
        for _ in 0..<count {
            try matrix.append(normalizing: (0..<8).map { _ in Float(random.below(2001)) / 1000 - 1 })
        }
        return matrix
    }

    private func results(_ trial: IndexTrial, _ matrix: VectorMatrix) throws -> EvaluationResults {
        let measured = try trial.measure(matrix, name: "shop")
        return IndexTrialReport(measured, model: "m", name: "shop", wanted: trial)
            .results(Provenance(program: "", date: "", machine: "", seed: 42))
    }

    @Test func everyKindIsMeasured() throws {
        var trial = IndexTrial()
        trial.queries = 40
        trial.limit = 5
        trial.repeats = 1
        let results = try results(trial, try vectors(600))
        for kind in IndexKind.allCases {
            let mine = results.measurements.filter { $0.subject == ["model": "m", "index": kind.rawValue] }
            let names = Set(mine.map(\.measure))
            #expect(names.isSuperset(of: ["size", "resident", "recall@5", "queries/s"]), "\(kind)")
            #expect(names.contains("build") == (kind != .exact), "\(kind)")
            let recall = try #require(mine.first { $0.measure == "recall@5" })
            #expect(recall.better == .more && recall.estimate.count == 40 && recall.estimate.low != nil)
            #expect((0.3...1).contains(recall.estimate.value), "\(kind)")
            if kind == .exact { #expect(recall.estimate.value == 1) }
            #expect(mine.filter { $0.better != .cost }.count == 1)
        }
        let figure = try #require(results.figures.first)
        #expect(
            figure.y.scale == .logarithmic && Set(figure.series.map(\.name)) == Set(IndexKind.allCases.map(\.rawValue)))
        #expect(figure.series.allSatisfy { !$0.points.isEmpty && $0.points.allSatisfy { $0.y > 0 } })
        #expect(results.findings.first?.reason.hasPrefix("40 of 600 vectors were held out") == true)
    }

    @Test func fewVectorsAreSaid() throws {
        var trial = IndexTrial()
        trial.kinds = [.exact]
        trial.repeats = 1
        let results = try results(trial, try vectors(9))
        #expect(results.findings.map(\.subject) == ["queries", "neighbors"])
        #expect(
            results.findings[0].reason.contains("1 of 9 vectors") && results.findings[1].reason.contains("8 are taken"))
        #expect(results.measurements.contains { $0.measure == "recall@8" && $0.estimate.value == 1 })
        for count in [0, 1] {
            #expect(throws: IndexTrialError.tooFewVectors(count, name: "shop")) {
                try trial.measure(try vectors(count), name: "shop")
            }
        }
    }

    @Test func itCanBeStopped() throws {
        let matrix = try vectors(100)
        #expect(throws: VectorSearchError.cancelled) {
            try IndexTrial().measure(matrix, name: "shop", isCancelled: { true })
        }
    }
}
