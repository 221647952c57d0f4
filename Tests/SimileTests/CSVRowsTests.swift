import Testing

@testable import Simile

@Suite struct CSVRowsTests {
    private func rows(_ text: String) -> [[String]] { Array(CSVRows(Array(text.utf8)[...])) }

    @Test(arguments: [
        ("", []), ("a", [["a"]]), ("a,b\n", [["a", "b"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]), (",", [["", ""]]),
        ("\n\na", [[""], [""], ["a"]]), ("\"a,b\",c", [["a,b", "c"]]), ("\"a\"\"b\"", [["a\"b"]]),
        ("\"a\nb\",c\nd", [["a\nb", "c"], ["d"]]), ("\"a\"b,c", [["ab", "c"]]), ("a\"b\",c", [["a\"b\"", "c"]]),
        ("\"never closed,\n", [["never closed,\n"]]), ("\"\",x", [["", "x"]]), ("a,\r\n", [["a", ""]]),
        ("ä,日本\n", [["ä", "日本"]]), ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("\"a\rb\",c\r\r\nd", [["a\rb", "c"], [""], ["d"]]),
    ])
    func cells(text: String, expected: [[String]]) {
        #expect(rows(text) == expected)
    }

    @Test func linesAreCountedThroughQuotedLineEnds() {
        var rows = CSVRows(Array("a\n\"b\nb\"\nc\n".utf8)[...])
        var lines: [Int] = []
        while rows.next() != nil { lines.append(rows.line) }
        #expect(lines == [1, 2, 4])
    }

    @Test func aQuoteThatIsNeverClosedIsTold() {
        var rows = CSVRows(Array("a,b\n1,\"x\"\n2,\"y\n3,z\n".utf8)[...])
        _ = rows.next()
        #expect(rows.next() == ["1", "x"] && !rows.endsInQuotes)
        #expect(rows.next() == ["2", "y\n3,z\n"] && rows.endsInQuotes)
    }
}
