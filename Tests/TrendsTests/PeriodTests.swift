import Testing
import Trends

@Suite struct PeriodTests {
    private func time(_ text: String) throws -> Int64 { try #require(Moment.milliseconds(text)) }

    @Test(arguments: [
        (TrendPeriod.hour, "2026-03-01T23:59:59Z", "2026-03-01T23:00Z", "2026-03-02"),
        (.day, "2026-03-01T23:59:59Z", "2026-03-01", "2026-03-02"),
        // The first of March 2026 is a Sunday.
        (.week, "2026-03-01T23:59:59Z", "2026-02-23", "2026-03-02"),
        (.week, "2026-03-02", "2026-03-02", "2026-03-09"),
        (.week, "1970-01-05", "1970-01-05", "1970-01-12"),
        (.month, "2024-02-29", "2024-02-01", "2024-03-01"),
        (.month, "2025-12-31T23:00Z", "2025-12-01", "2026-01-01"),
    ])
    func `a period begins and ends where the calendar says`(
        period: TrendPeriod, moment: String, start: String, end: String
    ) throws {
        let line = try Timeline(from: time(moment), to: time(moment), by: period)
        #expect(line.count == 1 && Moment.text(line.starts[0]) == start && Moment.text(line.end(of: 0)) == end)
        #expect(line.period(of: try time(moment)) == 0)
        #expect(line.period(of: line.starts[0] - 1) == nil)
    }

    @Test func `every time of a year lies in its period`() throws {
        for length in TrendPeriod.allCases where length != .hour {
            let line = try Timeline(from: time("2023-12-30"), to: time("2025-01-02"), by: length)
            for period in 0..<line.count {
                #expect(line.period(of: line.starts[period]) == period)
                if period > 0 {
                    #expect(line.end(of: period - 1) == line.starts[period])
                    #expect(line.period(of: line.starts[period] - 1) == period - 1)
                }
            }
            #expect(
                line.period(of: line.end + 1) == nil && line.period(of: .min) == nil && line.period(of: .max) == nil)
        }
    }

    @Test func `what is no history is refused`() throws {
        #expect(throws: TrendError.span) { try Timeline(from: 5, to: 4, by: .day) }
        #expect(throws: TrendError.span) { try Timeline(from: -1, to: 4, by: .day) }
        #expect(throws: TrendError.span) { try Timeline(from: 0, to: .max, by: .month) }
        let most = Int64(Timeline.mostPeriods) * 3_600_000
        #expect(try Timeline(from: 0, to: most - 1, by: .hour).count == 1000)
        #expect(throws: TrendError.tooManyPeriods(1001)) { try Timeline(from: 0, to: most, by: .hour) }
        #expect(throws: TrendError.tooManyPeriods(2001)) { try Timeline(from: 0, to: 2 * most, by: .hour) }
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("2026-03-02T18:30", 1_772_476_200_000), ("2026-03-02 18:30:05.25Z", 1_772_476_205_250),
        ("2026-03-02T18:30:05+01:00", 1_772_472_605_000), ("2026-03-02T18:30:05.123456-0130", 1_772_481_605_123),
        ("2016-12-31T23:59:60Z", 1_483_228_799_000),
    ])
    func `a moment is read`(text: String, expected: Int64) { #expect(Moment.milliseconds(text) == expected) }

    @Test(arguments: [
        "", "2026", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-03-02T", "2026-03-02T24:00",
        "2026-03-02T18", "2026-03-02T18:60", "2026-03-02T18:30:61", "2026-03-02T18:30:05.", "2026-03-02T18:30+",
        "2026-03-02T18:30Zulu", "١٩٧٠-01-01", "1969-12-31", "99999-01-01", "yesterday", "2026-3-2",
    ])
    func `what is none is none`(text: String) { #expect(Moment.milliseconds(text) == nil) }

    @Test func `numbers are seconds or milliseconds`() {
        #expect(Moment.milliseconds(1_772_476_200) == 1_772_476_200_000)
        #expect(Moment.milliseconds(1_772_476_200_000) == 1_772_476_200_000)
        for number in [-1, .nan, .infinity, 1e300] { #expect(Moment.milliseconds(number) == nil) }
    }
}
