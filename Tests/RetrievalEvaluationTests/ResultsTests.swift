import Foundation
import RetrievalEvaluation
import Testing

/// `results.json` is read by later runs, so it must come back as it was.
@Suite struct ResultsTests {
    @Test func resultsSurviveJSON() throws {
        let results = EvaluationResults(
            kind: .retrieval, title: "Retrieval: shop",
            provenance: Provenance(program: "simile", date: "2026-01-01T00:00:00Z", machine: "m", seed: 42),
            measurements: [
                Measurement(
                    ["model": "a", "class": "dress"], "mAP", Estimate(0.1 + 0.2, low: 0.25, high: 0.35, count: 7))
            ],
            findings: [Finding("hat", "has one image")],
            figures: [
                Figure(
                    id: "roc", title: "ROC", form: .steps, x: .init("false positives"), y: .init("true positives"),
                    series: [.init("a", [.init(0, 0), .init(1, 1, label: "end")])])
            ],
            confusions: [Confusion(title: "a", labels: ["hat"], counts: [[3]])],
            examples: [
                Example(
                    group: "Worst", caption: "AP 0", query: .init("q", "hat"), hits: [.init("h", "x", isRight: false)])
            ])
        let read = try JSONDecoder().decode(EvaluationResults.self, from: JSONEncoder().encode(results))
        #expect(read == results)
    }
}
