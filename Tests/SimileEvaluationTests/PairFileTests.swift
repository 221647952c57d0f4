import Basics
import RetrievalEvaluation
import Simile
import TestSupport
import Testing

@testable import SimileEvaluation

@Suite struct PairFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String, _ name: String = "pairs.csv") throws -> PairSet {
        try PairSet(file: try folder.write(name, Array(text.utf8)))
    }

    @Test(arguments: [
        "first,second,label,task\na.jpg,/x/b.jpg,1,type\na.jpg,c.jpg,different,type\n",
        "\u{feff}image,image,label,task\r\na.jpg,/x/b.jpg,true,type\r\n\r\na.jpg,c.jpg,0,type\r\n",
        "Image_1,image_2,similar,task\na.jpg,/x/b.jpg,Similar,type\na.jpg,c.jpg,FALSE,type",
        "task,label,b,a,more\ntype,1.0,/x/b.jpg,a.jpg,?\ntype,0.0,c.jpg,a.jpg,?",
        """
        {"first":"a.jpg","second":"/x/b.jpg","label":1,"task":"type"}
        {"image1":"a.jpg","image2":"c.jpg","label":false,"task":"type","note":null}
        """,
    ])
    func formsAndNames(text: String) throws {
        let set = try read(text)
        let path = try FilePath.real(folder.path)
        #expect(set.pairs.map(\.first) == [path + "/a.jpg", path + "/a.jpg"])
        #expect(set.pairs.map(\.second) == ["/x/b.jpg", path + "/c.jpg"])
        #expect(set.pairs.map(\.label) == [1, 0] && set.pairs.allSatisfy { $0.task == "type" })
        #expect(set.findings.isEmpty && set.name == "pairs.csv")
    }

    @Test func whatIsOfNoUseIsFoundByItsLine() throws {
        let set = try read(
            """
            first,second,label,task
            a,b,maybe,t
            a,a,1,t
            a,./a,1,t
            a,b,1,t
            b,a,1,t
            b,a,0,t
            a,b,0,u
            a,b
            ,b,1,t
            a,c,nan,t
            a,c,1.5,t
            a,c,0.25,
            """)
        #expect(set.pairs.map(\.line) == [5, 8, 13])
        #expect(set.pairs.map(\.task) == ["t", "u", "pairs"])
        #expect(set.findings.map(\.subject) == [2, 3, 4, 6, 7, 9, 10, 11, 12].map { "pairs.csv, line \($0)" })
        let reasons = set.findings.map(\.reason)
        #expect(reasons.allSatisfy { $0.hasSuffix("; left out") })
        #expect(reasons[0].hasPrefix("has the label 'maybe'"))
        #expect(reasons[1].hasPrefix("is an image with itself") && reasons[2] == reasons[1])
        #expect(reasons[3].hasPrefix("is the pair of line 5 again"))
        #expect(reasons[4].hasPrefix("is the pair of line 5 with another label"))
        #expect(reasons[5].hasPrefix("has 2 cells, the first row has 4"))
    }

    @Test func badLinesOfJSONToo() throws {
        let set = try read(
            """
            {"first":"a","second":"b","label":1}
            {"first":"a","second":["b"],"label":1}
            {"first":"a","label":1}
            {"first":"a","second":"b"}
            nonsense
            """, "pairs.jsonl")
        #expect(set.pairs.count == 1 && set.pairs[0].task == "pairs")
        #expect(set.findings.map(\.subject) == [2, 3, 4, 5].map { "pairs.jsonl, line \($0)" })
        #expect(set.findings[1].reason.contains("no \"second\"") && set.findings[2].reason.contains("no \"label\""))
    }

    @Test func aFileOfNoUseIsAnErrorOnOneLine() throws {
        let error = #expect(throws: PairError.self) { try read("x,second\na,b") }
        #expect(
            error == .noColumns(path: "pairs.csv", missing: ["first", "label"], found: ["x", "second"]))
        #expect("\(error!)".split(separator: "\n").count == 1)
        #expect(throws: PairError.self) { try PairSet(file: folder.path + "/nowhere.csv") }
        #expect(throws: PairError.self) { try read("") }
    }
}
