import ArgumentParser
import Catalog
import CommandSupport
import Foundation
import RetrievalEvaluation
import Simile
import SimileEvaluation

/// `simile evaluate pairs`.
struct EvaluatePairs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract:
            "Measure how well scores separate similar pairs of images from different ones, and find the threshold.",
        discussion: """
            Pairs come from a file, or are sampled: from a folder with a folder for each class (of one class or of two), or from \
            the attributes of a file or of the catalog (with the same value or not). Half of the sampled pairs are similar.

            A file is CSV, whose first row names the columns first, second, label and task, or JSON Lines with these names. \
            first and second are paths, relative to the file (also called image1 and image2, image_1 and image_2, a and b, or \
            both image); label is 1, true, similar, or 0, false, different, or a number between, of which 0.5 and more is \
            similar (also called similar); task may be absent.

            The recommended threshold minimizes the sum of both error rates.

            EXAMPLES:
              simile evaluate pairs pairs.csv
              simile evaluate pairs photos --count 2000 --models efficientnet_lite0,colour
              simile evaluate pairs --items shop/items.jsonl --tasks type,colour --count 11384
              simile evaluate pairs --catalog ./shop --tasks category --output report
              simile evaluate pairs --tasks category --trained lr:category,rf:category
            """)

    @Argument(
        help: "A file of pairs, or a folder with a folder for each class (default: sample from the catalog).",
        completion: .file())
    var source: String?

    @Option(
        help: ArgumentHelp(
            "Sample from the attributes in this file: JSON Lines or CSV, keyed by path.", valueName: "file"),
        completion: .file())
    var items: String?

    @OptionGroup var attributeFile: AttributeFileOptions

    @Option(help: ArgumentHelp("The attributes to sample by: type,colour.", valueName: "list"))
    var tasks: String?

    @Option(help: ArgumentHelp("The number of pairs to sample for each task.", valueName: "n"))
    var count = 10_000

    @Option(
        help: ArgumentHelp(
            "Trained models of pairs to compare with, kept in the catalog: lr:NAME,rf:NAME.", valueName: "list"))
    var trained: String?

    @OptionGroup var models: ModelListOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    func validate() throws {
        try evaluation.check(.pairs, reading: [source, items])
        try checkNames([source, items].compactMap { $0 }, of: "a file")
        guard source == nil || items == nil else {
            throw ValidationError("Name a file or folder, or give --items, not both.")
        }
        try attributeFile.check(items, "--items")
        guard (2...10_000_000).contains(count) else {
            throw ValidationError("--count must be between 2 and 10000000.")
        }
        if source == nil {
            guard tasks != nil else { throw ValidationError("Name the attributes to sample by with --tasks.") }
        } else if tasks != nil {
            throw ValidationError("--tasks is for --items and the catalog; pairs in a file name their own.")
        }
        for method in trainedMethods {
            guard case .pairModel = method else {
                throw ValidationError("--trained names models that simile train pairs trained: lr:NAME, rf:NAME.")
            }
        }
        guard !taskNames.contains("") else { throw ValidationError("--tasks has an empty name.") }
    }

    /// Nil for a word that is no method.
    private var trainedMethods: [ComparisonMethod?] {
        trained?.split(separator: ",", omittingEmptySubsequences: false).map { ComparisonMethod(rawValue: String($0)) }
            ?? []
    }

    private var taskNames: [String] {
        guard let tasks else { return ["class"] }
        var seen: Set<ItemKey> = []
        return tasks.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            .filter { seen.insert(ItemKey($0)).inserted }
    }

    func run() async throws {
        var trial = PairTrial(models: models.choices)
        trial.limits = limits.limits
        trial.trained = trainedMethods.compactMap { $0 }
        trial.store = trial.store.ofCatalog(at: try catalog.directory)
        trial.seed = evaluation.seed
        let origin =
            try source.map { ("source", $0) } ?? items.map { ("items", $0) } ?? ("catalog", try catalog.directory)
        trial.settings = [origin.0: origin.1, "tasks": taskNames.joined(separator: ","), "count": "\(count)"]
        let (items, source, names, count, seed) = (items, source, taskNames, count, evaluation.seed)
        let (directory, format) = (try catalog.directory, attributeFile.format)
        let set = try await onThread {
            if let source { return try PairSet(at: source, count: count, seed: seed) }
            let described =
                if let items {
                    try DescribedImages(attributes: items, as: format)
                } else {
                    try DescribedImages(catalog: ImageCatalog.open(at: directory, access: .read))
                }
            return try PairSet(sampledFrom: described, tasks: names, count: count, seed: seed)
        }
        let results = try await evaluating(trial.evaluate(set))
        try evaluation.finish(results, reading: [source, items])
    }
}
