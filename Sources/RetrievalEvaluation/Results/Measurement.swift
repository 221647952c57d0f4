/// One number of an evaluation: of what, which measure, how much. All tables, files and comparisons are made of these.
public struct Measurement: Sendable, Hashable, Codable {
    /// What was measured, by facet: `["model": "resnet50", "index": "hnsw", "class": "dress"]`. A facet that is absent means
    /// all of them: no `class` is the number over all queries.
    public var subject: [String: String]
    /// The measure's usual name: `P@10`, `mAP`, `nDCG@10`, `ROC-AUC`, `queries/s`.
    public var measure: String
    /// How much.
    public var estimate: Estimate
    /// The unit, such as `ms` or `MB`; empty for plain numbers.
    public var unit: String
    /// Which direction is good.
    public var better: Better

    /// Which direction of a measure is good.
    public enum Better: String, Sendable, Codable {
        /// The more the better: quality. A fall beyond the interval is a regression.
        case more
        /// The less the better: an error. A rise beyond the interval is a regression.
        case less
        /// Depends on the machine and the moment: times and speeds, which are reported and never judged.
        case cost
        /// Neither: counts, thresholds.
        case neither
    }

    /// - Parameters:
    ///   - subject: what was measured, by facet.
    ///   - measure: the measure's usual name.
    ///   - estimate: how much.
    ///   - unit: the unit, or nothing.
    ///   - better: which direction is good.
    public init(
        _ subject: [String: String], _ measure: String, _ estimate: Estimate, unit: String = "",
        better: Better = .more
    ) {
        self.subject = subject
        self.measure = measure
        self.estimate = estimate
        self.unit = unit
        self.better = better
    }
}
