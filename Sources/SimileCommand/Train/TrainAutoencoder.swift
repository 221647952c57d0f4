import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import SimilarityLearning
import Simile
import SimileEvaluation

/// `simile train autoencoder`.
struct TrainAutoencoder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autoencoder",
        abstract: "Train an autoencoder: few numbers for each image, and which images are unusual.",
        discussion: """
            It learns from the embeddings that the catalog holds, without labels, to bring each to few numbers and back; no image is read. The few \
            numbers are a space of its own: all vectors of the catalog are brought into it at once, and --model MODEL+NAME searches it. \
            What comes back of unusual images is far from what they were: these are listed.

            EXAMPLES:
              simile train autoencoder
              simile search photo.jpg --model efficientnet_lite0+autoencoder
              simile train autoencoder --name small --dimension 16 --limit 20 --json
            """)

    @Option(help: ArgumentHelp("What to call it.", valueName: "name"))
    var name = AutoencoderRequest().name

    @Option(help: ArgumentHelp("How many numbers an embedding becomes.", valueName: "n"))
    var dimension = AutoencoderRequest().dimension

    @Flag(help: "Leave the hidden layers out: little more is learned than the principal directions.")
    var linear = false

    @Option(help: ArgumentHelp("How many unusual images to list.", valueName: "n"))
    var limit = 10

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @OptionGroup var training: TrainingArguments
    @OptionGroup var space: SpaceOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkCondition(condition)
        guard (2...65_536).contains(dimension) else {
            throw ValidationError("--dimension must be between 2 and 65536.")
        }
        guard limit >= 0 else { throw ValidationError("--limit must be at least 0.") }
    }

    func run() async throws {
        var request = AutoencoderRequest(name: name)
        (request.model, request.precision) = (space.model, space.precision?.precision)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.dimension, request.isDeep, request.replaces) = (dimension, !linear, training.force)
        request.options = training.steps.options(usual: request.options)
        let library = try await catalog.open(.writeExisting, limits)
        let trained = try await training.run(library.trainAutoencoder(request))
        let card = trained.autoencoder.encoder.card
        let document = TrainingDocument(
            card.name, "autoencoder", card.record, card.reconstruction, seed: card.seed,
            more: More(
                model: trained.model, images: trained.images, outliers: Array(trained.outliers.prefix(limit))))
        try output.print(document) { text(trained) }
        try await onThread { try training.report.write(library) { try $0.results(of: trained) } }
        if card.record?.isInterrupted == true { throw ExitCode(130) }
    }

    /// What `--json` prints beside what all trainings have in common.
    private struct More: Encodable {
        let model: String
        let images: Int
        let outliers: [TrainedAutoencoder.Outlier]
    }

    private func text(_ trained: TrainedAutoencoder) -> String {
        let card = trained.autoencoder.encoder.card
        var parts = [card.record.map { epochTable($0) } ?? ""]
        if let lost = card.reconstruction {
            parts.append(
                String(
                    format:
                        "lost of a unit vector: %.4f; by as many principal directions: %.4f (%d images that were not learned from)",
                    lost.error, lost.linearError, lost.samples))
        }
        parts.append(
            "\(trained.images.counted("image")) in the space \(trained.model), "
                + "\(trained.autoencoder.encoder.dimension) dimensions")
        if limit > 0 {
            let lines = trained.outliers.prefix(limit).map {
                String(format: "%.4f  ", $0.error) + $0.key.text.onOneLine
            }
            parts.append("most unusual:\n" + lines.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }
}
