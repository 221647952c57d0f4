public import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
public import SimilarityLearning
import Simile
import SimileEvaluation

/// Losses by their names on the command line.
extension MetricLoss: ExpressibleByArgument {}

/// `simile train metric`.
struct TrainMetric: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metric",
        abstract: "Train a projection in which images of one class lie near each other.",
        discussion: """
            The classes are the values of an attribute, such as the product that photos show; the projection learns from the embeddings that \
            the catalog holds, and no image is read. A fifth of the classes is kept for measuring: the projection must find images of classes that it \
            never saw better than the embeddings as they are do, or it leaves them so, and says that.

            All vectors of the catalog are projected at once: --model MODEL+NAME then searches them, and index keeps them up to date.

            Losses: supcon (supervised contrastive), infonce, triplet (semi-hard), contrastive (a Siamese network), proxy-anchor.

            EXAMPLES:
              simile index shop --attributes shop/items.jsonl
              simile train metric --label category
              simile search photo.jpg --model efficientnet_lite0+category
              simile train metric --label pattern --name patterns --loss triplet --dimension 128 --json
            """)

    @Option(help: ArgumentHelp("The attribute whose values are the classes.", valueName: "attribute"))
    var label: String

    @Option(help: ArgumentHelp("What to call the projection (default: as the attribute).", valueName: "name"))
    var name: String?

    @Option(help: "The loss.")
    var loss = MetricLoss.supCon

    @Option(help: ArgumentHelp("How many components the new vectors have, at most.", valueName: "n"))
    var dimension = ProjectionOptions().dimension

    @Flag(help: "Add a hidden layer, twice as wide as the new vectors.")
    var hidden = false

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @OptionGroup var training: TrainingArguments
    @OptionGroup var space: SpaceOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([label], of: "an attribute")
        try checkCondition(condition)
        guard (2...65_536).contains(dimension) else {
            throw ValidationError("--dimension must be between 2 and 65536.")
        }
    }

    func run() async throws {
        var request = ProjectionRequest(label: label)
        request.name = name ?? label
        (request.model, request.precision) = (space.model, space.precision?.precision)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.loss, request.isDeep, request.replaces) = (loss, hidden, training.force)
        request.options.dimension = dimension
        request.options.training = training.steps.options(usual: request.options.training)
        let library = try await catalog.open(.writeExisting, limits)
        let trained = try await training.run(library.trainProjection(request))
        for note in trained.notes { say(note) }
        let card = trained.projection.card
        let document = TrainingDocument(
            card.name, "metric", card.record, card.validation, seed: card.seed,
            more: More(
                model: trained.model, images: trained.images, dimension: trained.projection.dimension,
                share: card.share, frozen: card.frozen, heldOut: card.heldOut))
        try output.print(document) { text(trained) }
        try await onThread { try training.report.write(library) { try $0.results(of: trained) } }
        if card.record?.isInterrupted == true { throw ExitCode(130) }
    }

    /// What `--json` prints beside what all trainings have in common.
    private struct More: Encodable {
        let model: String
        let images: Int
        let dimension: Int
        let share: Double
        let frozen: NeighborMeasures?
        let heldOut: [String]
    }

    private func text(_ trained: TrainedProjection) -> String {
        let card = trained.projection.card
        var table = TextTable(rightAligned: [1, 2, 3])
        table.add("on classes never seen", "recall@1", "P@10", "mAP@R")
        func add(_ name: String, _ measures: NeighborMeasures?) {
            guard let measures else { return }
            let numbers = [measures.recallAt1, measures.precisionAt10, measures.meanAveragePrecision]
            table.add(cells: [name] + numbers.map { String(format: "%.3f", $0) })
        }
        add(card.space.model, card.frozen)
        add(trained.model, card.validation)
        return [
            card.record.map { epochTable($0) } ?? "", table.text,
            "\(card.classes.count) classes learned from, \(card.heldOut.count) kept for measuring; share \(card.share)\n"
                + "\(trained.images.counted("image")) in the space \(trained.model), "
                + "\(trained.projection.dimension) dimensions",
        ].joined(separator: "\n\n")
    }
}
