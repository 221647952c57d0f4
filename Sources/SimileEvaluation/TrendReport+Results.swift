import Catalog
import Charts
import Foundation
public import RetrievalEvaluation
public import Simile
import Trends

extension TrendReport {
    /// A group or a value, and what it is called.
    private struct Named {
        let name: String
        let facet: [String: String]
        let line: Line
    }

    private static let mostFigured = 40
    private static let mostExamples = 24

    /// The report as results: growth with intervals, shares by period, and the pictures of each group, with their sparklines.
    ///
    /// ```swift
    /// try await Evaluation.write(library.trends().report().results(), to: "report")
    /// ```
    /// - Throws: `ModelError`.
    public func results() throws -> EvaluationResults {
        var results = EvaluationResults(
            kind: .trends, title: "Trends by \(period)",
            provenance: try Provenance(
                seed: seed,
                settings: [
                    "by": "\(period)", "since": periods.first?.start ?? "", "of": subject.joined(separator: ","),
                ]))
        let named =
            groups.map {
                Named(name: "group \($0.id)", facet: ["attribute": "look", "value": "\($0.id)"], line: $0.line)
            }
            + attributes.map { value in
                let text = value.value.description
                return Named(
                    name: "\(value.name) \(text)", facet: ["attribute": value.name, "value": text], line: value.line)
            }
        results.findings = (notes ?? []).map { Finding("note", $0) }
        if undated > 0 { results.findings.append(Finding("\(undated) items", "have no time that can be read")) }
        if ahead > 0 { results.findings.append(Finding("\(ahead)", "are later than now, by a wrong clock; left out")) }
        for one in named { results.measurements += measurements(one.facet, one.line) }
        let trending = named.filter { $0.line.isTrend }
        results.figures = [growth(trending), shares(trending.isEmpty ? named : trending)].compactMap { $0 }
        results.examples = Array(
            (trending + named.filter { !$0.line.isTrend }).compactMap { example($0.name, $0.line) }
                .prefix(Self.mostExamples))
        return results
    }

    private func measurements(_ facet: [String: String], _ line: Line) -> [Measurement] {
        let count = line.trend.counts.reduce(0, +)
        func one(_ measure: String, _ estimate: Estimate) -> Measurement {
            Measurement(facet, measure, estimate, better: .neither)
        }
        var measurements = [
            one("recent", Estimate(Double(line.trend.counts.suffix(recentPeriods).reduce(0, +)), count: count))
        ]
        if let share = line.trend.share { measurements.append(one("share", Estimate(share, count: count))) }
        if let growth = line.trend.growth, let value = growth.value {
            measurements.append(one("growth", Estimate(value, low: growth.low, high: growth.high, count: count)))
        }
        if let price = line.price {
            measurements.append(one("price", Estimate(price.ratio, low: price.low, high: price.high, count: count)))
        }
        return measurements
    }

    /// How many times as frequent, with intervals.
    private func growth(_ named: [Named]) -> Figure? {
        let points = named.compactMap { one -> Figure.Point? in
            guard let growth = one.line.trend.growth, let value = growth.value, value > 0, growth.low > 0 else {
                return nil
            }
            return .init(value, 0, low: growth.low, high: growth.high, label: one.name)
        }.prefix(Self.mostFigured)
        guard !points.isEmpty else { return nil }
        return Figure(
            id: "growth", title: "Growth",
            note: "The share of the recent periods over that before, with 95% intervals.",
            form: .ranges, x: .init("times as frequent", .logarithmic), y: .init(""),
            series: [.init("growth", Array(points))])
    }

    /// The share of all by period.
    private func shares(_ named: [Named]) -> Figure? {
        guard periods.count > 1, !named.isEmpty else { return nil }
        let series = named.prefix(8).map { one in
            Figure.Series(
                one.name,
                zip(periods.indices, one.line.trend.counts).compactMap { place, count in
                    guard periods[place].count > 0 else { return nil }
                    return .init(
                        Double(place + 1), Double(count) / Double(periods[place].count), label: periods[place].start)
                })
        }
        return Figure(
            id: "shares", title: "Shares by \(period)",
            note: "Of all that came in a \(period); the last one is running.",
            form: .lines, x: .init("\(period), the first from \(periods[0].start)"), y: .init("share", low: 0),
            series: Array(series))
    }

    private func example(_ name: String, _ line: Line) -> Example? {
        guard let medoid = line.medoid else { return nil }
        let spark = Sparkline.text(line.trend.counts.map(Double.init))
        return Example(
            group: line.isTrend ? "Trends" : "Others",
            caption: "\(spark)  \(name), \(line.trend.verdict) \(line.trend.growthText)",
            query: .init(medoid.text, "stands for it"), hits: line.newest.map { .init($0.text, "new") })
    }
}

extension TrendReport.Line {
    fileprivate var isTrend: Bool { trend.verdict != .steady && trend.verdict != .few }
}
