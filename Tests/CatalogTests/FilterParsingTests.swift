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
        // What has become a word of the language is still a name before a relation, and a value after one.
        (
            "or=1 and not=2 and In=3",
            [Comparison("or", .equal, 1), Comparison("not", .equal, 2), Comparison("In", .equal, 3)]
        ),
        (
            "exists!=or and like<like and between=not and a=in",
            [
                Comparison("exists", .notEqual, "or"), Comparison("like", .less, "like"),
                Comparison("between", .equal, "not"), Comparison("a", .equal, "in"),
            ]
        ),
        ("a=x*", [Comparison("a", .equal, "x*")]),
    ]

    private static func one(_ name: String, _ test: Filter.Test) -> Filter { .comparison(.init(name, test)) }
    private static let (a, b, c) = (
        one("a", .relation(.equal, 1)), one("b", .relation(.equal, 2)), one("c", .relation(.equal, 3))
    )

    static let joined: [(text: String, filter: Filter, written: String)] = [
        ("a=1 or b=2 and c=3", .any([a, .all([b, c])]), "a=1 or b=2 and c=3"),
        ("(a=1 OR b=2) and c=3", .all([.any([a, b]), c]), "(a=1 or b=2) and c=3"),
        ("((a=1))and(b=2)", .all([a, b]), "a=1 and b=2"),
        ("(a=1 and b=2) and c=3", .all([.all([a, b]), c]), "(a=1 and b=2) and c=3"),
        ("not a=1 and b=2", .all([.not(a), b]), "not a=1 and b=2"),
        ("NOT (a=1 or b=2)", .not(.any([a, b])), "not (a=1 or b=2)"),
        ("not not a=1", .not(.not(a)), "not not a=1"),
        ("a in (x, '1',1 ,true)", one("a", .among(["x", "1", 1, true])), "a in ('x', '1', 1, true)"),
        ("a not in(or)", .not(one("a", .among(["or"]))), "not a in ('or')"),
        ("in in (in)", one("in", .among(["in"])), "in in ('in')"),
        ("a between 10 and 20.5", one("a", .between(10, 20.5)), "a between 10 and 20.5"),
        ("a not between a and b", .not(one("a", .between("a", "b"))), "not a between 'a' and 'b'"),
        ("a like Sum*er", one("a", .like(TextPattern("Sum*er"))), "a like 'Sum*er'"),
        (
            "a Like '12' or a not like \"x y*\"",
            .any([one("a", .like(TextPattern("12"))), .not(one("a", .like(TextPattern("x y*"))))]),
            "a like '12' or not a like 'x y*'"
        ),
        (
            "'a b' exists and not exists exists", .all([one("a b", .exists), .not(one("exists", .exists))]),
            "'a b' exists and not exists exists"
        ),
        (
            "'not'=1 or or not exists", .any([one("not", .relation(.equal, 1)), .not(one("or", .exists))]),
            "'not'=1 or not 'or' exists"
        ),
    ]

    @Test("are joined by and, or and not", arguments: joined)
    func joining(text: String, filter: Filter, written: String) throws {
        #expect(try Filter.parse(text) == filter)
        #expect(filter.description == written)
        #expect(try Filter.parse(written) == filter)
    }

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
            ("a", 2, "one of = != < <= > >= in like between exists after \"a\"", "the end"),
            ("a b", 3, "one of = != < <= > >= in like between exists after \"a\"", "\"b\""),
            ("a not b", 7, "one of in like between exists after 'not' after \"a\"", "\"b\""),
            ("a=1 or", 7, "an attribute name", "the end"),
            ("(a=1", 5, "'and', 'or' or ')'", "the end"),
            ("a=1)", 4, "'and', 'or' or the end", "')'"),
            ("()", 2, "an attribute name", "')'"),
            ("not", 4, "an attribute name", "the end"),
            ("a in x", 6, "'(' after 'in'", "\"x\""),
            ("a in ()", 7, "a value after '('", "')'"),
            ("a in (1 2)", 9, "',' or ')'", "\"2\""),
            ("a in (1,)", 9, "a value after ','", "')'"),
            ("a between 1, 2", 12, "'and' and the greatest value", "','"),
            ("a between 1 and true", 17, "a number or a text after 'and'", "\"true\""),
            ("a between 1 and x", 17, "two numbers or two texts around 'and'", "\"x\""),
            ("a like", 7, "a text after 'like', in which * stands for any text", "the end"),
            ("a exists 1", 10, "'and', 'or' or the end", "\"1\""),
            ("a!5", 2, "one of = != < <= > >=", "'!'"),
            ("a==5", 3, "a value after '='", "'='"),
            ("a=", 3, "a value after '='", "the end"),
            ("a= and b=1", 4, "a value after '='", "\"and\""),
            ("a=1 b=2", 5, "'and', 'or' or the end", "\"b\""),
            ("a=1 and", 8, "an attribute name", "the end"),
            ("a='x'y", 6, "'and', 'or' or the end", "\"y\""),
            ("ü='x", 5, "the closing ' of the text that begins at column 3", "the end"),
            (#"a="\x""#, 5, #"one of \ ' " n r t after a backslash"#, "\"x\""),
            (#"a='\"#, 5, #"one of \ ' " n r t after a backslash"#, "the end"),
            ("a=(1)", 3, "a value after '='", "'('"),
            ("a=;", 3, "a name, a value or 'and'", "\";\""),
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

    @Test("are limited in comparisons, values, depth and length")
    func limits() throws {
        func refused(_ text: String, _ expected: String, at column: Int) {
            let error = #expect(throws: FilterError.self) { try Filter.parse(text) }
            #expect(error?.expected == expected && error?.column == column)
            #expect((error?.description.utf8.count ?? .max) < 600)
        }
        let most = Array(repeating: "a=1", count: Filter.comparisonLimit)
        #expect(try Filter.parse(most.joined(separator: " and ")).comparisons.count == Filter.comparisonLimit)
        refused((most + ["a=1"]).joined(separator: " or "), "at most 100 comparisons", at: 701)

        let values = Array(repeating: "1", count: Filter.valueLimit - 1).joined(separator: ",")
        #expect(try Filter.parse("a in (\(values)) and b in (1)").comparisons.count == 2)
        refused("a in (\(values)) or b in (1,1)", "at most 1000 values in lists", at: 2016)

        func deep(_ depth: Int) -> String {
            String(repeating: "not (", count: depth / 2) + "a=1" + String(repeating: ")", count: depth / 2)
        }
        #expect(try Filter.parse(deep(Filter.depthLimit)).comparisons.count == 1)
        let depth = "at most 16 parentheses and 'not's in each other"
        refused(deep(100_000 / 6), depth, at: 41)
        refused(String(repeating: "not ", count: 16) + "a not exists", depth, at: 67)
        refused(String(repeating: "(", count: 100_000), depth, at: 17)

        let pattern = String(repeating: "*", count: TextPattern.byteLimit)
        #expect(try Filter.parse("a like \(pattern)").matches(["a": "x"]))
        refused("a like \(pattern)*", "a pattern of at most 256 bytes", at: 8)

        let longest = "a='" + String(repeating: "x", count: Filter.byteLimit - 4) + "'"
        #expect(try Filter.parse(longest).comparisons.count == 1)
        refused(longest + " ", "at most 131072 bytes", at: 1)
        refused(longest.dropLast(4) + "' b", "'and', 'or' or the end", at: Filter.byteLimit - 1)
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
            "true", "\u{301}", "é", "\0", "(", ")", ",", " or ", "not ", " in (", " like ", "*", " between ", " exists",
            "\n", "\u{1F600}", "\\n", ";--", "\u{2028}",
        ]
        var accepted = 0
        for _ in 0..<20000 {
            let text = (0..<Int.random(in: 0...11, using: &generator))
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
