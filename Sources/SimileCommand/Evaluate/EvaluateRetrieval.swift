import ArgumentParser
import CommandSupport
import Foundation
import RetrievalEvaluation
import Simile
import SimileEvaluation
import VectorSearch

/// `simile evaluate retrieval`.
struct EvaluateRetrieval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieval",
        abstract: "Measure how well images find others of their class.",
        discussion: """
            DIR holds a folder of images for each class, named for it; folders below belong to the class. Where the first folders \
            are all named like splits of a dataset (train, val, test, query, gallery …), the classes are the folders below them. With \
            --label the class is an attribute of a JSON Lines or CSV file instead, whose attribute split names the split. \
            Each image is a query over all others, or with --query-split those of one split are queries over the rest. Exact search is judged \
            by its whole ranking, other kinds of index by the neighbors that they return.

            EXAMPLES:
              simile evaluate retrieval photos
              simile evaluate retrieval photos --models efficientnet_lite0,resnet50 --indexes hnsw,annoy --output report
              simile evaluate retrieval photos --query-split test --parents parents.csv --json
              simile evaluate retrieval shop --label category --attributes items.csv
            """)

    @Argument(help: ArgumentHelp("The folder of labeled images.", valueName: "dir"), completion: .directory)
    var directory: String

    @Option(
        help: ArgumentHelp(
            "Kinds of index to compare, such as hnsw,annoy; exact is always included.", valueName: "list"),
        completion: .list(IndexKind.allCases.map(\.rawValue)))
    var indexes: KindList?

    @Option(
        help: ArgumentHelp(
            "How vectors are compared: cosine, euclidean, inner-product, manhattan, or several (default: cosine).",
            valueName: "list"))
    var metric: MetricList?

    @Option(help: ArgumentHelp("The k of P@k, R@k, nDCG@k and hit@k (default: 1,5,10).", valueName: "list"))
    var at: NumberList?

    @Option(
        help: ArgumentHelp(
            "The split whose images are the queries (default: each image is a query over all others).",
            valueName: "name"))
    var querySplit: String?

    @Option(help: ArgumentHelp("The attribute that holds the class, instead of folders.", valueName: "name"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "The file of attributes (default: items.jsonl or items.csv in the folder).", valueName: "file"),
        completion: .file())
    var attributes: String?

    @OptionGroup var attributeFile: AttributeFileOptions

    @Option(
        help: ArgumentHelp(
            "Which class belongs to which parent: CSV of class,parent (default: parents.csv in the folder, if it is there).",
            valueName: "file"), completion: .file(extensions: ["csv"]))
    var parents: String?

    @Option(help: ArgumentHelp("The number of bootstrap resamples for intervals; 0 for none.", valueName: "n"))
    var resamples = 1000

    @OptionGroup var models: ModelListOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    func validate() throws {
        try evaluation.check(.retrieval, reading: [attributes, parents])
        try checkNames(
            [directory] + [querySplit, label, attributes, parents].compactMap(\.self), of: "a folder, file or label")
        if let at, !at.numbers.allSatisfy((1...1000).contains) || at.numbers.isEmpty {
            throw ValidationError("--at must be numbers between 1 and 1000.")
        }
        if attributes != nil, label == nil {
            throw ValidationError("With --attributes, name the attribute that holds the class: --label NAME.")
        }
        try attributeFile.check(label, "--label")
        guard (0...1_000_000).contains(resamples) else {
            throw ValidationError("--resamples must be between 0 and 1000000.")
        }
    }

    func run() async throws {
        var retrieval = try LabeledRetrieval(in: directory)
        retrieval.models = models.choices
        retrieval.store = retrieval.store.ofCatalog(at: try catalog.directory)
        retrieval.indexes = (indexes?.kinds ?? []).map { IndexRecipe($0) }
        retrieval.metrics = metric?.metrics ?? [.cosine]
        retrieval.depths = at?.numbers ?? retrieval.depths
        (retrieval.label, retrieval.attributes, retrieval.parents) = (label, attributes, parents)
        retrieval.attributeFormat = attributeFile.format
        (retrieval.querySplit, retrieval.resamples) = (querySplit, resamples)
        (retrieval.seed, retrieval.limits) = (evaluation.seed, limits.limits)
        let results = try await evaluating(retrieval.evaluate())
        try evaluation.finish(results, reading: [attributes, parents])
    }
}

/// A list of metrics, such as cosine,manhattan, in one argument.
struct MetricList: ExpressibleByArgument {
    let metrics: [Metric]

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        metrics = names.compactMap { MetricName(rawValue: String($0))?.metric }
        // Hamming is about bits, which vectors of models are not.
        guard metrics.count == names.count, Set(metrics).count == metrics.count, !metrics.contains(.hamming) else {
            return nil
        }
    }
}
