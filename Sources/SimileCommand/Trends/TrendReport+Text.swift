import Basics
import Catalog
import Charts
import Foundation
import Simile

extension TrendReport {
    /// The report for a terminal: a table for looks, and one for each attribute.
    func text(on terminal: Terminal) -> String {
        var parts = [heading(terminal)]
        if !groups.isEmpty || newLooks?.count ?? 0 > 0 {
            var table = TextTable(rightAligned: [0, 2])
            for group in groups {
                table.add(
                    cells: ["\(group.id)"] + cells(group.line, terminal) + [group.line.medoid?.text.onOneLine ?? ""])
            }
            var lines = [terminal.styled("by look", .bold)] + (groups.isEmpty ? [] : [table.text])
            if let newLooks, newLooks.count > 0 {
                lines.append("of no group: \(newLooks.count.counted("image")) \(spark(newLooks.counts, terminal))")
            }
            parts.append(lines.joined(separator: "\n"))
        }
        var names: [String] = []
        for value in attributes where names.last != value.name { names.append(value.name) }
        for name in names {
            var table = TextTable(rightAligned: [2])
            for value in attributes where value.name == name {
                let text = value.value.description.onOneLine.shortened(to: 30)
                table.add(cells: [text] + cells(value.line, terminal) + [price(value.line)])
            }
            parts.append(terminal.styled("by \(name.onOneLine)", .bold) + "\n" + table.text)
        }
        return parts.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }

    private func heading(_ terminal: Terminal) -> String {
        let all = periods.reduce(0) { $0 + $1.count }
        let before = periods.count - recentPeriods
        var text =
            "\(all.counted(subject == ["items"] ? "item" : "event")) in \(periods.count.counted("\(period)")) from "
            + "\(periods.first?.start ?? "") on (UTC)  \(spark(periods.map(\.count), terminal))"
        if before > 0 {
            text += "\nthe last \(recentPeriods.counted("\(period)")), one of them running, against \(before) before"
        }
        if undated > 0 { text += "\n\(undated.counted("item")) without a time that can be read" }
        if ahead > 0 { text += "\n\(ahead) later than now, by a wrong clock, left out" }
        return text
    }

    private func cells(_ line: Line, _ terminal: Terminal) -> [String] {
        [
            spark(line.trend.counts, terminal), "\(line.trend.counts.suffix(recentPeriods).reduce(0, +))",
            // Where there is nothing to compare with, nothing is said of anything.
            line.trend.growth == nil && periods.count == recentPeriods ? "" : line.trend.verdict.rawValue,
            line.trend.growthText,
        ]
    }

    private func spark(_ counts: [Int], _ terminal: Terminal) -> String {
        Sparkline.text(counts.map(Double.init), isPlain: !terminal.hasUnicode)
    }

    private func price(_ line: Line) -> String {
        guard let price = line.price, line.hasPriceMoved else { return "" }
        return String(format: "price %.2f, was %.2f", price.median, price.medianBefore)
    }
}
