import Foundation
import Testing

@testable import RetrievalEvaluation

@Suite struct ResultTextTests {
    @Test func measuresStandAcrossAndSubjectsDown() {
        func one(_ model: String, _ index: String, _ measure: String, _ value: Double) -> Measurement {
            Measurement(
                ["model": model, "index": index, "metric": "cosine"], measure,
                Estimate(value, low: value - 0.02, high: value + 0.03, count: 713))
        }
        let results = EvaluationResults(
            kind: .retrieval, title: "Retrieval: shop", provenance: MadeUpResults.provenance,
            measurements: [
                one("a", "exact", "P@1", 0.5), one("a", "exact", "mAP", 0.4), one("a", "hnsw", "P@1", 0.51),
                one("a", "hnsw", "mAP", 0.39),
            ])
        #expect(
            results.text == """
                Retrieval: shop

                By index (model a; metric cosine; n = 713)
                index           P@1             mAP
                exact  0.500 ±0.025    0.400 ±0.025 *
                hnsw   0.510 ±0.025 *  0.390 ±0.025

                ±: half the width of the 95% interval; *: the best of its group, perhaps by chance
                """)
    }

    @Test func linesFitATerminalAndListsAreCut() {
        let text = MadeUpResults.retrieval(classes: 100).text
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 140 })
        #expect(text.contains("… and 12 more") && text.contains("… and 60 more rows"))
    }

    @Test func classesHaveTheChoicesAcross() throws {
        let tables = ResultTable.tables(of: MadeUpResults.retrieval().measurements)
        let table = try #require(tables.first { $0.title == "P@1 by class, model" })
        #expect(table.rows.count == 10 && table.columns.map(\.name) == MadeUpResults.provenance.models.map(\.name))
        #expect(table.rows.allSatisfy { $0.isBest.contains(true) })
        #expect(tables.filter { $0.heads == ["class"] }.map(\.isDetail) == [false, true, true])
    }

    @Test(arguments: [
        (0.9996, "0.9996"), (0.99999, "0.9999+"), (1, "1.000"), (0, "0.000"), (0.0001, "<0.001"), (-0.25, "-0.250"),
        (0.7736, "0.774"), (-0.0, "0.000"),
    ]) func sharesSayNoMoreThanTheyKnow(value: Double, text: String) {
        #expect(NumberText.share(value) == text)
    }

    @Test func otherNumbersHaveThreeFigures() {
        let told = [0.01234, 3.14159, 31.4159, 314.159, 31415.9, 7, 1e20, -0.5, 0].map(NumberText.figures)
        #expect(told == ["0.0123", "3.14", "31.4", "314", "31,416", "7", "1.00e+20", "-0.500", "0"])
        #expect([Double.nan, .infinity, -.infinity].map(NumberText.figures) == ["n/a", "∞", "-∞"])
    }
}
