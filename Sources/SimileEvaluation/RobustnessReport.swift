import Basics
import Imaging
import RetrievalEvaluation
import Simile

/// Puts what the passes found into results.
struct RobustnessReport {
    /// What was left out or odd.
    var findings: [Finding]
    private let trial: RobustnessTrial
    private let images: RobustnessImages
    private let bootstrap: Bootstrap
    private var subjects: [RobustnessSubject] = []
    private var measurements: [Measurement] = []
    private var examples: [Example] = []

    /// How many copies each model shows that are least like their sources.
    private static let shown = 6

    init(of trial: RobustnessTrial, _ images: RobustnessImages) {
        self.trial = trial
        self.images = images
        findings = images.findings
        bootstrap = Bootstrap(seed: trial.seed)
    }

    /// Takes up what one model at one size found.
    mutating func add(_ pass: RobustnessPass) {
        // What is wrong with an image is wrong for every model.
        var known = Set(findings)
        for finding in pass.findings where known.insert(finding).inserted { findings.append(finding) }
        guard !pass.rows.isEmpty else { return }
        if pass.distractors == 0 {
            findings.append(
                Finding(pass.subject.choice.text, "a search needs more than one image; hit@1 and MRR are left out"))
        }
        subjects.append(pass.subject)
        for (number, strength) in trial.strengths.enumerated() {
            let first = number * trial.transformations.count
            for (offset, kind) in trial.transformations.enumerated() {
                let copies = pass.copies.compactMap { row -> [RobustnessPass.Copy]? in
                    row.indices.contains(first + offset) ? row[first + offset].map { [$0] } : nil
                }
                let variant = RobustnessVariant(kind: kind, strength: strength)
                measure(copies, pass, variant, named: kind.rawValue)
            }
            let places = first..<first + trial.transformations.count
            let all = pass.copies.map { row -> [RobustnessPass.Copy] in
                places.compactMap { row.indices.contains($0) ? row[$0] : nil }
            }
            measure(
                all.filter { !$0.isEmpty }, pass,
                RobustnessVariant(kind: trial.transformations.first ?? .horizontalFlip, strength: strength), named: nil)
        }
        let times = pass.milliseconds
        func time(_ name: String, _ value: Double) {
            measurements.append(
                Measurement(
                    pass.subject.facets, name, Estimate(value, count: times.count), unit: "ms", better: .cost))
        }
        time("embed", times.median)
        time("embed p95", times.percentile(95))
        addExamples(of: pass)
    }

    /// Measures copies, those of one image side by side: an image with its copies counts as one draw, since they are not
    /// independent.
    private mutating func measure(
        _ copies: [[RobustnessPass.Copy]], _ pass: RobustnessPass, _ variant: RobustnessVariant, named name: String?
    ) {
        guard !copies.isEmpty else { return }
        var facets = pass.subject.facets
        facets["transformation"] = name
        facets["strength"] = variant.strengthText
        func means(_ value: (RobustnessPass.Copy) -> Double) -> [Double] {
            copies.map { $0.reduce(0) { $0 + value($1) } / Double($0.count) }
        }
        let cosines = copies.flatMap { $0.map(\.exactCosine) }
        measurements += [
            Measurement(facets, "cosine", bootstrap.mean(means(\.exactCosine))),
            Measurement(facets, "cosine median", Estimate(cosines.median, count: cosines.count)),
            Measurement(facets, "cosine p5", Estimate(cosines.percentile(5), count: cosines.count)),
            Measurement(facets, "score", bootstrap.mean(means { ($0.exactCosine + 1) / 2 })),
        ]
        guard pass.distractors > 0 else { return }
        for measure in [RankedMeasure.hitRate(1), .reciprocalRank] {
            let values = means { measure.value(of: RankedAnswer(positions: [$0.rank], relevant: 1)) }
            measurements.append(Measurement(facets, measure.name, bootstrap.mean(values)))
        }
    }

    /// The copies that are least like their sources.
    private mutating func addExamples(of pass: RobustnessPass) {
        let variants = trial.variants
        let all = pass.copies.enumerated().flatMap { row, copies in
            copies.enumerated().compactMap { place, copy in
                copy.map { (cosine: $0.cosine, row: row, place: place, copy: $0) }
            }
        }
        // A flip stands there once for each strength.
        let once = all.filter {
            variants[$0.place].kind != .horizontalFlip || $0.place < trial.transformations.count
        }
        let worst = once.sorted { ($0.cosine, $0.row, $0.place) < ($1.cosine, $1.row, $1.place) }
        for (_, row, place, copy) in worst.prefix(Self.shown) {
            let (variant, path) = (variants[place], images.path(pass.rows[row]))
            let found = pass.distractors > 0 ? ", source found at rank \(copy.rank + 1)" : ""
            var hits = [Example.Image(path + variant.suffix, "\(variant.text), \(copy.cosineText)")]
            if copy.rank > 0, let rival = copy.rival {
                hits.append(
                    Example.Image(
                        images.path(pass.rows[rival]), "found first, \(copy.rivalCosineText)", isRight: false))
            }
            examples.append(
                Example(
                    group: "Copies least like their source, \(pass.subject.choice.text)",
                    caption: "\(variant.text): cosine \(copy.cosineText)\(found)",
                    query: Example.Image(path, "source"), hits: hits))
        }
    }

    /// Everything.
    /// - Throws: ``RobustnessError/nothingMeasured(reason:)``, `ModelError`.
    func results() throws -> EvaluationResults {
        guard !measurements.isEmpty else {
            throw RobustnessError.nothingMeasured(
                reason: findings.first.map { "\($0.subject): \($0.reason)" } ?? "no model was named")
        }
        var settings = [
            "models": trial.models.map(\.text).joined(separator: ","),
            "sizes": trial.sizes.map { "\($0)" }.joined(separator: ","),
            "transformations": trial.transformations.map(\.rawValue).joined(separator: ","),
            "strengths": trial.strengths.map { RobustnessVariant(kind: .rotation, strength: $0).strengthText }
                .joined(separator: ","),
            "long side": "\(RobustnessTrial.longSide)",
        ]
        settings["pictures"] = images.digest
        settings["distractors"] = trial.distractors.map { "\($0)" }
        return EvaluationResults(
            kind: .robustness, title: "Robustness: \(FilePath.name(of: trial.folder))",
            provenance: try Provenance(
                seed: trial.seed, models: subjects.map(\.choice), store: trial.store, settings: settings),
            measurements: measurements, findings: findings,
            figures: RobustnessFigures(trial, subjects, measurements).all, examples: examples)
    }
}
