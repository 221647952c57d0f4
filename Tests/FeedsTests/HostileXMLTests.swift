import Testing

@testable import Feeds

/// Documents that are broken, or meant to break.
@Suite struct HostileXMLTests {
    private static let item = "<item><id>1</id><image_link>http://a.example/b</image_link></item>"

    @Test func brokenAfterAProduct() {
        for (rest, kind) in [
            ("<item><id>2</idd>", FeedError.Kind.broken), ("<item>\u{0}", .broken), ("&nbsp;", .broken), ("", .broken),
            ("<item a='1' a='2'/>", .broken), ("</channel>", .broken), ("<![CDATA[", .broken), ("&#0;", .broken),
        ] {
            let outcome = FeedOutcome(.xml, "<rss>\n<channel>\(Self.item)\n\n\(rest)")
            #expect(outcome.products.map(\.id) == ["1"], "\(rest)")
            #expect(outcome.failure?.kind == kind && outcome.failure?.line == 4 && !outcome.isComplete, "\(rest)")
        }
    }

    /// Every document type declaration is refused, before anything in it is read.
    @Test(
        arguments: [
            #"<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#,
            #"<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#,
            #"<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">"#,
            #"<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>"#, "<!doctype html>", "<!DOCTYPE html>",
        ])
    func documentTypes(declaration: String) {
        let text = "\n\(declaration)<rss><channel>\(Self.item)<item><id>&x;&b;</id></item></channel></rss>"
        for outcome in [FeedOutcome(.xml, text), FeedOutcome(.xml, Array(text.utf8), piece: 1)] {
            #expect(outcome.products.isEmpty && !outcome.isComplete)
            #expect(outcome.failure?.kind == .broken && outcome.failure?.line == 2)
        }
    }

    @Test func documentTypesAreNamed() {
        let failure = FeedOutcome(.xml, "<!DOCTYPE html><html/>").failure
        #expect(failure?.description.contains("document type declaration") == true)
    }

    @Test func deepNesting() {
        let deep = String(repeating: "<a>", count: 100_000)
        let outcome = FeedOutcome(.xml, "<rss><channel>\(Self.item)\(deep)")
        #expect(outcome.products.count == 1 && outcome.failure?.kind == .limit)
    }

    @Test func otherRoots() {
        let outcome = FeedOutcome(.xml, "<html><body/></html>")
        #expect(outcome.failure?.kind == .unknown && !outcome.isComplete)
        #expect(FeedOutcome(.xml, "").failure != nil && FeedOutcome(.xml, "  \n").failure != nil)
    }

    /// Comments and tags are what libxml2 has to keep.
    @Test func hugeTokens() {
        for token in ["<!--", "<a b='", "<", "<?p "] {
            var parser = FeedParser(.xml)
            _ = parser.consume(Array("<rss>\(token)".utf8))
            let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
            var pieces = 0
            while parser.failure == nil, pieces < 30 {
                _ = parser.consume(filler)
                pieces += 1
            }
            #expect(parser.failure != nil && pieces <= 6, "\(token)")
        }
    }

    /// libxml2 keeps every name, and compares the attributes of a tag with each other.
    @Test func manyNames() {
        let names = (0..<40_000).map { "a\($0)" }
        let elements = FeedOutcome(.xml, "<rss><channel>\(Self.item)" + names.map { "<\($0)/>" }.joined())
        #expect(elements.products.count == 1 && elements.failure?.kind == .limit)
        let attributes = FeedOutcome(.xml, "<rss " + names.prefix(20_000).map { "\($0)='' " }.joined() + "></rss>")
        #expect(attributes.failure?.kind == .limit)
    }

    /// Texts beyond the limit are cut while they come.
    @Test func longTexts() throws {
        let text = String(repeating: "é", count: 300_000)
        for title in [text, "<![CDATA[\(text)]]>"] {
            let outcome = FeedOutcome(
                .xml,
                "<rss><channel><item><id>1</id><image_link>http://a.example/b</image_link><title>\(title)</title></item></channel></rss>"
            )
            #expect(outcome.isComplete && outcome.products.first?.title == String(repeating: "é", count: 150))
            #expect(outcome.faults.map(\.effect) == [.fieldCut])
        }
    }

    @Test func limitsOfTheFeed() {
        var limits = FeedLimits()
        limits.products = 1
        let many = FeedOutcome(.xml, Sample.rss, options: FeedOptions(limits: limits))
        #expect(many.products.count == 1 && many.failure?.kind == .limit && many.failure?.line == 16)
        limits = FeedLimits()
        limits.feedBytes = 500
        let long = FeedOutcome(.xml, Sample.rss, options: FeedOptions(limits: limits))
        #expect(long.failure == FeedError(line: nil, .limit, "there are more than 500 bytes") && !long.isComplete)
        #expect(FeedOutcome(.xml, Array(Sample.rss.utf8), piece: 3, options: FeedOptions(limits: limits)) == long)
    }

    @Test func unfinishedIsIncomplete() {
        var parser = FeedParser(.xml)
        _ = parser.consume(Array(Sample.rss.utf8))
        #expect(!parser.isComplete && parser.failure == nil)
        _ = parser.finish()
        #expect(parser.isComplete && parser.consume(Array("x".utf8)).isEmpty && parser.finish().isEmpty)
    }
}
