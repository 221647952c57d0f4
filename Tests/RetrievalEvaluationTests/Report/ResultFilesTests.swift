import Foundation
import RetrievalEvaluation
import Testing

@Suite struct ResultFilesTests {
    @Test func jsonComesBackAsItWas() throws {
        var results = MadeUpResults.retrieval()
        #expect(try EvaluationResults(json: Data(results.json.utf8)) == results)
        results.measurements = [Measurement([:], "x", Estimate(.infinity, low: -.infinity, high: 0.1 + 0.2, count: 1))]
        #expect(try EvaluationResults(json: Data(results.json.utf8)) == results)
        results.measurements = [Measurement([:], "x", Estimate(.nan, count: 1))]
        #expect(try EvaluationResults(json: Data(results.json.utf8)).measurements[0].estimate.value.isNaN)
    }

    @Test func otherFilesAreRefused() throws {
        let good = try MadeUpResults.retrieval().json
        for bad in [
            "", "{", "[]", "null", "{\"format\":1}", String(repeating: "[", count: 100_000), String(good.dropLast(9)),
        ] {
            #expect(throws: ResultsFileError.notResults) { try EvaluationResults(json: Data(bad.utf8)) }
        }
        let later = good.replacing("\"format\" : 1", with: "\"format\" : 2")
        #expect(throws: ResultsFileError.otherFormat(2)) { try EvaluationResults(json: Data(later.utf8)) }
    }

    @Test func csvIsQuotedAsTheStandardAsks() throws {
        let results = EvaluationResults(
            kind: .retrieval, title: "t", provenance: MadeUpResults.provenance,
            measurements: [
                Measurement(
                    ["model": "a,\"b\"\r\nc", "zebra": " d "], "m", Estimate(0.1 + 0.2, low: 1e-9, count: 3), unit: "ms"
                )
            ],
            confusions: [Confusion(title: "", labels: ["a,b", "c"], counts: [[1, 2], [3, 4]])])
        let files = Dictionary(uniqueKeysWithValues: results.csvFiles.map { ($0.name, $0.text) })
        #expect(
            files["measurements.csv"] == "model,zebra,measure,value,low,high,count,unit,better\r\n"
                + "\"a,\"\"b\"\"\r\nc\", d ,m,0.30000000000000004,1e-09,,3,ms,more\r\n")
        #expect(files["confusion-1.csv"] == "class,\"a,b\",c\r\n\"a,b\",1,2\r\nc,3,4\r\n")
    }

    @Test func filesHaveHarmlessNamesThatDiffer() {
        var results = MadeUpResults.retrieval()
        for (index, id) in ["../../etc/passwd", "a", "A", "a-3", "", "é"].enumerated()
        where index < results.figures.count {
            results.figures[index].id = id
        }
        let names = (results.csvFiles + results.plotFiles).map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z0-9-]+\.(csv|svg)/) != nil })
        #expect(names.contains("figure-------etc-passwd.csv"))
    }

    @Test func aFigureHasAllItsPointsInItsFile() throws {
        let results = MadeUpResults.retrieval()
        let file = try #require(results.csvFiles.first { $0.name == "figure-roc.csv" })
        #expect(file.text.components(separatedBy: "\r\n").count == 2 + 3 * 4001)
        #expect(file.text.hasPrefix("series,x,y,low,high,label\r\ncosine,0.0,0.0,,,\r\n"))
    }
}
