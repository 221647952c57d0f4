import Catalog
import Trends

extension TrendFinder {
    /// The report with groups.
    func found(
        _ report: TrendReport, _ looks: TrendLooks, _ lines: [TrendReport.Line], _ division: TrendDivision,
        _ items: TrendItems, _ usable: [TrendDivision.Observation], _ line: Timeline
    ) -> Found {
        var found = Found(report: report, groups: looks.groups)
        var sizes = [Int](repeating: 0, count: division.count)
        var others: [Int] = []
        for (item, part) in division.parts.enumerated() {
            switch part {
            case .of(let thing):
                sizes[thing] += 1
                found.groupOfItem[items.keys[item]] = looks.groups.groups[thing].id
            case .others: others.append(item)
            case .unknown: break
            }
        }
        let groups = zip(looks.groups.groups, zip(sizes, lines)).map { group, rest in
            TrendReport.Group(id: group.id, size: rest.0, line: rest.1)
        }
        found.allGroups = Dictionary(uniqueKeysWithValues: groups.map { ($0.id, $0) })
        found.report.groups = listed(groups, \.line) { "\($0.id)" }
        let pool = TrendDivision(
            parts: division.parts.map { $0 == .others ? .of(0) : .unknown }, count: 1)
        found.report.newLooks = TrendReport.NewLooks(
            count: others.count, counts: pool.history(of: usable, line).counts[0],
            newest: pool.newest(usable.map(\.item), most: Self.mostNewest)[0].map { items.keys[$0] })
        return found
    }

    /// Trends first, the surest before others, then what is most frequent; as many as are asked for. What did not come in any period is left
    /// out.
    func listed<Thing>(
        _ things: [Thing], _ line: KeyPath<Thing, TrendReport.Line>, name: (Thing) -> String
    ) -> [Thing] {
        let order: [Trend.Verdict] = [.appeared, .growing, .falling, .vanished]
        let keys = things.map { thing -> (Int, Double, Int, String) in
            let trend = thing[keyPath: line].trend
            let rank = order.firstIndex(of: trend.verdict) ?? order.count
            return (
                rank, rank < order.count ? trend.growth?.pValue ?? 1 : 1, -trend.counts.reduce(0, +), name(thing)
            )
        }
        // The third is the number of all, negative.
        return things.indices.filter { keys[$0].2 < 0 }.sorted { keys[$0] < keys[$1] }.prefix(request.limit).map {
            things[$0]
        }
    }

    func periods(_ usable: [TrendDivision.Observation], _ line: Timeline) -> [TrendReport.Period] {
        var counts = [Int](repeating: 0, count: line.count)
        for observation in usable {
            if let period = line.period(of: observation.time) { counts[period] += 1 }
        }
        return counts.indices.map {
            TrendReport.Period(
                start: Moment.text(line.starts[$0]), end: Moment.text(line.end(of: $0)), count: counts[$0])
        }
    }
}
