import Testing

@testable import Feeds

/// Which format a feed has.
@Suite struct FormatTests {
    @Test(arguments: Sample.all)
    func bytesTell(format: FeedFormat, text: String) {
        #expect(FeedFormat.detected(contentType: "text/plain", name: "/x", head: Array(text.utf8)) == format)
    }

    @Test(
        arguments: [
            ("application/rss+xml; charset=utf-8", "/x", FeedFormat.xml), ("text/tab-separated-values", nil, .tsv),
            ("text/csv;header=present", nil, .csv), ("application/x-ndjson", nil, .jsonLines),
            (nil, "/a/feed.XML.gz", .xml),
            ("application/octet-stream", "/products.json", .shopify), (nil, "/p.tsv", .tsv),
            (nil, "/x.jsonl", .jsonLines),
            (nil, "/image.png", nil), (nil, nil, nil), ("text/html", "/", nil),
        ] as [(String?, String?, FeedFormat?)])
    func othersTell(type: String?, name: String?, format: FeedFormat?) {
        #expect(FeedFormat.detected(contentType: type, name: name, head: []) == format)
    }

    @Test func oddHeads() {
        let wide = [0xff, 0xfe] + Array("<\0?\0".utf8)
        #expect(FeedFormat.detected(contentType: nil, name: nil, head: wide) == .xml)
        #expect(FeedFormat.detected(contentType: nil, name: nil, head: Array("\u{feff} \n<rss/>".utf8)) == .xml)
        #expect(FeedFormat.detected(contentType: "text/csv", name: nil, head: Array("<rss>".utf8)) == .xml)
        #expect(FeedFormat.detected(contentType: nil, name: nil, head: [0xff, 0xd8, 0xff]) == nil)
        #expect(FeedFormat.detected(contentType: nil, name: nil, head: Array("hello, world".utf8)) == nil)
    }
}
