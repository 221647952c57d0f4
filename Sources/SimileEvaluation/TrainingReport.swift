import Basics
import Catalog
import Foundation
public import Imaging
import ModelZoo
public import RetrievalEvaluation
import SimilarityLearning
public import Simile
import VectorSearch

/// What there is to say of a model that was trained: how, how good it is, and where it is wrong.
///
/// ```swift
/// let trained = try await library.trainHead(HeadRequest(label: "type")).report()
/// try await Evaluation.write(TrainingReport(library).results(of: trained), to: "report")
/// ```
public struct TrainingReport: Sendable {
    private let library: ImageLibrary

    /// Reports of what was trained on a library's catalog.
    public init(_ library: ImageLibrary) { self.library = library }

    private static let exampleLimit = 12

    /// Of a head: epochs, the learning rate's curve, calibration, confusion, and its surest answers, wrong ones first.
    /// - Throws: `ModelError`.
    public func results(of trained: TrainedHead) throws -> EvaluationResults {
        let card = trained.head.card
        var results = try results(title: "Head: \(card.name)", seed: card.seed, model: card.space.model)
        results.findings += trained.notes.map { Finding(card.name, $0) }
        add(card.validation, of: card.name, to: &results)
        add(card.record, of: card.name, to: &results)
        results.figures += [reliability(trained.predictions)].compactMap(\.self)
        results.confusions = [confusion(trained)]
        results.examples = examples(trained.predictions)
        return results
    }

    /// Of a projection: epochs, and how it and the vectors as they were find images of the classes that were kept, with intervals.
    /// - Throws: `CatalogError`, `ModelError`, `VectorSearchError`.
    public func results(of trained: TrainedProjection) throws -> EvaluationResults {
        let card = trained.projection.card
        var choice = ModelChoice(card.space.model)
        let frozen = choice
        choice.projection = card.name
        var summary = RetrievalSummary(Bootstrap(resamples: 1000, seed: card.seed))
        let kept = Set(card.heldOut)
        let held = try library.catalog.heldSpaces()
        for model in [frozen, choice] {
            // The one that was learned from, of however many the model has.
            let space = held.first { model == frozen ? $0.identifier == card.space.identity : $0.model == model.text }
            guard let space else { continue }
            let (items, matrix) = try library.labeledVectors(in: space, label: card.label ?? "") { kept.contains($0) }
            guard matrix.count > 1 else { continue }
            summary.add(
                try RetrievalTrial(RetrievalSet(items), vectors: matrix).exact(by: .cosine), of: model.text)
        }
        let base = try results(title: "Projection: \(card.name)", seed: card.seed, model: card.space.model)
        var results = summary.results(
            title: base.title, provenance: base.provenance,
            findings: trained.notes.map { Finding(card.name, $0) } + [
                Finding(
                    card.name,
                    "measured on \(kept.count) of \(kept.count + card.classes.count) classes, none of which it learned from"
                )
            ])
        results.kind = .training
        add(card.record, of: trained.model, to: &results)
        return results
    }

    /// Of a backbone: epochs, and a head on it beside one on the network as it was before.
    /// - Parameter model: what the network was called before.
    /// - Throws: `ModelError`.
    public func results(of trained: TrainedBackbone, model: String) throws -> EvaluationResults {
        let card = trained.head.card
        var results = EvaluationResults(
            kind: .training, title: "Backbone: \(card.name)",
            provenance: try Provenance(seed: card.seed, models: [ModelChoice(model)], store: library.options.store))
        results.findings += trained.notes.map { Finding(card.name, $0) }
        results.findings += trained.skipped.map { Finding($0.path, $0.reason + "; left out") }
        add(trained.before, of: "\(model), before", to: &results)
        add(card.validation, of: card.name, to: &results)
        for (measure, value) in [
            ("images prepared", trained.preparedPerSecond), ("images trained", trained.trainedPerSecond),
        ] {
            results.measurements.append(
                Measurement(
                    ["model": card.name], measure, Estimate(value, count: trained.images), unit: "images/s",
                    better: .cost))
        }
        add(card.record, of: card.name, to: &results)
        return results
    }

    /// Of models of pairs: how well each, and each measure of embeddings as they are, agrees with the labels.
    /// - Throws: `ModelError`.
    public func results(
        of trained: [(task: String, outcomes: [PairTraining.Outcome])], models: [ModelChoice], seed: UInt64
    ) throws -> EvaluationResults {
        var results = EvaluationResults(
            kind: .training, title: "Models of pairs: \(trained.map(\.task.onOneLine).joined(separator: ", "))",
            provenance: try Provenance(seed: seed, models: models, store: library.options.store))
        for (task, outcomes) in trained {
            for outcome in outcomes {
                let name = outcome.model.map { "\(outcome.name):\($0.card.name)" } ?? outcome.name
                let subject = ["task": task, "model": name]
                let validation = outcome.validation
                for (measure, value) in [
                    ("Pearson", validation.pearson), ("Spearman", validation.spearman), ("ROC-AUC", validation.rocAUC),
                ] {
                    guard let value else { continue }
                    results.measurements.append(
                        Measurement(subject, measure, Estimate(value, count: validation.pairs)))
                }
                if outcome.model != nil {
                    results.measurements.append(
                        Measurement(
                            subject, "time", Estimate(outcome.seconds, count: 1), unit: "s", better: .cost))
                }
            }
        }
        return results
    }

    private func add(_ validation: ClassHeadCard.Validation?, of name: String, to results: inout EvaluationResults) {
        guard let validation else { return }
        for (measure, value, better) in [
            ("top-1", validation.top1, Measurement.Better.more), ("top-5", validation.top5, .more),
            ("loss", validation.loss, .less), ("calibration error", validation.calibrationError, .less),
            ("uncalibrated error", validation.uncalibratedError, .neither),
        ] {
            results.measurements.append(
                Measurement(["model": name], measure, Estimate(value, count: validation.samples), better: better))
        }
    }

    /// Of an autoencoder: epochs, how much it loses, and the images of which it loses most and least.
    /// - Throws: `ModelError`.
    public func results(of trained: TrainedAutoencoder) throws -> EvaluationResults {
        let card = trained.autoencoder.encoder.card
        var results = try results(title: "Autoencoder: \(card.name)", seed: card.seed, model: card.space.model)
        if let lost = card.reconstruction {
            for (measure, value, better) in [
                ("lost", lost.error, Measurement.Better.less),
                ("lost by principal directions", lost.linearError, .neither),
            ] {
                results.measurements.append(
                    Measurement(["model": trained.model], measure, Estimate(value, count: lost.samples), better: better)
                )
            }
        }
        add(card.record, of: trained.model, to: &results)
        func examples(_ group: String, _ some: some Sequence<TrainedAutoencoder.Outlier>) -> [Example] {
            some.map { outlier in
                Example(
                    group: group, caption: String(format: "lost %.3f", outlier.error),
                    query: .init(outlier.key.text, outlier.key.text.onOneLine), hits: [])
            }
        }
        results.examples =
            examples("Most unusual images", trained.outliers.prefix(Self.exampleLimit))
            + examples("Most usual images", trained.outliers.suffix(Self.exampleLimit).reversed())
        return results
    }

    /// Of an autoencoder of images: epochs, how much it loses, and what came back of the images of which it loses most
    /// and least; these are among ``thumbnails(of:)``.
    /// - Throws: `ModelError`.
    public func results(of trained: TrainedImageAutoencoder, called name: String, seed: UInt64) throws
        -> EvaluationResults
    {
        var results = EvaluationResults(
            kind: .training, title: "Autoencoder: \(name)",
            provenance: try Provenance(seed: seed, models: [], store: library.options.store))
        results.findings += trained.skipped.map { Finding($0.path, $0.reason + "; left out") }
        let loss = trained.loss
        for (measure, value, better) in [
            ("mean squared error", loss.error, Measurement.Better.less),
            ("error of principal directions", loss.linearError, .neither),
            ("error of the mean image", loss.meanImageError, .neither),
        ] {
            results.measurements.append(
                Measurement(["model": name], measure, Estimate(value, count: loss.samples), better: better))
        }
        add(trained.record, of: name, to: &results)
        let half = (trained.reconstructions.count + 1) / 2
        results.examples = trained.reconstructions.enumerated().map { place, shown in
            Example(
                group: place < half ? "Most unusual images" : "Most usual images",
                caption: String(format: "error %.4f", shown.image.error),
                query: .init(shown.image.key.text, shown.image.key.text.onOneLine),
                hits: [.init(Self.thumbnailKey(of: shown), "what came back")])
        }
        return results
    }

    /// What came back of images, by the keys that the results have for it.
    public static func thumbnails(of trained: TrainedImageAutoencoder) -> [String: PixelBuffer] {
        Dictionary(
            trained.reconstructions.map { (thumbnailKey(of: $0), $0.pixels) }, uniquingKeysWith: { first, _ in first })
    }

    private static func thumbnailKey(of shown: TrainedImageAutoencoder.Reconstruction) -> String {
        shown.image.key.text + "#reconstruction"
    }

    private func results(title: String, seed: UInt64, model: String) throws -> EvaluationResults {
        EvaluationResults(
            kind: .training, title: title,
            provenance: try Provenance(seed: seed, models: [ModelChoice(model)], store: library.options.store))
    }

    private func add(_ record: TrainingRecord?, of name: String, to results: inout EvaluationResults) {
        guard let record else { return }
        let figures = TrainingFigures(record: record)
        results.measurements += figures.measurements(of: name)
        results.figures = figures.figures + results.figures
        results.provenance.settings["learning rate"] = "\(record.learningRate)"
        results.provenance.settings["batch"] = "\(record.batch)"
        if record.isInterrupted { results.findings.append(Finding(name, "was interrupted; the best epoch was kept")) }
    }

    private func confusion(_ trained: TrainedHead) -> Confusion {
        let labels = trained.head.card.classes
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { (ExactText($1), $0) })
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for prediction in trained.predictions {
            guard let row = places[ExactText(prediction.label)], let column = places[ExactText(prediction.predicted)]
            else { continue }
            counts[row][column] += 1
        }
        return Confusion(title: trained.head.card.name, labels: labels, counts: counts)
    }

    /// Of what was said with a probability, how much was right.
    private func reliability(_ predictions: [TrainedHead.Prediction]) -> Figure? {
        let bins = 10
        var (sums, right, counts) = (
            [Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins),
            [Double](repeating: 0, count: bins)
        )
        for prediction in predictions {
            let bin = min(bins - 1, Int(prediction.probability * Double(bins)))
            sums[bin] += prediction.probability
            right[bin] += ExactText(prediction.label) == ExactText(prediction.predicted) ? 1 : 0
            counts[bin] += 1
        }
        let points = (0..<bins).filter { counts[$0] > 0 }.map { bin in
            Figure.Point(sums[bin] / counts[bin], right[bin] / counts[bin], label: "\(Int(counts[bin])) images")
        }
        guard points.count > 1 else { return nil }
        return Figure(
            id: "reliability", title: "Reliability", note: "On the line, 80% means right four times out of five.",
            form: .lines, x: .init("probability", low: 0, high: 1), y: .init("share that is right", low: 0, high: 1),
            series: [.init("answers", points), .init("the line", [.init(0, 0), .init(1, 1)])])
    }

    /// The surest answers: those that are wrong, and those that are right.
    private func examples(_ predictions: [TrainedHead.Prediction]) -> [Example] {
        let sorted = predictions.sorted { ($1.probability, $0.key) < ($0.probability, $1.key) }
        return [("Surest mistakes", false), ("Surest answers that are right", true)].flatMap { group, isRight in
            sorted.filter { (ExactText($0.label) == ExactText($0.predicted)) == isRight }.prefix(Self.exampleLimit).map
            {
                Example(
                    group: group, caption: "\($0.predicted.onOneLine), \(Int(($0.probability * 100).rounded()))%",
                    query: .init($0.key.text, $0.label, isRight: isRight), hits: [])
            }
        }
    }
}
