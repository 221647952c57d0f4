import Basics
import Catalog
import Foundation
import Trends
import VectorSearch

/// Tells the trends of a catalog.
struct TrendFinder: Sendable {
    let catalog: ImageCatalog
    let request: TrendRequest
    let isCancelled: @Sendable () -> Bool
    let progress: @Sendable (JobProgress) -> Void

    /// What was found, and what a further picture is placed by.
    struct Found: Sendable {
        var report: TrendReport
        var groups: VisualGroups?
        /// Where all groups are going, by their numbers, whether they are listed or not.
        var allGroups: [Int: TrendReport.Group] = [:]
        /// The group of each item that has one.
        var groupOfItem: [ItemKey: Int] = [:]
    }

    /// The maximum number of events that count, the newest.
    private static let mostEvents = 1_000_000
    static let mostNewest = 6

    /// Blocks.
    func run() throws -> Found {
        let line = try Timeline(
            from: request.since.trendMilliseconds, to: request.until.trendMilliseconds, by: request.period)
        guard request.limit >= 0 else { throw TrendError.parameter("the limit", expected: "at least 0") }
        let names = try attributes()
        var notes = try request.filter.map { try catalog.remarks(on: $0) } ?? []
        notes += try catalog.remarks(onAttributes: names + [request.date].compactMap { $0 })
        let items = try TrendItems(catalog, request, attributes: names, isCancelled: isCancelled)
        let looks = try looks()
        notes += looks?.notes ?? []

        let byValue = items.values.map { TrendDivision.byValue($0) }
        let divisions = byValue.map(\.division) + (looks.map { [$0.division(items.ids)] } ?? [])
        let all = try observations(items, line)
        // The newest first, and of equal ones by key.
        let usable = all.filter { $0.time <= line.end }.sorted { ($1.time, $0.item) < ($0.time, $1.item) }
        let test = TrendTest(recent: request.recent, minimumCount: request.minimumCount)
        let first = test.firstRecent(line.count)
        let trends = try test.trends(in: divisions.map { $0.history(of: usable, line) })
        if first == 0 {
            notes.append(
                "there are no periods before the recent ones to compare with; begin earlier, or choose shorter periods")
        }

        var report = TrendReport(
            subject: request.subject.names, period: request.period, periods: periods(usable, line),
            recentPeriods: line.count - first, groups: [], newLooks: nil, attributes: [], space: looks?.space,
            undated: items.times.count { $0 == nil }, ahead: all.count - usable.count, seed: request.seed,
            notes: notes.isEmpty ? nil : notes)
        let lines = try lines(divisions, trends, items, usable, looks, line, from: first)
        for (place, name) in names.enumerated() {
            let values = zip(byValue[place].values, lines[place]).map {
                TrendReport.Value(name: name, value: $0, line: $1)
            }
            report.attributes += listed(values, \.line) { $0.value.description }
        }
        guard let looks, let groups = lines.last, let division = divisions.last else { return Found(report: report) }
        return found(report, looks, groups, division, items, usable, line)
    }

    /// The lines of all things, of which what moved in price is decided together.
    private func lines(
        _ divisions: [TrendDivision], _ trends: [[Trend]], _ items: TrendItems, _ usable: [TrendDivision.Observation],
        _ looks: TrendLooks?, _ line: Timeline, from first: Int
    ) throws -> [[TrendReport.Line]] {
        let isOfItems = request.subject == .items
        let moves = divisions.map { division in
            isOfItems
                ? division.moves(of: usable, items.prices, line, from: first, seed: request.seed)
                : Array(repeating: nil, count: division.count)
        }
        let moved = PriceMove.significant(moves.flatMap { $0 })
        let rows = items.ids.map { looks?.row(ofItem: $0) }
        let newestFirst = usable.map(\.item)
        var passed = 0
        return try divisions.enumerated().map { place, division in
            defer { passed += division.count }
            if isCancelled() { throw CancellationError() }
            let newest = division.newest(newestFirst, most: Self.mostNewest)
            let medoids = try looks.map { try division.medoids(rows, $0.matrix) }
            return (0..<division.count).map { thing in
                TrendReport.Line(
                    trend: trends[place][thing], medoid: (medoids?[thing]).map { items.keys[$0] },
                    newest: newest[thing].map { items.keys[$0] }, price: moves[place][thing],
                    hasPriceMoved: moved[passed + thing])
            }
        }
    }

    /// What came: the items that have a time, or events with them.
    private func observations(_ items: TrendItems, _ line: Timeline) throws -> [TrendDivision.Observation] {
        guard case .events(let kinds) = request.subject else {
            return items.times.enumerated().compactMap { item, time in time.map { .init(item: item, time: $0) } }
        }
        struct Visit: Hashable {
            let item: Int
            let user: Int
            let period: Int?
        }
        let numbers = Dictionary(uniqueKeysWithValues: items.ids.enumerated().map { ($1, $0) })
        var seen: Set<Visit> = []
        return try catalog.occurrences(of: kinds, until: line.end, limit: Self.mostEvents).compactMap { event in
            guard let item = numbers[event.item] else { return nil }
            let visit = Visit(item: item, user: event.user, period: line.period(of: event.time))
            return seen.insert(visit).inserted ? .init(item: item, time: event.time) : nil
        }
    }

    /// The attributes whose values are counted.
    private func attributes() throws -> [String] {
        if let names = request.attributes {
            guard names.count <= Facet.nameLimit else {
                throw TrendError.parameter("the number of attributes", expected: "at most \(Facet.nameLimit)")
            }
            return names
        }
        let left = [request.price, request.date].compactMap { $0 }.map { ExactText($0) }
        let names = try catalog.attributeNames().filter { !left.contains(ExactText($0)) }
        return try catalog.facets(of: names, matching: request.filter, limit: 1).filter { facet in
            (2...200).contains(facet.distinct) && facet.numbers == nil
        }.prefix(8).map(\.name)
    }

    private func looks() throws -> TrendLooks? {
        guard request.wantsGroups else { return nil }
        let space: VectorSpace
        do { space = try catalog.space(model: request.model, precision: request.precision) } catch SearchRequestError
            .nothingIndexed
        {
            // An empty catalog has no trends, which is no error.
            return nil
        }
        let options = BuildOptions(seed: request.seed, isCancelled: isCancelled) { [progress] share in
            progress(JobProgress(.clustering("grouping"), fraction: share))
        }
        return try TrendLooks(catalog, in: space, regroups: request.regroups, options)
    }
}

extension TrendRequest.Subject {
    /// What is counted, by name.
    var names: [String] {
        switch self {
        case .items: ["items"]
        case .events(let kinds): kinds.map(\.rawValue).sorted()
        }
    }
}
