import Basics
import Foundation
import Testing

@testable import Feeds

/// Dates, waits and validators of HTTP.
@Suite struct HTTPRuleTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    @Test(
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func dates(text: String) {
        #expect(HTTPDate.parse(text, now: now) == now)
        #expect(HTTPDate.text(now) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(
        arguments: [
            "", "tomorrow", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6x Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
            "1994-11-06",
            "Sun, 06 Nov 994 08:49:37 GMT", "Sunday, 06-Nov-94-1 08:49:37 GMT", "Sun Nov 0 08:49:37 1994",
        ])
    func noDates(text: String) { #expect(HTTPDate.parse(text, now: now) == nil) }

    @Test func centuries() {
        let year2027 = Date(timeIntervalSince1970: 1_800_000_000)
        for (year, expected) in [("78", "1978"), ("77", "2077"), ("27", "2027"), ("00", "2000")] {
            let date = HTTPDate.parse("Sunday, 06-Nov-\(year) 08:49:37 GMT", now: year2027)
            #expect(date.map(HTTPDate.text)?.contains(" Nov \(expected) ") == true, "\(year)")
        }
    }

    @Test func datesThereAndBack() {
        var random = SeededGenerator(seed: 9110)
        for _ in 0..<500 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<253_402_300_800, using: &random)))
            #expect(HTTPDate.parse(HTTPDate.text(date), now: now) == date)
        }
        #expect(HTTPDate.text(Date(timeIntervalSince1970: -1e300)) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.text(Date(timeIntervalSince1970: 951_782_400)) == "Tue, 29 Feb 2000 00:00:00 GMT")
    }

    @Test(
        arguments: [
            ("0", 0), (" 120 ", 120), ("99999999999999999999999", 86_400), ("86401", 86_400), ("-1", nil), ("1.5", nil),
            ("", nil),
            ("soon", nil), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:49:36 GMT", 0),
            ("Sun Nov  6 08:51:37 1994", 120), ("Sunday, 06-Nov-94 08:49:38 GMT", 1),
            ("Sun, 06 Nov 9999 08:49:37 GMT", 86_400),
        ] as [(String, Int?)])
    func retryAfter(text: String, seconds: Int?) {
        #expect(RetryAfter.delay(text, now: now) == seconds.map { .seconds($0) })
    }

    @Test func validators() throws {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let strong = try #require(CacheValidators(entityTag: "\"a\"", lastModified: date))
        let weak = try #require(CacheValidators(entityTag: "W/\"a\"", lastModified: nil))
        #expect(strong.requestHeaders.map(\.name) == ["If-None-Match", "If-Modified-Since"])
        #expect(
            strong.requestHeaders.map(\.value) == ["\"a\"", date] && weak.requestHeaders.map(\.value) == ["W/\"a\""])
        #expect(strong.isStrong && !weak.isStrong && strong.matches(weak) && weak.matches(strong))
        let dated = try #require(CacheValidators(entityTag: nil, lastModified: date))
        #expect(!dated.matches(strong) && dated.matches(dated) && !dated.isStrong)
        // Nothing that would end a header, or begin another.
        for bad in ["", " ", "\"a\"\r\nX: y", "\"\u{0}\"", "é", String(repeating: "a", count: 1001)] {
            #expect(CacheValidators(entityTag: bad, lastModified: nil) == nil)
        }
        #expect(try JSONDecoder().decode(CacheValidators.self, from: JSONEncoder().encode(strong)) == strong)
    }

    @Test func backOff() {
        var random = SeededGenerator(seed: 1)
        let backOff = BackOff(first: .seconds(10), longest: .seconds(100))
        for (failures, most) in [(-1, 0.0), (0, 0), (1, 10), (2, 20), (3, 40), (4, 80), (5, 100), (.max, 100)] {
            for _ in 0..<50 {
                let delay = backOff.delay(failures: failures, using: &random).seconds
                #expect(delay >= most / 2 && delay <= most, "\(failures)")
            }
        }
        var again = SeededGenerator(seed: 1)
        var once = SeededGenerator(seed: 1)
        #expect(backOff.delay(failures: 3, using: &again) == backOff.delay(failures: 3, using: &once))
        #expect(BackOff(first: .seconds(-1), longest: .zero).delay(failures: 9, using: &again) == .zero)
    }

    @Test func hostBudget() {
        var random = SeededGenerator(seed: 1)
        let start = ContinuousClock.now
        let at = { (seconds: Double) in start.advanced(by: .seconds(seconds)) }
        var budget = HostBudget(
            concurrency: 2, interval: .seconds(1), backOff: BackOff(first: .seconds(8), longest: .seconds(8)))
        #expect(budget.start(at: at(0)) == .start)
        #expect(budget.start(at: at(0.5)) == .wait(until: at(1)))
        #expect(budget.start(at: at(1)) == .start && budget.start(at: at(5)) == .full && budget.running == 2)
        budget.finish(isFailure: false, at: at(5), using: &random)
        #expect(budget.start(at: at(5)) == .start)
        budget.finish(isFailure: true, retryAfter: .seconds(60), at: at(6), using: &random)
        #expect(budget.start(at: at(60)) == .wait(until: at(66)) && budget.failures == 1)
        budget.finish(isFailure: true, at: at(66), using: &random)
        guard case .wait(let until) = budget.start(at: at(66)) else { return #expect(Bool(false)) }
        #expect(until >= at(70) && until <= at(74) && budget.failures == 2)
        budget.slow(to: .seconds(30))
        #expect(budget.start(at: at(80)) == .start && budget.start(at: at(81)) == .wait(until: at(110)))
        budget.finish(isFailure: false, at: at(82), using: &random)
        #expect(budget.failures == 0 && budget.running == 0)
    }
}
