import VectorSearch

extension RetrievalOutcome {
    /// The numbers for tables: quality over all queries, and what it costs.
    /// - Parameters:
    ///   - model: whose vectors they were.
    ///   - bootstrap: what intervals are made by.
    ///   - byClass: whether quality is reported for each class and each parent class, too.
    public func measurements(of model: String, _ bootstrap: Bootstrap, byClass: Bool) -> [Measurement] {
        let subject = ["model": model, "index": index.rawValue, "metric": metric.rawValue]
        var all: [Measurement] = []
        for (number, level) in set.levels.enumerated() {
            var subject = subject
            if set.levels.count > 1 { subject["level"] = level.rawValue }
            let measured = judgments.indices.filter { judgments[$0].values[number] != nil }
            all += quality(of: measured, at: number, subject, bootstrap)
            guard byClass else { continue }
            if level == .sameClass {
                let groups = Dictionary(grouping: measured) { set.classOfItem[set.queries[$0]] }
                for (name, queries) in groups.sorted(by: { $0.key < $1.key }) {
                    let one = subject.merging(["class": set.classes[name]]) { $1 }
                    all += quality(of: queries, at: number, one, bootstrap)
                }
            }
            let families = Dictionary(grouping: measured) { set.parentOfClass[set.classOfItem[set.queries[$0]]] }
            for case (let name?, let queries) in families.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
                let one = subject.merging(["parent": set.parents[name]]) { $1 }
                all += quality(of: queries, at: number, one, bootstrap)
            }
        }
        return all + costs(subject, bootstrap)
    }

    /// The measures over some queries.
    private func quality(
        of queries: [Int], at level: Int, _ subject: [String: String], _ bootstrap: Bootstrap
    ) -> [Measurement] {
        guard !queries.isEmpty else { return [] }
        return measures.names.enumerated().map { column, name in
            let values = queries.map { judgments[$0].values[level]?[column] ?? .nan }
            return Measurement(subject, name, bootstrap.mean(values))
        }
    }

    /// Time and room, and for approximate kinds how much of the truth they find.
    private func costs(_ subject: [String: String], _ bootstrap: Bootstrap) -> [Measurement] {
        var costs: [Measurement] = []
        func add(_ name: String, _ value: Double, _ unit: String, count: Int) {
            costs.append(Measurement(subject, name, Estimate(value, count: count), unit: unit, better: .cost))
        }
        if !recalls.isEmpty {
            costs.append(Measurement(subject, "recall@\(measures.depth)", bootstrap.mean(recalls)))
        }
        let times = searchMilliseconds
        if !times.isEmpty {
            add("search", times.median, "ms", count: times.count)
            add("search p95", times.percentile(95), "ms", count: times.count)
            let total = times.reduce(0, +)
            if total > 0 { add("queries/s", 1000 * Double(times.count) / total, "", count: times.count) }
        }
        if index != .exact { add("build", buildSeconds, "s", count: 1) }
        add("size", Double(byteCount) / 1e6, "MB", count: set.gallery.count)
        return costs
    }
}
