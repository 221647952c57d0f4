import Charts

extension BaselineComparison {
    private static let most = 20

    /// What changed, for a terminal: first what differs in where the numbers come from, then regressions, then the rest; at
    /// most twenty of each sort.
    public var text: String {
        var parts: [String] = []
        if !caveats.isEmpty {
            let lines = caveats.prefix(Self.most).map { "  " + $0 } + Self.more(caveats.count)
            parts.append((["The results cannot be compared as they are:"] + lines).joined(separator: "\n"))
        }
        let headings: [(Verdict, String)] = [
            (.worse, "Worse, beyond the interval"), (.gone, "Not measured any more"),
            (.better, "Better, beyond the interval"), (.within, "Changed within the interval"),
            (.unjudged, "Changed, not judged"), (.new, "New"),
        ]
        for (verdict, heading) in headings {
            let group = changes.filter { $0.verdict == verdict }
            guard !group.isEmpty else { continue }
            parts.append(
                ([heading] + group.prefix(Self.most).map { "  \($0.text)" } + Self.more(group.count))
                    .joined(separator: "\n"))
        }
        let same = changes.count { $0.verdict == .same }
        if same > 0 || parts.isEmpty { parts.append("\(same) of \(changes.count) measures are unchanged") }
        return parts.joined(separator: "\n\n")
    }

    /// The regressions in one line, for an error, or that there is nothing to compare with; nil if all is well.
    public var failure: String? {
        if !isOfSameData {
            return "is of other images and cannot be compared with; make a baseline of these"
        }
        guard let first = regressions.first else { return nil }
        let more = regressions.count > 1 ? "; and \(regressions.count - 1) more" : ""
        return "\(regressions.count) regression\(regressions.count == 1 ? "" : "s"): \(first.text)\(more)"
    }

    private static func more(_ count: Int) -> [String] { count > most ? ["  … and \(count - most) more"] : [] }
}

extension BaselineComparison.Change {
    /// `mAP of resnet50, exact: 0.544 → 0.501 (-0.043, below 0.520)`.
    var text: String {
        let words = NameText.line(Facets.words(subject), 120)
        let name = NameText.line(measure, 40) + (words.isEmpty ? "" : " of \(words)")
        switch (before, now) {
        case (let before?, let now?):
            return "\(name): \(number(before.estimate.value)) → \(number(now.estimate.value))\(unit) (\(judged))"
        case (_, let now?): return "\(name): \(number(now.estimate.value))\(unit)"
        case (let before?, nil): return "\(name): was \(number(before.estimate.value))\(unit), not measured any more"
        case (nil, nil): return name
        }
    }

    private var unit: String { (now ?? before).map { $0.unit.isEmpty ? "" : " \(NameText.line($0.unit, 20))" } ?? "" }

    private func number(_ value: Double) -> String {
        (now ?? before).map { NumberText.value(value, of: $0) } ?? NumberText.figures(value)
    }

    /// The difference, and which end of the interval it passed.
    private var judged: String {
        guard let difference else { return "" }
        let sign = difference > 0 ? "+" : ""
        let text = sign + (abs(difference) < 0.0005 ? NumberText.figures(difference) : number(difference))
        guard verdict == .worse || verdict == .better, let old = before?.estimate, let now = now?.estimate else {
            return text
        }
        if let low = old.low, now.value < low { return "\(text), below \(number(low))" }
        if let high = old.high, now.value > high { return "\(text), above \(number(high))" }
        return text
    }
}
