// Public since the conformance of a public type is.
public import ArgumentParser
import Catalog
import CommandSupport
import Foundation
public import SimilarityLearning
import Simile
import SimileEvaluation

/// Methods by their names on the command line.
extension PairModel.Method: ExpressibleByArgument {}

/// `simile train pairs`.
struct TrainPairs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Train models that tell whether two images are of one kind.",
        discussion: """
            Pairs are sampled from images whose attributes are known: half of them share the attribute's value, half do not. \
            Logistic regression (lr) and a random forest (rf) learn from |a − b| and a · b of the embeddings a and b, and are measured on \
            pairs of a quarter of the images, which they do not learn from.

            The models are kept in the catalog: simile compare a.jpg b.jpg --method lr:NAME. Of several attributes each has a model of its \
            own, called NAME-ATTRIBUTE.

            EXAMPLES:
              simile train pairs --items shop/items.jsonl --tasks category
              simile train pairs --items shop/items.jsonl --tasks category,colour --models efficientnet_lite0,colour --name shop
              simile compare a.jpg b.jpg --method lr:category
            """)

    @Option(
        help: ArgumentHelp(
            "Take images and attributes from this file: JSON Lines or CSV, keyed by path (default: from the catalog).",
            valueName: "file"),
        completion: .file())
    var items: String?

    @OptionGroup var attributeFile: AttributeFileOptions

    @Option(help: ArgumentHelp("The attributes whose values similar images share: type,colour.", valueName: "list"))
    var tasks: String

    @Option(help: ArgumentHelp("What to call the models (default: as their attribute).", valueName: "name"))
    var name: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What to train: lr, rf (default: both).", valueName: "method"))
    var methods = PairModel.Method.allCases

    @Option(help: ArgumentHelp("The number of pairs to learn from for each attribute.", valueName: "n"))
    var count = 6000

    @Option(help: ArgumentHelp("The random seed.", valueName: "n"))
    var seed: UInt64 = 42

    @Flag(help: "Replace models of the same name.")
    var force = false

    @OptionGroup var report: TrainingReportOptions
    @OptionGroup var models: ModelListOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([items].compactMap { $0 }, of: "a file")
        try attributeFile.check(items, "--items")
        guard (12...10_000_000).contains(count) else {
            throw ValidationError("--count must be between 12 and 10000000.")
        }
        guard !taskNames.isEmpty, !taskNames.contains("") else { throw ValidationError("--tasks has an empty name.") }
    }

    private var taskNames: [String] {
        var seen: Set<ItemKey> = []
        return tasks.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            .filter { seen.insert(ItemKey($0)).inserted }
    }

    private func name(of task: String) -> String {
        guard let name else { return task }
        return taskNames.count == 1 ? name : "\(name)-\(task)"
    }

    func run() async throws {
        let directory = try catalog.directory
        let learned = ImageCatalog.learnedDirectory(in: directory)
        // Before anything is looked at.
        for task in taskNames {
            for method in methods {
                try PairModelFile(name(of: task), method, in: learned).requireRoom(replacing: force)
            }
        }
        let (items, format) = (items, attributeFile.format)
        let described = try await onThread {
            if let items { return try DescribedImages(attributes: items, as: format) }
            return try DescribedImages(catalog: ImageCatalog.open(at: directory, access: .read))
        }
        // A catalog is made where there is none, as by index.
        let library = try await catalog.open(.write, limits)
        var training = PairTraining(models: models.choices)
        (training.methods, training.count, training.seed) = (methods, count, seed)
        training.limits = limits.limits
        training.store = library.options.store
        var trained: [(task: String, outcomes: [PairTraining.Outcome])] = []
        for task in taskNames {
            let outcomes = try await evaluating(training.train(on: described, task: task, name: name(of: task)))
            for model in outcomes.compactMap(\.model) {
                let file = try PairModelFile(model.card.name, model.card.method, in: learned)
                try await onThread { try file.write(model) }
            }
            trained.append((task, outcomes))
        }
        try output.print(Report(trained)) { text(trained) }
        let (outcomes, choices) = (trained, models.choices)
        try await onThread {
            try report.write(library) { try $0.results(of: outcomes, models: choices, seed: seed) }
        }
        try await library.close()
    }

    private func text(_ trained: [(task: String, outcomes: [PairTraining.Outcome])]) -> String {
        trained.map { task, outcomes in
            let learned = outcomes.compactMap(\.model).first?.card.pairs ?? 0
            let measured = outcomes.first?.validation.pairs ?? 0
            func number(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
            var table = TextTable(rightAligned: [1, 2, 3, 4])
            table.add("method", "Pearson", "Spearman", "ROC-AUC", "trained in")
            for outcome in outcomes {
                let validation = outcome.validation
                table.add(cells: [
                    outcome.model.map { "\(outcome.name):\($0.card.name)" } ?? outcome.name, number(validation.pearson),
                    number(validation.spearman), number(validation.rocAUC),
                    outcome.model == nil ? "" : String(format: "%.1f s", outcome.seconds),
                ])
            }
            return "\(task.onOneLine): learned from \(learned) pairs, measured on \(measured) of other images\n"
                + table.text
        }.joined(separator: "\n\n")
    }

    /// What `--json` prints.
    private struct Report: Encodable {
        struct Model: Encodable {
            let name: String
            let kind = "pairs"
            let method: String
            let task: String
            let pairs: Int
            let seconds: Double
            let validation: PairModelCard.Validation
            let seed: UInt64
        }

        struct Measure: Encodable {
            let name: String
            let task: String
            let validation: PairModelCard.Validation
        }

        var models: [Model] = []
        var measures: [Measure] = []

        init(_ trained: [(task: String, outcomes: [PairTraining.Outcome])]) {
            for (task, outcomes) in trained {
                for outcome in outcomes {
                    guard let card = outcome.model?.card else {
                        measures.append(Measure(name: outcome.name, task: task, validation: outcome.validation))
                        continue
                    }
                    models.append(
                        Model(
                            name: card.name, method: card.method.rawValue, task: task, pairs: card.pairs,
                            seconds: outcome.seconds, validation: outcome.validation, seed: card.seed))
                }
            }
        }
    }
}
