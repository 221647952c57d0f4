import Basics
import Foundation
import Testing

@testable import Feeds

/// Damaged feeds give products, faults and at most one failure, the same in any pieces, and nothing beyond the limits.
///
/// `SIMILE_FUZZ_INPUTS` sets how many are tried, `SIMILE_FUZZ_SEED` what chance starts from.
@Suite struct FeedFuzzTests {
    private static func variable(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment["SIMILE_FUZZ_\(name)"].flatMap { Int($0) }
    }
    private static let inputs = variable("INPUTS") ?? 1500
    private static let seed = UInt64(clamping: variable("SEED") ?? 1)

    private static let words = [
        "<item>", "</item>", "<g:id>", "]]>", "<![CDATA[", "&amp;", "&#x10FFFF;", "&#0;", "&x;", "<!DOCTYPE rss [",
        "<!--", "-->",
        "<?xml version='1.0' encoding='UTF-16'?>", "xmlns='x'", "\u{feff}", "\0", "\"", "\"\"", "\t", "\r", "\n",
        "\r\n", ",", ";",
        "%2C", "//", "..", "http://", "{", "}", "[", "]", "\\u0000", "\\ud800", "1e999", "1,234", "€", "null",
        "id\timage_link\n", "*", "$",
        "User-agent: *\n", "Disallow: /", "Sun, ", "GMT", "99999999999999999999",
    ].map { Array($0.utf8) }

    private var random = SeededGenerator(seed: seed)

    private mutating func number(_ end: Int) -> Int { Int.random(in: 0..<max(1, end), using: &random) }

    /// A sound input with some damage.
    private mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + number(5)) {
            let place = number(bytes.count + 1)
            let end = min(bytes.count, place + number(number(4) == 0 ? 200 : 6))
            switch number(6) {
            case 0: bytes.insert(contentsOf: Self.words[number(Self.words.count)], at: place)
            case 1: bytes.replaceSubrange(place..<end, with: Self.words[number(Self.words.count)])
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: number(bytes.count + 1))
            case 4 where number(4) == 0: bytes.removeSubrange(place...)
            default: if place < bytes.count { bytes[place] = UInt8(number(256)) }
            }
        }
        return bytes
    }

    private mutating func limits() -> FeedLimits {
        var limits = FeedLimits()
        guard number(4) == 0 else { return limits }
        limits.rowBytes = 50 + number(300)
        limits.fieldBytes = 10 + number(100)
        limits.products = number(3)
        limits.depth = 2 + number(6)
        limits.feedBytes = number(3000)
        return limits
    }

    @Test mutating func feeds() {
        var kinds: Set<String> = []
        for input in 0..<Self.inputs {
            let (format, text) = Sample.all[number(Sample.all.count)]
            let bytes = damaged(Array(text.utf8))
            let options = FeedOptions(address: "https://shop.example/f", currency: "EUR", limits: limits())
            let whole = FeedOutcome(format, bytes, options: options)
            let pieces = FeedOutcome(format, bytes, piece: 1 + number(number(2) == 0 ? 3 : 100), options: options)
            if whole != pieces || problem(whole, options) {
                Issue.record("input \(input), \(format): \(Data(bytes).base64EncodedString()), \(whole), \(pieces)")
            }
            kinds.insert("\(format) \(whole.failure?.kind.rawValue ?? "")")
            _ = FeedFormat.detected(contentType: nil, name: nil, head: bytes)
        }
        #expect(kinds.count > 5)
    }

    private func problem(_ outcome: FeedOutcome, _ options: FeedOptions) -> Bool {
        let texts = outcome.faults.map(\.description) + [outcome.failure?.description ?? ""]
        return outcome.isComplete == (outcome.failure != nil) || outcome.products.count > options.limits.products
            || Set(outcome.products.map { Array($0.id.utf8) }).count != outcome.products.count
            || outcome.summary.products != outcome.products.count || outcome.summary.faults != outcome.faults.count
            || outcome.products.contains { product in
                product.id.isEmpty || product.images.isEmpty || product.title?.unicodeScalars.count ?? 0 > 150
                    || product.images.contains { !$0.lowercased().hasPrefix("http") || $0.contains(" ") }
            } || texts.contains { $0.contains("\n") || $0.utf8.count > 3000 }
    }

    @Test mutating func texts() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let sound = [
            "1.234,56 €", "USD 15.00", "https://a.example/b c?d=é#f", "//a/b", "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "15m", "in stock",
            "User-agent: *\nDisallow: /a*b$\nAllow: /a%2fb?c=%3A\nCrawl-delay: 1.5\nSitemap: x\n",
        ]
        for _ in 0..<Self.inputs {
            let bytes = damaged(Array(sound[number(sound.count)].utf8))
            let text = String(decoding: bytes, as: UTF8.self)
            if let price = try? Price(parsing: text, feedCurrency: "EUR") {
                #expect(price.amount >= 0 && price.amount < 1_000_000_000_000, "\(text)")
            }
            if let address = try? WebAddress.resolved(text, base: "https://a.example/b") {
                #expect(address.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 }, "\(text)")
            }
            if let date = HTTPDate.parse(text, now: now) {
                #expect(HTTPDate.parse(HTTPDate.text(date), now: now) != nil)
            }
            if let delay = RetryAfter.delay(text, now: now) { #expect(delay >= .zero && delay <= RetryAfter.longest) }
            if let interval = SourceInterval(text) { #expect(interval.seconds >= 0) }
            let rules = RobotsRules(parsing: bytes)
            #expect(rules.allows(path: "/robots.txt", agent: text))
            _ = rules.allows(path: text, agent: "a")
        }
    }
}
