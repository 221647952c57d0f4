import Foundation
import Testing

@testable import Feeds

/// Tables with tabs, commas or semicolons.
@Suite struct TableFeedTests {
    @Test func tsv() {
        let outcome = FeedOutcome(.tsv, Sample.tsv)
        #expect(outcome.isComplete && outcome.faults.isEmpty)
        #expect(outcome.products.map(\.id) == ["1", "2"] && outcome.products.map(\.line) == [2, 4])
        #expect(outcome.products.map(\.title) == ["A \"fine\" shirt\twith a tab", "12\" pan"])
        #expect(
            outcome.products.first?.images
                == ["https://c.example/1.jpg", "https://c.example/a,b.jpg", "https://c.example/c.jpg"])
        #expect(
            outcome.products.map(\.price) == [
                Price(amount: 1234.5, currency: "USD"), Price(amount: 9, currency: "EUR"),
            ])
    }

    @Test func csv() {
        let outcome = FeedOutcome(.csv, Sample.csv)
        #expect(outcome.isComplete && outcome.faults.isEmpty)
        #expect(outcome.products.map(\.title) == ["Two; lines\nhere", "Plain"])
        #expect(outcome.products.map(\.line) == [2, 4])
        #expect(outcome.products.compactMap(\.price?.currency) == ["EUR", "GBP"])
        let commas = FeedOutcome(.csv, "ID,Image URL\n\"1\",\"https://c.example/a,b.jpg\"\r2,https://c.example/2.jpg")
        #expect(commas.products.map(\.images) == [["https://c.example/a,b.jpg"], ["https://c.example/2.jpg"]])
        #expect(commas.isComplete)
    }

    @Test func imageLists() {
        let cases: [(String, [String])] = [
            ("http://a/1,http://a/2", ["http://a/1", "http://a/2"]),
            ("http://a/1%2C2, http://a/3 ", ["http://a/1,2", "http://a/3"]),
            ("http://a/1,w_200/x.jpg,HTTPS://a/2", ["http://a/1,w_200/x.jpg", "HTTPS://a/2"]),
            ("//a/1,/2,", ["//a/1", "/2,"]), ("", []), (",,", [",,"]),
        ]
        for (text, expected) in cases {
            var draft = ProductDraft(line: 1)
            draft.addImageList(text)
            #expect(draft.moreImages == expected, "\(text)")
        }
    }

    @Test func rowsThatDoNotFit() {
        let outcome = FeedOutcome(
            .csv, "id,title,image\n1,a,http://c.example/1,more\n2,b\n3,c,http://c.example/3\n,d,http://c.example/4\n")
        #expect(outcome.isComplete && outcome.products.map(\.id) == ["3"])
        #expect(outcome.faults.map(\.line) == [2, 3, 5] && outcome.faults.map(\.id) == [nil, "2", nil])
        #expect(outcome.summary.leftOut == 3)
    }

    @Test func invalidUTF8IsToldByRow() {
        var bytes = Array("id,title,image\n1,caf".utf8)
        bytes.append(0xe9)
        bytes += Array(",http://c.example/1\n2,ok,http://c.example/2\n".utf8)
        let outcome = FeedOutcome(.csv, bytes)
        #expect(outcome.isComplete && outcome.products.map(\.id) == ["2"])
        #expect(outcome.faults.map(\.description) == ["line 2, product 1: title is not UTF-8 in cell 2; left out"])
    }

    @Test func brokenTables() {
        let cases: [(String, FeedError.Kind, Int)] = [
            ("", .broken, 0), ("a,b\n1,2\n", .unknown, 0), ("id,title\n1,2\n", .unknown, 0),
            ("id,image\n1,http://c.example/1\n2,\"http://c.example/2\n", .broken, 1),
            ("id,image,title\n1,http://c.example/1,x\n2,http://c.exam", .broken, 1), ("\u{feff}", .broken, 0),
        ]
        for (text, kind, count) in cases {
            let outcome = FeedOutcome(.csv, text)
            #expect(outcome.failure?.kind == kind && outcome.products.count == count && !outcome.isComplete, "\(text)")
        }
        let wide = FeedOutcome(.tsv, [0xff, 0xfe] + Array("i\0d\0\n\0".utf8))
        #expect(wide.failure?.kind == .encoding)
    }

    @Test func longRows() {
        let quote = "id,image\n1,http://c.example/1\n2,\"" + String(repeating: "a\n", count: 600_000)
        let outcome = FeedOutcome(.csv, quote)
        #expect(outcome.products.count == 1 && outcome.failure?.kind == .limit && outcome.failure?.line == 3)
        let noEnd = FeedOutcome(.tsv, String(repeating: "a", count: 1_100_000))
        #expect(noEnd.failure?.kind == .limit)
    }
}
