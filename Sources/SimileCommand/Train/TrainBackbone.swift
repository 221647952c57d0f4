// Public since the conformance of a public type is.
public import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import ModelZoo
import SimilarityLearning
public import Simile
import SimileEvaluation

/// What learns, by its name on the command line.
extension BackboneRequest.Unfrozen: ExpressibleByArgument {}

/// `simile train backbone`.
struct TrainBackbone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backbone",
        abstract: "Train a network itself on the catalog's images and their labels.",
        discussion: """
            Transfer learning: a network that was trained on millions of photos learns what the values of an attribute \
            look like. By default its last stage learns: what comes before it is computed once for each image and kept \
            on the disk of the catalog, in a file that is gone afterwards. With --unfreeze all the whole network learns \
            from the pixels on, which takes many times as long.

            First a head learns alone; then both do, in one cycle of the learning rate, with layers near the image a \
            hundred times more slowly. Of the epoch that tells most of the images right that were kept for measuring stays \
            the share of all changes that does best on these. Ctrl-C keeps the best epoch so far.

            The network comes as an ONNX file in the catalog's folder, a model of its own to index with, and a head of \
            the same name.

            EXAMPLES:
              simile index shop --attributes shop/items.jsonl
              simile train backbone --label category
              simile classify photo.jpg --head category
              simile train backbone --label category --name shop --epochs 2
              simile index shop --model CATALOG/learned/shop.onnx
            """)

    @Option(help: ArgumentHelp("The attribute whose values are the classes.", valueName: "attribute"))
    var label: String

    @Option(help: ArgumentHelp("What to call the network and its head (default: as the attribute).", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "The network to begin with: a name from simile models, with options, as in name@320@gem.", valueName: "name"
        ))
    var model = ModelPreset.defaultName

    @Option(help: "What of the network learns.")
    var unfreeze = BackboneRequest.Unfrozen.last

    @Option(help: ArgumentHelp("Keep images that share this attribute on one side.", valueName: "attribute"))
    var group: String?

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @Flag(help: "Learn from the images' mirrors, too; takes longer, and no good where sides matter, as of text.")
    var mirrored = false

    @Option(help: ArgumentHelp("How often all images are seen, at most.", valueName: "n"))
    var epochs = TuningOptions().training.epochs

    @Option(
        help: ArgumentHelp("How many images make a step (default: 32, or 16 of the whole network).", valueName: "n"))
    var batch: Int?

    @Option(
        help: ArgumentHelp("The highest learning rate, of the last layer; 0 to find one by trying.", valueName: "x"))
    var learningRate = TuningOptions().training.learningRate ?? 0

    @Option(help: ArgumentHelp("End after so many epochs without a better one.", valueName: "n"))
    var patience = TuningOptions().training.patience

    @Option(help: ArgumentHelp("The random seed.", valueName: "n"))
    var seed = TrainingOptions().seed

    @OptionGroup var running: RunningOptions
    @OptionGroup var report: TrainingReportOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([label, group].compactMap { $0 }, of: "an attribute")
        try checkNames([model], of: "--model")
        try checkCondition(condition)
        guard (1...10_000).contains(epochs) else { throw ValidationError("--epochs must be between 1 and 10000.") }
        if let batch, !(1...4096).contains(batch) { throw ValidationError("--batch must be between 1 and 4096.") }
        guard (0...100).contains(learningRate) else {
            throw ValidationError("--learning-rate must be between 0 and 100.")
        }
        guard patience >= 1 else { throw ValidationError("--patience must be at least 1.") }
    }

    func run() async throws {
        var request = BackboneRequest(label: label, model: ModelChoice(model))
        request.name = name ?? label
        (request.group, request.unfrozen, request.isMirrored) = (group, unfreeze, mirrored)
        request.filter = try condition.map { try Filter.parse($0) }
        request.replaces = running.force
        request.options.training.epochs = epochs
        request.options.training.batch = batch ?? (unfreeze == .all ? 16 : 32)
        request.options.training.learningRate = learningRate > 0 ? learningRate : nil
        (request.options.training.patience, request.options.training.seed) = (patience, seed)
        let library = try await catalog.open(.writeExisting, limits)
        let trained = try await running.run(library.trainBackbone(request))
        say(skipped: trained.skipped)
        for note in trained.notes { say(note) }
        let card = trained.head.card
        let document = TrainingDocument(
            card.name, "backbone", card.record, card.validation, seed: card.seed,
            more: More(trained, model: model, unfreeze))
        try output.print(document) { text(trained) }
        try await onThread { try report.write(library) { try $0.results(of: trained, model: model) } }
        if card.record?.isInterrupted == true { throw ExitCode(130) }
    }

    /// What `--json` prints beside what all trainings have in common: what came before, what learned, and how fast.
    private struct More: Encodable {
        let model: String
        let path: String
        let unfreeze: String
        let frozenUpTo: String?
        let parameters: Int
        let images: Int
        let skipped: [SkippedFile]
        let before: ClassHeadCard.Validation?
        let share: Double
        let preparedPerSecond: Double
        let trainedPerSecond: Double
        let seconds: Double

        init(_ trained: TrainedBackbone, model: String, _ unfreeze: BackboneRequest.Unfrozen) {
            (self.model, path, self.unfreeze) = (model, trained.path, unfreeze.rawValue)
            (frozenUpTo, parameters, images) = (trained.frozenUpTo, trained.parameterCount, trained.images)
            (skipped, before, share) = (trained.skipped, trained.before, trained.share)
            (preparedPerSecond, trainedPerSecond) = (trained.preparedPerSecond, trained.trainedPerSecond)
            seconds = trained.seconds
        }
    }

    private func text(_ trained: TrainedBackbone) -> String {
        let card = trained.head.card
        func share(_ value: Double?) -> String { value.map { String(format: "%.1f%%", 100 * $0) } ?? "–" }
        var table = TextTable(rightAligned: [1, 2, 3, 4])
        table.add("on \(card.validation?.samples ?? 0) images not trained on", "top-1", "top-5", "loss", "calibration")
        func add(_ name: String, _ validation: ClassHeadCard.Validation?) {
            guard let validation else { return }
            table.add(cells: [
                name, share(validation.top1), share(validation.top5), String(format: "%.4f", validation.loss),
                String(format: "%.3f", validation.calibrationError),
            ])
        }
        add("before: a head on \(model)", trained.before)
        add("after: \(card.name)", card.validation)
        let learned =
            "\(trained.parameterCount) parameters learned"
            + (trained.frozenUpTo.map { ", all behind \($0)" } ?? "")
        let prepared = trained.frozenUpTo == nil ? "decoded" : "decoded and embedded as far as that"
        return [
            card.record.map { epochTable($0) } ?? "", table.text,
            "\(card.classes.count) classes, \(trained.images.counted("image")); \(learned); share \(trained.share)\n"
                + String(format: "%.1f images/s ", trained.preparedPerSecond) + prepared
                + String(format: ", %.1f images/s trained, %.0f s in all", trained.trainedPerSecond, trained.seconds),
            "\(trained.path.onOneLine)\nindex with it: simile index FOLDER --model \(trained.path.onOneLine)\n"
                + "classify by it: simile classify FILE --head \(card.name)",
        ].joined(separator: "\n\n")
    }
}
