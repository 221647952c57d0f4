import Basics
import Catalog
import Testing

@Suite("Filters as text")
struct FilterParsingTests {
    private typealias Comparison = Filter.Comparison

    static let readable: [(text: String, comparisons: [Filter.Comparison])] = [
        ("category=dress", [Comparison("category", .equal, "dress")]),
        (
            "category=dress and price<=20 and colour!='dark red'",
            [
                Comparison("category", .equal, "dress"), Comparison("price", .lessOrEqual, 20),
                Comparison("colour", .notEqual, "dark red"),
            ]
        ),
        (
            "  a = 1  AND\tb>2\nAnd c >= -3.5",
            [Comparison("a", .equal, 1), Comparison("b", .greater, 2), Comparison("c", .greaterOrEqual, -3.5)]
        ),
        ("price<-5", [Comparison("price", .less, -5)]),
        ("new=true and sold!=false", [Comparison("new", .equal, true), Comparison("sold", .notEqual, false)]),
        ("new='true' and size='38'", [Comparison("new", .equal, "true"), Comparison("size", .equal, "38")]),
        (
            #"'und and'="say \"hi\" \\ \n\t" and x='\''"#,
            [Comparison("und and", .equal, "say \"hi\" \\ \n\t"), Comparison("x", .equal, "'")]
        ),
        ("größe.eu-38_b=Weiß", [Comparison("größe.eu-38_b", .equal, "Weiß")]),
        ("file=a/b:c.jpg", [Comparison("file", .equal, "a/b:c.jpg")]),
        ("a='and'and b=1", [Comparison("a", .equal, "and"), Comparison("b", .equal, 1)]),
        ("a=''", [Comparison("a", .equal, "")]),
        ("x=andy", [Comparison("x", .equal, "andy")]),
    ]

    @Test("are read", arguments: readable)
    func reading(text: String, comparisons: [Filter.Comparison]) throws {
        #expect(try Filter.parse(text) == Filter(comparisons))
    }

    @Test(
        "that make no sense are answered with the column and what was expected",
        arguments: [
            ("", 1, "an attribute name", "the end"),
            ("   ", 4, "an attribute name", "the end"),
            ("=5", 1, "an attribute name", "'='"),
            ("and=5", 1, "an attribute name", "\"and\""),
            ("a", 2, "one of = != < <= > >= after \"a\"", "the end"),
            ("a b", 3, "one of = != < <= > >= after \"a\"", "\"b\""),
            ("a!5", 2, "one of = != < <= > >=", "'!'"),
            ("a==5", 3, "a value after '='", "'='"),
            ("a=", 3, "a value after '='", "the end"),
            ("a= and b=1", 4, "a value after '='", "\"and\""),
            ("a=1 b=2", 5, "'and' or the end", "\"b\""),
            ("a=1 or b=2", 5, "'and' or the end", "\"or\""),
            ("a=1 and", 8, "an attribute name", "the end"),
            ("a='x'y", 6, "'and' or the end", "\"y\""),
            ("ü='x", 5, "the closing ' of the text that begins at column 3", "the end"),
            (#"a="\x""#, 5, #"one of \ ' " n r t after a backslash"#, "\"x\""),
            (#"a='\"#, 5, #"one of \ ' " n r t after a backslash"#, "the end"),
            ("a=(1)", 3, "a name, a value or 'and'", "\"(\""),
            ("a<true", 3, "a number or a text after '<'", "\"true\""),
            ("a/b=1", 1, "an attribute name (quote it unless it has only letters, digits, _ - .)", "\"a/b\""),
            ("''=1", 1, "an attribute name", "\"\""),
            ("a='\0'", 3, "a value after '='", #""\0""#),
        ])
    func faults(text: String, column: Int, expected: String, found: String) {
        let error = #expect(throws: FilterError.self) { try Filter.parse(text) }
        #expect(error?.column == column)
        #expect(error?.expected == expected)
        #expect(error?.found == found)
        #expect(error?.description.contains("column \(column)") == true)
        #expect(error?.description.contains(where: \.isNewline) == false)
    }

    @Test("are limited in length")
    func limit() throws {
        let most = Array(repeating: "a=1", count: Filter.comparisonLimit)
        #expect(try Filter.parse(most.joined(separator: " and ")).comparisons.count == Filter.comparisonLimit)
        #expect(throws: FilterError.self) { try Filter.parse((most + ["a=1"]).joined(separator: " and ")) }
    }

    @Test("written out read back the same")
    func roundTrip() throws {
        var generator = SeededGenerator(state: 3)
        for _ in 0..<1000 {
            let filter = Filter.random(&generator)
            #expect(try Filter.parse(filter.description) == filter)
        }
    }

    @Test("of any characters are read or refused, never worse")
    func fuzz() {
        var generator = SeededGenerator(state: 11)
        let pieces = [
            "a", "price", "=", "!=", "<", "<=", ">", ">=", "!", " and ", "AND", " ", "'", "\"", "\\", "1", "-", ".",
            "e9",
            "true", "\u{301}", "é", "\0", "(", "\n", "\u{1F600}", "\\n", ";--", "\u{2028}",
        ]
        var accepted = 0
        for _ in 0..<20000 {
            let text = (0..<Int.random(in: 0...9, using: &generator))
                .map { _ in generator.element(of: pieces) }.joined()
            do {
                let filter = try Filter.parse(text)
                accepted += 1
                #expect((try? Filter.parse(filter.description)) == filter)
            } catch {
                #expect(error.column >= 1 && error.column <= text.count + 1)
            }
        }
        #expect(accepted > 50)
    }
}
