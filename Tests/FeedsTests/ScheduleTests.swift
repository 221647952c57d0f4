import Basics
import Foundation
import Testing

@testable import Feeds

/// Descriptions of sources, and which of their products are gone.
@Suite struct ScheduleTests {
    @Test func descriptions() throws {
        let json = """
            [{"name":"garments","kind":"feed","url":"https://shop.example/f.xml","interval":"15m",
            "defaults":{"currency":"EUR","attributes":{"shop":"garments"}}},
            {"name":"photos","kind":"folder","url":"/photos","interval":90,"misses":1}]
            """
        let sources = try JSONDecoder().decode([SourceDescription].self, from: Data(json.utf8))
        #expect(sources.allSatisfy { $0.faults.isEmpty })
        #expect(sources.first?.interval?.seconds == 900 && sources.first?.defaults?.attributes == ["shop": "garments"])
        #expect(sources.last?.interval?.duration == .seconds(90) && sources.last?.misses == 1)
        let again = try JSONDecoder().decode([SourceDescription].self, from: JSONEncoder().encode(sources))
        #expect(again == sources)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(SourceDescription.self, from: Data(#"{"name":"a","kind":"ftp","url":"x"}"#.utf8))
        }
    }

    @Test func faults() {
        let bad = SourceDescription(
            name: "../x\n", kind: .feed, url: "ftp://x", interval: SourceInterval(seconds: 0), misses: 0,
            defaults: SourceDescription.Defaults(currency: "Euro"))
        #expect(bad.faults.map { $0.prefix { $0 != ":" } } == ["name", "url", "interval", "misses", "currency"])
        #expect(bad.faults.allSatisfy { !$0.contains("\n") })
        let relative = SourceDescription(name: "a", kind: .folder, url: "photos")
        #expect(relative.faults.count == 1 && SourceDescription(name: "a", kind: .sitemap, url: "/s").faults.count == 1)
    }

    @Test(
        arguments: [
            ("90s", 90), ("15m", 900), ("6h", 21_600), ("1d", 86_400), ("45", 45), (" 2 h ", 7200), ("", nil),
            ("m", nil),
            ("1w", nil), ("-1s", nil), ("1.5h", nil), ("99999999999999999d", nil), ("9999999999999999999999", nil),
        ] as [(String, Int?)])
    func intervals(text: String, seconds: Int?) {
        let interval = SourceInterval(text)
        #expect(interval?.seconds == seconds)
        if let interval { #expect(SourceInterval(interval.description) == interval) }
    }

    @Test func productsThatAreMissed() {
        var history = SourceHistory()
        #expect(history.take(.complete(seen: 10)) == .apply(seen: 1, removed: nil))
        #expect(history.take(.complete(seen: 9)) == .apply(seen: 2, removed: nil))
        #expect(history.take(.failed) == .keep(seen: 2))
        #expect(history.take(.complete(seen: 9)) == .apply(seen: 3, removed: 0))
        // Seen in run 1 only, and missed in 2, 3 and 4.
        #expect(history.take(.complete(seen: 9)) == .apply(seen: 4, removed: 1))
    }

    @Test func unchangedFeedsMissWhatTheyMissed() {
        var history = SourceHistory(misses: 3)
        #expect(history.take(.unchanged) == .keep(seen: 0))
        _ = history.take(.complete(seen: 10))
        _ = history.take(.complete(seen: 9))
        // Missed in run 2, then in two that were the same.
        #expect(history.take(.unchanged) == .apply(seen: 2, removed: 0))
        #expect(history.take(.unchanged) == .apply(seen: 2, removed: 1))
        // What the last run has seen stays, however often.
        for _ in 0..<10 { #expect(history.take(.unchanged) == .apply(seen: 2, removed: 1)) }
        #expect(history.take(.complete(seen: 9)) == .apply(seen: 3, removed: 0))
    }

    @Test func shrunkFeedsAreNotApplied() throws {
        var history = SourceHistory(misses: 1)
        _ = history.take(.complete(seen: 100))
        #expect(history.take(.complete(seen: 49)) == .quarantine(seen: 1, before: 100, now: 49))
        #expect(history.take(.unchanged) == .keep(seen: 1) && history.quarantined == 49)
        #expect(history.take(.complete(seen: 0)) == .quarantine(seen: 1, before: 100, now: 0))
        #expect(history.take(.complete(seen: 50)) == .apply(seen: 2, removed: 1) && history.quarantined == nil)
        #expect(history.take(.complete(seen: 10)) == .quarantine(seen: 2, before: 50, now: 10))
        history.confirm()
        let stored = try JSONEncoder().encode(history)
        history = try JSONDecoder().decode(SourceHistory.self, from: stored)
        // Fewer than what was confirmed, and so it is asked again.
        #expect(history.take(.complete(seen: 9)) == .quarantine(seen: 2, before: 50, now: 9))
        history.confirm()
        #expect(history.take(.complete(seen: 9)) == .apply(seen: 3, removed: 2) && history.size == 9)
        #expect(history.take(.complete(seen: 4)) == .quarantine(seen: 3, before: 9, now: 4))
    }

    /// Random runs, against items that count what they have missed themselves.
    @Test func agreesWithCounting() {
        var random = SeededGenerator(seed: 19)
        for misses in 1...4 {
            var history = SourceHistory(misses: misses)
            var items: [Int: Int] = [:]
            var missed: [Int: Int] = [:]
            for _ in 0..<300 {
                let feed = Set((0..<40).filter { _ in Int.random(in: 0..<10, using: &random) > 0 })
                let isComplete = Int.random(in: 0..<4, using: &random) > 0
                let verdict = history.take(isComplete ? .complete(seen: feed.count) : .failed)
                switch verdict {
                case .apply(let seen, let removed):
                    for key in feed { items[key] = seen }
                    items = items.filter { $0.value > removed ?? -1 }
                    for key in missed.keys { missed[key, default: 0] += 1 }
                    for key in feed { missed[key] = 0 }
                    missed = missed.filter { $0.value < misses }
                case .keep(let seen), .quarantine(let seen, _, _):
                    for key in feed { items[key] = seen; missed[key] = 0 }
                }
                #expect(Set(items.keys) == Set(missed.keys))
            }
        }
    }
}
