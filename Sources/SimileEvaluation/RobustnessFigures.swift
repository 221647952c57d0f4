import Imaging
import RetrievalEvaluation
import Simile

/// The plots of a robustness trial, made of its measurements.
struct RobustnessFigures {
    private let trial: RobustnessTrial
    private let subjects: [RobustnessSubject]
    /// By facets and measure.
    private let estimates: [[String: String]: [String: Estimate]]

    init(_ trial: RobustnessTrial, _ subjects: [RobustnessSubject], _ measurements: [Measurement]) {
        self.trial = trial
        self.subjects = subjects
        estimates = Dictionary(grouping: measurements, by: \.subject).mapValues { group in
            Dictionary(group.map { ($0.measure, $0.estimate) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// For each strength the similarity and the retrieval of each transformation; over several strengths, how similarity
    /// falls.
    var all: [Figure] {
        var figures = trial.strengths.flatMap { strength in
            [
                ranges(
                    "similarity", "Similarity to the source", "cosine", "mean cosine, with its 95% interval", strength),
                ranges(
                    "retrieval", "The source is found first", RankedMeasure.hitRate(1).name,
                    "share of copies, with its 95% interval", strength),
            ].compactMap(\.self)
        }
        if trial.strengths.count > 1 { figures += subjects.enumerated().map { falling($1, "strength-\($0 + 1)") } }
        return figures
    }

    private func estimate(
        _ measure: String, _ subject: RobustnessSubject, _ kind: TransformationKind, _ strength: Double
    ) -> Estimate? {
        var facets = subject.facets
        facets["transformation"] = kind.rawValue
        facets["strength"] = RobustnessVariant(kind: kind, strength: strength).strengthText
        return estimates[facets]?[measure]
    }

    /// A row for each transformation, a color for each model and size.
    private func ranges(
        _ id: String, _ title: String, _ measure: String, _ axis: String, _ strength: Double
    ) -> Figure? {
        let series = subjects.map { subject in
            Figure.Series(
                subject.choice.text,
                trial.transformations.compactMap { kind in
                    estimate(measure, subject, kind, strength).map {
                        Figure.Point($0.value, 0, low: $0.low, high: $0.high, label: kind.rawValue)
                    }
                })
        }
        guard series.contains(where: { !$0.points.isEmpty }) else { return nil }
        let text = RobustnessVariant(kind: .rotation, strength: strength).strengthText
        let several = trial.strengths.count > 1
        return Figure(
            id: several ? "\(id)-at-\(text)" : id, title: several ? "\(title), strength \(text)" : title,
            note: "The further right, the less the change matters.", form: .ranges, x: .init(axis, high: 1),
            y: .init(""),
            series: series)
    }

    private func falling(_ subject: RobustnessSubject, _ id: String) -> Figure {
        let strengths = trial.strengths.sorted()
        return Figure(
            id: id, title: "Similarity against strength, \(subject.choice.text)",
            note:
                "Strength 1 is ±10° of rotation, ±50% of brightness and saturation, ±0.3 of hue, and torchvision's crop and "
                + "perspective.",
            form: .lines, x: .init("strength"), y: .init("mean cosine", high: 1),
            series: trial.transformations.filter { $0 != .horizontalFlip }.map { kind in
                Figure.Series(
                    kind.rawValue,
                    strengths.compactMap { strength in
                        estimate("cosine", subject, kind, strength).map {
                            Figure.Point(strength, $0.value, low: $0.low, high: $0.high)
                        }
                    })
            })
    }
}
