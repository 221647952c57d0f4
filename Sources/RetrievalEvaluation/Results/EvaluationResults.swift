// Results hold figures, which should need no second import.
@_exported public import Charts

/// Everything that one evaluation found: what `results.json` holds, and what reports, tables and comparisons are made of.
public struct EvaluationResults: Sendable, Hashable, Codable {
    /// The version of this layout, for readers of the file.
    public static let currentFormat = 1
    /// The version that this value has.
    public var format = currentFormat
    /// What was evaluated.
    public var kind: Kind
    /// The heading: `Retrieval: clothing`.
    public var title: String
    /// Where the numbers come from.
    public var provenance: Provenance
    /// The numbers.
    public var measurements: [Measurement]
    /// What was left out or odd, and why.
    public var findings: [Finding]
    /// The data of the plots.
    public var figures: [Figure]
    /// Which classes are taken for which.
    public var confusions: [Confusion]
    /// Queries and pairs worth looking at.
    public var examples: [Example]

    /// What can be evaluated.
    public enum Kind: String, Sendable, Codable {
        /// Ranked answers against labels.
        case retrieval
        /// Scores of pairs against their labels.
        case pairs
        /// Images against changed copies of themselves.
        case robustness
        /// Kinds of index against exact search.
        case index
        /// Two models against each other.
        case models
        /// A model that was trained.
        case training
        /// Recommendations against what users turned to later.
        case recommendation
        /// What is new and what grows in a catalog.
        case trends
    }

    /// - Parameters:
    ///   - kind: what was evaluated.
    ///   - title: the heading.
    ///   - provenance: where the numbers come from.
    ///   - measurements: the numbers.
    ///   - findings: what was left out or odd, and why.
    ///   - figures: the data of the plots.
    ///   - confusions: which classes are taken for which.
    ///   - examples: queries and pairs worth looking at.
    public init(
        kind: Kind, title: String, provenance: Provenance, measurements: [Measurement] = [], findings: [Finding] = [],
        figures: [Figure] = [], confusions: [Confusion] = [], examples: [Example] = []
    ) {
        self.kind = kind
        self.title = title
        self.provenance = provenance
        self.measurements = measurements
        self.findings = findings
        self.figures = figures
        self.confusions = confusions
        self.examples = examples
    }
}
