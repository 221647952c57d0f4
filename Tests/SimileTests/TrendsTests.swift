import Basics
import Catalog
import Foundation
import TestSupport
import Testing

@testable import Simile

/// Trends of made-up items in a catalog, told by an attribute that says when they came.
@Suite struct TrendsTests {
    private let sample: SampleCatalog
    private let library: ImageLibrary
    /// A Wednesday.
    private static let now = Date(timeIntervalSince1970: 1_772_600_400)

    init() throws {
        sample = try SampleCatalog([])
        library = ImageLibrary(sample.catalog)
    }

    /// Six weeks before the week of ``now``; in the last of them there are three times as many of look and brand 1, at twice the price.
    private func fill() throws {
        var random = SeededGenerator(seed: 1)
        var items: [Change] = []
        for week in 0..<6 {
            for look in 0..<3 {
                for number in 0..<(week == 5 && look == 1 ? 60 : 20) {
                    let price = Double.random(in: 10...20, using: &random) * (week == 5 && look == 1 ? 2 : 1)
                    let day = Self.now.addingTimeInterval(Double((week - 6) * 7 * 86_400 + number % 3 * 3600))
                    items.append(
                        Self.item(
                            "\(week)/\(look)/\(number)", look, &random,
                            [
                                "published": .text(day.formatted(.iso8601)), "brand": .text("b\(look)"),
                                "price": .number(price), "number": .integer(Int64(number)),
                            ]))
                }
            }
        }
        try sample.catalog.commit(items)
    }

    private static func item(
        _ key: String, _ look: Int, _ random: inout SeededGenerator, _ attributes: Attributes
    ) -> Change {
        var vector = (0..<4).map { _ in Float.random(in: -0.1...0.1, using: &random) }
        vector[look] += 1
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return .put(
            NewItem(
                key: ItemKey(key), attributes: attributes,
                vectors: [(SampleCatalog.space, vector.map { $0 / length })]))
    }

    private func request(days: Double = 42) -> TrendRequest {
        var request = TrendRequest(since: Self.now.addingTimeInterval(-86_400 * days), until: Self.now, by: .week)
        request.date = "published"
        return request
    }

    @Test func `a planted trend is found, by attribute and by look`() async throws {
        try fill()
        let report = try await library.trends(request()).report()
        #expect(report.periods.map(\.start).first == "2026-01-19" && report.periods.count == 7)
        #expect(report.periods.map(\.count) == [60, 60, 60, 60, 60, 100, 0] && report.recentPeriods == 2)
        let brands = report.attributes.filter { $0.name == "brand" }
        #expect(report.attributes.count == 3 && brands.count == 3)
        #expect(brands[0].value == "b1" && brands[0].line.trend.verdict == .growing)
        #expect(brands[0].line.trend.counts == [20, 20, 20, 20, 20, 60, 0])
        #expect(brands[0].line.hasPriceMoved && brands[0].line.price?.ratio ?? 0 > 1.7)
        #expect(brands[1...].allSatisfy { !$0.line.hasPriceMoved })
        #expect(brands[0].line.newest.count == 6 && brands[0].line.newest[0].text.hasPrefix("5/1/"))
        #expect(brands[0].line.medoid?.text.contains("/1/") == true)
        // Several groups are of one look.
        let growing = report.groups.filter { $0.line.trend.verdict == .growing }
        #expect(!growing.isEmpty && growing.allSatisfy { $0.line.medoid?.text.contains("/1/") == true })
        #expect(report.groups.reduce(0) { $0 + $1.size } + (report.newLooks?.count ?? 0) == 400)
        #expect(report.undated == 0 && report.ahead == 0)
    }

    @Test func `groups keep their numbers, and new looks get others`() async throws {
        try fill()
        let first = try await library.trends(request()).report()
        let medoids = Dictionary(uniqueKeysWithValues: first.groups.map { ($0.id, $0.line.medoid) })
        let other = ImageLibrary(sample.catalog)
        let again = try await other.trends(request()).report()
        #expect(
            again.groups.map(\.id) == first.groups.map(\.id)
                && again.groups.map(\.line.medoid) == first.groups.map(\.line.medoid))

        var random = SeededGenerator(seed: 2)
        let attributes: Attributes = ["published": .text("2026-03-03"), "brand": "b9"]
        try sample.catalog.commit((0..<20).map { Self.item("new/\($0)", 3, &random, attributes) })
        try sample.catalog.commit([.remove("0/0/1"), .remove("0/0/2")])
        let later = try await library.trends(request()).report()
        let appeared = later.groups.filter { $0.line.trend.verdict == .appeared }
        #expect(appeared.count == 1 && appeared.allSatisfy { $0.id > (medoids.keys.max() ?? 0) && $0.size >= 15 })
        #expect(later.attributes.first { $0.value == "b9" }?.line.trend.verdict == .appeared)
        let kept = later.groups.filter { medoids[$0.id] == $0.line.medoid }
        #expect(kept.count >= medoids.count - 2)

        let place = try await library.trendPlace(of: .item("new/3"), request())
        #expect(place.group?.id == appeared.first?.id && !place.isNewLook)
        #expect(place.neighbors.count == 10 && !place.neighbors.contains { $0.key == "new/3" })
        #expect(place.neighbors.allSatisfy { $0.key.text.hasPrefix("new/") })
    }

    @Test func `wrong clocks and dates are told, not counted`() async throws {
        try fill()
        var random = SeededGenerator(seed: 2)
        let dates: [AttributeValue?] = [
            "2126-01-01", "soon", .boolean(true), .integer(.max), .number(-1e300), nil, "2026-03-04",
        ]
        try sample.catalog.commit(
            dates.enumerated().map { place, date in
                let dated = date.map { [("published", $0)] } ?? []
                return Self.item("odd/\(place)", 0, &random, Attributes(dated))
            })
        let report = try await library.trends(request()).report()
        #expect(report.ahead == 1 && report.undated == 5 && report.periods.map(\.count).reduce(0, +) == 401)
        var hostile = request()
        hostile.until = Date(timeIntervalSince1970: .infinity)
        await #expect(throws: TrendError.span) { try await library.trends(hostile).report() }
        (hostile.since, hostile.until) = (Self.now, .distantPast)
        await #expect(throws: TrendError.span) { try await library.trends(hostile).report() }
        hostile = request(days: 400)
        hostile.period = .hour
        await #expect(throws: TrendError.self) { try await library.trends(hostile).report() }
    }

    @Test func `an empty catalog, and one period, have no trends`() async throws {
        let empty = try await library.trends(request()).report()
        #expect(empty.groups.isEmpty && empty.attributes.isEmpty && empty.space == nil && empty.periods.count == 7)
        try fill()
        let report = try await library.trends(request(days: 1)).report()
        #expect(report.periods.count == 1 && report.notes?.isEmpty == false)
        let whole = try await library.trends().report()
        #expect(whole.periods.last?.count == 400)
        #expect(
            whole.attributes.allSatisfy {
                $0.line.trend.verdict != .growing && $0.line.trend.verdict != .appeared || $0.line.trend.growth != nil
            })
    }

    @Test func `a condition, and attributes that were asked for`() async throws {
        try fill()
        var request = request()
        request.filter = try Filter.parse("brand!=b1")
        (request.attributes, request.limit) = (["brand", "nothing"], 1)
        let report = try await library.trends(request).report()
        #expect(report.attributes.map(\.value) == ["b0"] && report.attributes[0].line.trend.verdict == .steady)
        #expect(report.notes?.contains { $0.contains("nothing") } == true && report.groups.count == 1)
        request.attributes = (0...50).map { "a\($0)" }
        await #expect(throws: TrendError.self) { try await library.trends(request).report() }
    }

    @Test func `what is looked at more is told, one user once`() async throws {
        try fill()
        let day: Int64 = 86_400_000
        let now = Int64(Self.now.timeIntervalSince1970 * 1000)
        var events: [NewEvent] = []
        for week in 1...5 {
            for user in 0..<40 {
                let look = week == 1 ? 2 : user % 3
                events.append(
                    NewEvent(
                        user: "u\(user)", item: ItemKey("0/\(look)/\(user % 20)"), kind: .view,
                        time: now - Int64(week) * 7 * day))
            }
        }
        // One who looks again and again.
        for number in 0..<300 {
            events.append(NewEvent(user: "bot", item: "0/0/1", kind: .view, time: now - 7 * day + Int64(number)))
        }
        try sample.catalog.addEvents(events)
        var request = request()
        (request.subject, request.attributes) = (.events([.view]), ["brand"])
        let report = try await library.trends(request).report()
        let looked = report.attributes.first { $0.line.trend.verdict == .growing }
        #expect(looked?.value == "b2" && report.subject == ["view"])
        #expect(report.attributes.first { $0.value == "b0" }?.line.trend.counts.suffix(2) == [1, 0])
        #expect(report.attributes.allSatisfy { $0.line.price == nil })
        request.subject = .events([.buy])
        let none = try await library.trends(request).report()
        #expect(
            none.periods.allSatisfy { $0.count == 0 } && none.attributes.allSatisfy { $0.line.trend.verdict == .few })
    }

    @Test func `a damaged file of groups is refused with the remedy`() async throws {
        try fill()
        _ = try await library.trends(request()).report()
        let folder = sample.catalog.learnedDirectory
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".groups") }
        #expect(names.count == 1)
        try Data("SIMILOOK".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(names[0])"))
        let error = await #expect(throws: TrendError.self) { try await library.trends(request()).report() }
        #expect(error.map { "\($0)".contains("cut short; delete it") } == true)
    }

    @Test func `JSON has the promised keys`() async throws {
        try fill()
        let json = try JSONValue(parsing: Array(JSONText.pretty(try await library.trends(request()).report()).utf8))
        guard case .object(let object) = json, case .array(let groups)? = object["groups"],
            case .object(let group)? = groups.first, case .array(let values)? = object["attributes"],
            case .object(let value)? = values.first
        else { throw CancellationError() }
        for key in ["id", "medoid", "counts", "growth", "interval", "verdict", "newest"] {
            #expect(group[ExactText(key)] != nil, "\(key)")
        }
        for key in ["name", "value", "counts", "growth", "interval"] { #expect(value[ExactText(key)] != nil, "\(key)") }
    }
}
