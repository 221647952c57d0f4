/// What changed since an earlier evaluation of the same kind, and what of it is a regression.
///
/// ```swift
/// let comparison = try BaselineComparison(results, against: earlier)
/// print(comparison.text)
/// if !comparison.regressions.isEmpty { … }
/// ```
public struct BaselineComparison: Sendable {
    /// Every number of either evaluation: in the order of the new one, then those that are gone.
    public let changes: [Change]
    /// Why the numbers of the two cannot simply be compared, a line each: other data, seed, model or settings.
    public let caveats: [String]

    /// Whether both looked at the same images, as far as the results tell: without it no number is a regression of another.
    public let isOfSameData: Bool
    /// Whether both were asked for the same: what is not asked for any more is no regression.
    private let isAskedAlike: Bool

    /// Compares two evaluations. O(measurements).
    /// - Parameters:
    ///   - now: the new one.
    ///   - earlier: the baseline.
    /// - Throws: ``BaselineError`` when the two are of different kinds.
    public init(_ now: EvaluationResults, against earlier: EvaluationResults) throws(BaselineError) {
        guard now.kind == earlier.kind else { throw BaselineError(now: now.kind, baseline: earlier.kind) }
        caveats = Self.caveats(now, earlier)
        isOfSameData = Self.data(of: now) == Self.data(of: earlier)
        let (new, old) = (now.provenance, earlier.provenance)
        // Where the settings name the models, a model that is missing was asked for and failed.
        isAskedAlike =
            new.settings == old.settings
            && (new.settings["models"] != nil || new.models.map(\.name) == old.models.map(\.name))
        // Of two numbers with the same name the first counts, in both alike.
        let before = Dictionary(earlier.measurements.map { (Name($0), $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<Name> = []
        var changes: [Change?] = []
        for measurement in now.measurements where seen.insert(Name(measurement)).inserted {
            changes.append(Change(before: before[Name(measurement)], now: measurement))
        }
        for measurement in earlier.measurements where seen.insert(Name(measurement)).inserted {
            changes.append(Change(before: measurement, now: nil))
        }
        self.changes = changes.compactMap { $0 }
    }

    /// The changes that must not be: numbers that became worse beyond the interval, and numbers that are gone though the settings
    /// are the same. None where the data are others.
    public var regressions: [Change] {
        isOfSameData ? changes.filter { $0.verdict == .worse || ($0.verdict == .gone && isAskedAlike) } : []
    }

    /// What was looked at: the images' digest, where the results have one, else what they are called.
    private static func data(of results: EvaluationResults) -> String {
        results.provenance.settings["pictures"] ?? results.title
    }

    /// What a number is of.
    private struct Name: Hashable {
        let subject: [String: String]
        let measure: String

        init(_ measurement: Measurement) {
            subject = measurement.subject
            measure = measurement.measure
        }
    }
}

/// Two evaluations that have nothing in common.
public struct BaselineError: Error, Equatable, CustomStringConvertible {
    /// What was evaluated now.
    public let now: EvaluationResults.Kind
    /// What the baseline holds.
    public let baseline: EvaluationResults.Kind

    /// - Parameters:
    ///   - now: what was evaluated now.
    ///   - baseline: what the baseline holds.
    public init(now: EvaluationResults.Kind, baseline: EvaluationResults.Kind) {
        self.now = now
        self.baseline = baseline
    }

    /// One line, to follow the file's name.
    public var description: String {
        "holds an evaluation of \(baseline.rawValue), not of \(now.rawValue); give a results.json of the same verb"
    }
}
