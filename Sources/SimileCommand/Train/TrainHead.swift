import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import SimilarityLearning
import Simile
import SimileEvaluation

/// `simile train head`.
struct TrainHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Train a classifier on the catalog's labels.",
        discussion: """
            The classes are the values of an attribute of the catalog's images, and the classifier learns from their embeddings: no image is \
            read. A fifth of the images, of each class as many, is kept for measuring. Photos of one product should not be on both sides: \
            --group names the attribute that tells products apart.

            The learning rate is found by trying, and goes through one cycle; the epoch with the least loss on the images that were kept is the \
            one that stays, and by these the probabilities are calibrated. Ctrl-C keeps the best epoch so far.

            EXAMPLES:
              simile index shop --attributes shop/items.jsonl
              simile train head --label category
              simile classify photo.jpg --head category
              simile train head --label category --name deep --hidden 256 --group sku --json
            """)

    @Option(help: ArgumentHelp("The attribute whose values are the classes.", valueName: "attribute"))
    var label: String

    @Option(help: ArgumentHelp("What to call the head (default: as the attribute).", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Keep images that share this attribute on one side.", valueName: "attribute"))
    var group: String?

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @Option(help: ArgumentHelp("Add a hidden layer of this width.", valueName: "n"))
    var hidden: Int?

    @Flag(help: "Count rare classes as much as frequent ones.")
    var balanced = false

    @OptionGroup var training: TrainingArguments
    @OptionGroup var space: SpaceOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([label, group].compactMap { $0 }, of: "an attribute")
        try checkCondition(condition)
        if let hidden, !(1...65_536).contains(hidden) { throw ValidationError("--hidden must be between 1 and 65536.") }
    }

    func run() async throws {
        var request = HeadRequest(label: label)
        request.name = name ?? label
        (request.group, request.model, request.hidden) = (group, space.model, hidden)
        request.precision = space.precision?.precision
        request.filter = try condition.map { try Filter.parse($0) }
        (request.isBalanced, request.options, request.replaces) = (balanced, training.steps.options(), training.force)
        let library = try await catalog.open(.writeExisting, limits)
        let trained = try await training.run(library.trainHead(request))
        for note in trained.notes { say(note) }
        let card = trained.head.card
        try output.print(
            TrainingDocument(
                card.name, "head", card.record, card.validation, seed: card.seed, more: [String: String]())
        ) {
            text(card)
        }
        try await onThread { try training.report.write(library) { try $0.results(of: trained) } }
        if card.record?.isInterrupted == true { throw ExitCode(130) }
    }

    private func text(_ card: ClassHeadCard) -> String {
        func share(_ value: Double?) -> String { value.map { String(format: "%.1f%%", 100 * $0) } ?? "–" }
        var lines = [card.record.map { epochTable($0) } ?? ""]
        if let validation = card.validation {
            lines.append(
                "\(card.name): \(card.classes.count) classes, \(card.samples.counted("image")); on "
                    + "\(validation.samples) that were not trained on: top-1 \(share(validation.top1)), top-5 "
                    + "\(share(validation.top5)), calibration error \(String(format: "%.3f", validation.calibrationError))"
                    + " (\(String(format: "%.3f", validation.uncalibratedError)) before)")
        }
        return lines.joined(separator: "\n\n")
    }
}
