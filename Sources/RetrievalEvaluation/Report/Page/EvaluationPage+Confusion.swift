import Foundation

extension EvaluationPage {
    /// Which classes are taken for which: the most frequent mistakes in words, and the matrix as a heat map with numbers.
    var confusions: String {
        let parts = results.confusions.enumerated().map { index, confusion in
            let html = Self.html(confusion, number: index + 1)
            // The first is what most readers want; all of them would bury the rest.
            let title = Self.text(confusion.title, 120)
            return "<details\(index == 0 ? " open=\"open\"" : "")><summary>\(title)</summary>\(html)</details>"
        }
        return Self.section("Confusion of classes", "confusion", parts.joined(separator: "\n"))
    }

    /// Beyond so many classes a matrix does not fit on paper.
    private static let mostOnPaper = 25
    /// A larger table is not readable on a screen either.
    private static let mostOnScreen = 150

    private static func html(_ confusion: Confusion, number: Int) -> String {
        let size = confusion.labels.count
        guard size > 0, confusion.counts.count == size, confusion.counts.allSatisfy({ $0.count == size }) else {
            return "<p>The counts do not fit the \(size) classes.</p>"
        }
        let file = "confusion-\(number).csv"
        let list = mistakes(confusion)
        if size > mostOnScreen { return list + "<p>The matrix of \(size) classes is in \(file).</p>" }
        let large = size > mostOnPaper
        return list + matrix(confusion, large: large)
            + (large ? "<p class=\"paper\">The matrix of \(size) classes is in \(file).</p>" : "")
    }

    private static func matrix(_ confusion: Confusion, large: Bool) -> String {
        let heads = confusion.labels.map { "<th scope=\"col\"><span>\(text($0, 32))</span></th>" }
        let rows = zip(confusion.labels, confusion.counts).enumerated().map { index, row in
            let sum = row.1.reduce(0.0) { $0 + Double($1) }
            let cells = row.1.enumerated().map { column, count in
                let share = sum > 0 ? Double(count) / sum : 0
                let level = count > 0 ? min(9, max(0, Int((share * 10).rounded(.down)))) : -1
                let style = (level < 0 ? [] : ["h\(level)"]) + (column == index ? ["own"] : [])
                let name = style.isEmpty ? "" : " class=\"\(style.joined(separator: " "))\""
                return "<td\(name)>\(count == 0 ? "" : String(count))</td>"
            }
            return "<tr><th scope=\"row\">\(text(row.0, 32))</th>\(cells.joined())</tr>"
        }
        return """
            <div class="scroll\(large ? " screen" : "")" tabindex="0" role="region" aria-label="Confusion matrix">
            <table class="confusion\(large ? " large" : "")">
            <caption><span>Rows: the class of the query. Columns: the class of its first hit. The darker, the larger the \
            share of the row; framed: right.</span></caption>
            <thead><tr><td></td>\(heads.joined())</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }

    /// The ten most frequent mistakes.
    private static func mistakes(_ confusion: Confusion) -> String {
        var all: [(from: Int, to: Int, count: Int, share: Double)] = []
        for (from, row) in confusion.counts.enumerated() {
            let sum = row.reduce(0.0) { $0 + Double($1) }
            for (to, count) in row.enumerated() where from != to && count > 0 {
                all.append((from, to, count, Double(count) / max(sum, 1)))
            }
        }
        guard !all.isEmpty else { return "<p>No first hit is of another class than its query.</p>" }
        let rows = all.sorted { ($1.count, $1.share, $0.from, $0.to) < ($0.count, $0.share, $1.from, $1.to) }.prefix(10)
            .map {
                "<tr><th scope=\"row\">\(text(confusion.labels[$0.from], 40))</th><td>\(text(confusion.labels[$0.to], 40))</td>"
                    + "<td class=\"n\">\($0.count)</td><td class=\"n\">\(String(format: "%.0f%%", $0.share * 100))</td></tr>"
            }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="Most frequent mistakes">
            <table><caption><span>The most frequent mistakes.</span></caption>
            <thead><tr><th scope="col">class</th><th scope="col">taken for</th><th scope="col" class="n">queries</th>\
            <th scope="col" class="n">of its class</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }
}
