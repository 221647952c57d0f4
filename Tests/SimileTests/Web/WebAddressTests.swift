import Basics
import Foundation
import Testing

@testable import Simile

@Suite struct WebAddressTests {
    @Test func theLastPortIsOne() throws {
        #expect(try WebAddress("http://127.0.0.1:65535/a").port == 65_535)
        #expect(try WebAddress("https://[::1]:1").port == 1)
        #expect(try (WebAddress("https://a.com/:70000").port, WebAddress("http://a.com?b=:0").port) == (443, 80))
    }

    /// A client reads the same host as the one that was judged here.
    @Test func targetsArePutTogetherFromWhatWasRead() throws {
        #expect(try WebAddress("HTTP://user:pass@a.com?b=c#d").target == "http://a.com:80?b=c")
        #expect(try WebAddress("https://[::1]/a%20b/@c").target == "https://[::1]:443/a%20b/@c")
        for text in [
            "http://a%00b.com/", "http://a%2fb.com/", "http://a%40b.com/", "http://a%23b.com/", "http://a%5cb.com/",
        ] {
            #expect(throws: FetchError.self) { try WebAddress(text) }
        }
    }

    /// Whatever the text, there is an error, or an address with a port.
    @Test func anyTextIsReadOrRefused() {
        var numbers = SeededGenerator(state: 7)
        let pieces = [
            "http://", "https://", "HTTP:", "//", "/", ":", "::", "@", "[", "]", "?", "#", "%", "%00", "%2f", "\\",
            "127.0.0.1", "localhost", "::1", "a", "é", "\u{200b}", " ", "\n", "\0", "0", "80", "65535", "65536", "-1",
            "99999999999999999999", "+80", "..", "x", "１",
        ]
        for _ in 0..<20_000 {
            let start = ["http://", "https://", ""][Int(numbers.next() % 3)]
            let text = (0..<numbers.next() % 8).reduce(start) { text, _ in
                text + pieces[Int(numbers.next() % UInt64(pieces.count))]
            }
            guard let address = try? WebAddress(text) else { continue }
            #expect(address.port > 0 && !address.host.isEmpty, "\(text)")
            #expect(address.url.port.map { $0 == Int(address.port) } ?? true, "\(text)")
            let again = try? WebAddress(address.target)
            #expect(again.map { $0.origin == address.origin && $0.target == address.target } ?? true, "\(text)")
        }
    }
}
