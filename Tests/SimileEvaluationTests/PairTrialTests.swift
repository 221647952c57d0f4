import Catalog
import Foundation
import Imaging
import RetrievalEvaluation
import Simile
import TestSupport
import Testing
import VectorSearch

@testable import SimileEvaluation

/// The whole way, with the model that needs no weights, on images of plain colors.
@Suite struct PairTrialTests {
    private let folder: TemporaryFolder
    private let trial: PairTrial

    init() throws {
        folder = try TemporaryFolder()
        var trial = PairTrial(models: [ModelChoice("colour")])
        trial.resamples = 50
        self.trial = trial
        for (hue, fill) in [("red", (200, 20, 30)), ("green", (30, 160, 40)), ("blue", (20, 40, 200))] {
            for shade in 0..<3 {
                let fill = (UInt8(fill.0 - 8 * shade), UInt8(fill.1), UInt8(fill.2 + 6 * shade))
                try folder.write("\(hue)\(shade).png", try PixelBuffer(width: 40, height: 30, fill: fill).png())
            }
        }
    }

    private func run(_ lines: [String], _ header: String = "first,second,label,task") throws -> EvaluationResults {
        let text = ([header] + lines).joined(separator: "\n")
        return try trial.results(try PairSet(file: try folder.write("pairs.csv", Array(text.utf8))))
    }

    private let good = [
        "red0.png,red1.png,1,hue", "blue0.png,blue1.png,1,hue", "green0.png,green2.png,1,hue",
        "red0.png,blue0.png,0,hue",
        "green0.png,blue1.png,0,hue", "red2.png,green1.png,0,hue",
    ]

    private func value(
        _ results: EvaluationResults, _ measure: String, _ metric: String = "cosine", task: String = "hue"
    )
        -> Double?
    {
        results.measurements.first {
            $0.measure == measure && $0.subject == ["model": "colour", "task": task, "metric": metric]
        }?.estimate.value
    }

    @Test func colorsAreToldApart() throws {
        let results = try run(good)
        #expect(results.kind == .pairs && results.title == "Pairs: pairs.csv")
        for metric in ["cosine", "euclidean"] {
            for measure in ["ROC-AUC", "average precision", "best F1", "accuracy"] {
                #expect(value(results, measure, metric) == 1, "\(measure) \(metric)")
            }
            for measure in ["equal error rate", "false accepts", "false rejects"] {
                #expect(value(results, measure, metric) == 0, "\(measure) \(metric)")
            }
            #expect((value(results, "Pearson", metric) ?? 0) > 0.9 && value(results, "pairs", metric) == 6)
        }
        let figures = Set(results.figures.map(\.id))
        #expect(
            figures == [
                "roc-hue", "precision-recall-hue", "threshold-hue-colour-cosine", "threshold-hue-colour-euclidean",
                "scores-hue-colour-cosine", "scores-hue-colour-euclidean",
            ])
        // One curve, since both methods rank alike.
        #expect(results.figures.first { $0.id == "roc-hue" }?.series.map(\.name) == ["colour"])
        #expect(results.examples.isEmpty)
        let advice = try #require(
            results.findings.first { $0.subject.hasPrefix("recommended threshold for hue, colour") })
        #expect(
            advice.reason.hasSuffix(
                ": 0.0% of different pairs pass (0 of 3), 0.0% of similar ones do not (0 of 3)"), "\(advice.reason)")
    }

    /// The numbers are those of the scores that a comparison gives.
    @Test func scoresAreThoseOfComparisons() async throws {
        // A mistake of either kind: nothing is more alike than copies.
        try FileManager.default.copyItem(atPath: folder.path + "/red0.png", toPath: folder.path + "/copy.png")
        let lines = good + ["red0.png,blue2.png,1,hue", "red0.png,copy.png,0,hue"]
        let results = try run(lines)
        for method in EmbeddingMeasure.allCases {
            var (scores, labels): ([Double], [Bool]) = ([], [])
            for line in lines {
                let cells = line.split(separator: ",")
                let vectors = try ImageVectors(
                    of: cells.prefix(2).map { folder.path + "/" + $0 }, by: ModelChoice("colour")
                ).matrix
                scores.append(try method.score(vectors[0], vectors[1]))
                labels.append(cells[2] == "1")
            }
            let scored = ScoredPairs(scores: scores, labels: labels)
            let metric = method.rawValue
            #expect(value(results, "ROC-AUC", metric) == scored.rocAUC)
            #expect(value(results, "average precision", metric) == scored.averagePrecision)
            #expect(value(results, "threshold", metric) == scored.recommended?.threshold)
            let spearman = try #require(Correlation.spearman(scores, labels.map { $0 ? 1 : 0 }))
            #expect(abs((value(results, "Spearman", metric) ?? 0) - spearman) < 1e-12)
        }
        #expect(results.examples.map { $0.group.prefix { $0 != "," } } == ["Different", "Similar"])
        #expect(results.examples.first?.query.key.hasSuffix("/red0.png") == true)
        #expect(results.examples.first?.hits.first?.isRight == false)
    }

    @Test func gradedLabelsAreSaid() throws {
        let graded = ["red0.png,red1.png,0.9,g", "red0.png,green0.png,0.3,g", "red0.png,blue0.png,0.1,g"]
        let results = try run(good + graded + ["red0.png,red1.png,0.4,low", "red0.png,blue1.png,0.2,low"])
        #expect(results.findings.contains { $0.subject == "task g" && $0.reason.hasPrefix("has graded labels") })
        #expect(results.findings.contains { $0.subject == "task low" && $0.reason.contains("only correlations") })
        #expect(value(results, "ROC-AUC", task: "g") == 1)
        #expect(value(results, "Pearson", task: "low") == 1 && value(results, "ROC-AUC", task: "low") == nil)
    }

    @Test func whatCannotBeReadIsSaidWithItsLines() throws {
        try folder.write("torn.png", [1, 2, 3])
        let results = try run(
            good + ["red0.png,nowhere.png,1,hue", "torn.png,nowhere.png,0,hue", "red0.png,red1.png,1,alone"])
        #expect(value(results, "pairs") == 6)
        let nowhere = try #require(results.findings.first { $0.subject.hasSuffix("nowhere.png") })
        #expect(nowhere.reason.hasSuffix("; left out with lines 8, 9 of pairs.csv"), "\(nowhere.reason)")
        let torn = try #require(results.findings.first { $0.subject.hasSuffix("torn.png") })
        #expect(torn.reason.hasSuffix("; left out with line 9 of pairs.csv"))
        #expect(results.findings.contains { $0.subject == "task alone" && $0.reason.contains("the same label") })
        #expect(!results.measurements.contains { $0.subject["task"] == "alone" })
    }

    @Test func nothingUsableIsOneLine() throws {
        for lines in [[], [good[0], good[1]], ["red0.png,no.png,1,t", "red1.png,no.png,0,t"]] as [[String]] {
            let error = #expect(throws: PairError.self) { try run(lines) }
            #expect("\(error!)".split(separator: "\n").count == 1)
        }
    }
}
