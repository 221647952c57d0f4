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

            With --pixels it learns from the images themselves instead, 64 by 64 pixels, by convolutions, and comes as an ONNX file in the \
            catalog's folder, a model of its own to index with. It knows shapes and colors, not what they mean; --output shows what came back.

            EXAMPLES:
              simile train autoencoder
              simile search photo.jpg --model efficientnet_lite0+autoencoder
              simile train autoencoder --name small --dimension 16 --limit 20 --json
              simile train autoencoder --pixels --name looks --output report
              simile index shop --model CATALOG/learned/looks.onnx
            """)

    @Option(help: ArgumentHelp("What to call it.", valueName: "name"))
    var name = AutoencoderRequest().name

    @Flag(help: "Learn from the images' pixels instead of embeddings.")
    var pixels = false

    @Option(help: ArgumentHelp("How many numbers an embedding or image becomes.", valueName: "n"))
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
        let most = pixels ? 4096 : 65_536
        guard (2...most).contains(dimension) else {
            throw ValidationError("--dimension must be between 2 and \(most).")
        }
        if pixels, linear || space.model != nil || space.precision != nil {
            throw ValidationError("--linear, --model and --precision are of embeddings; leave them out with --pixels.")
        }
        guard limit >= 0 else { throw ValidationError("--limit must be at least 0.") }
    }

    func run() async throws {
        let library = try await catalog.open(.writeExisting, limits)
        if pixels { try await learnImages(of: library) } else { try await learnEmbeddings(of: library) }
    }

    private func learnEmbeddings(of library: ImageLibrary) async throws {
        var request = AutoencoderRequest(name: name)
        (request.model, request.precision) = (space.model, space.precision?.precision)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.dimension, request.isDeep, request.replaces) = (dimension, !linear, training.force)
        request.options = training.steps.options(usual: request.options)
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

    private func learnImages(of library: ImageLibrary) async throws {
        var request = ImageAutoencoderRequest(name: name)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.dimension, request.replaces) = (dimension, training.force)
        request.options = training.steps.options(usual: request.options)
        let trained = try await training.run(library.trainImageAutoencoder(request))
        say(skipped: trained.skipped)
        let seed = training.steps.seed
        let document = TrainingDocument(
            name, "autoencoder", trained.record, trained.loss, seed: seed,
            more: More(
                model: trained.path, images: trained.outliers.count,
                outliers: Array(trained.outliers.prefix(limit)), skipped: trained.skipped))
        try output.print(document) { text(trained) }
        try await onThread {
            try training.report.write(library, thumbnails: TrainingReport.thumbnails(of: trained)) {
                try $0.results(of: trained, called: name, seed: seed)
            }
        }
        if trained.record.isInterrupted { throw ExitCode(130) }
    }

    /// What `--json` prints beside what all trainings have in common.
    private struct More: Encodable {
        let model: String
        let images: Int
        let outliers: [TrainedAutoencoder.Outlier]
        var skipped: [SkippedFile]?
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
        parts += unusual(trained.outliers)
        return parts.joined(separator: "\n\n")
    }

    private func text(_ trained: TrainedImageAutoencoder) -> String {
        let loss = trained.loss
        let lost = String(
            format:
                "mean squared error: %.5f; by as many principal directions: %.5f; by the mean image: %.5f (%d images that were not learned from)",
            loss.error, loss.linearError, loss.meanImageError, loss.samples)
        return
            ([
                epochTable(trained.record), lost,
                "\(trained.outliers.count.counted("image")), \(trained.dimension) dimensions, "
                    + String(format: "%.0f s in all", trained.seconds),
            ] + unusual(trained.outliers) + [
                "\(trained.path.onOneLine)\nindex with it: simile index FOLDER --model \(trained.path.onOneLine)"
            ]).joined(separator: "\n\n")
    }

    private func unusual(_ outliers: [TrainedAutoencoder.Outlier]) -> [String] {
        guard limit > 0 else { return [] }
        let lines = outliers.prefix(limit).map { String(format: "%.4f  ", $0.error) + $0.key.text.onOneLine }
        return ["most unusual:\n" + lines.joined(separator: "\n")]
    }
}
