import Feeds
import Testing
@Suite struct T { @Test func a() { #expect(FeedFormat.xml.rawValue == "xml") } }
