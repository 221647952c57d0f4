import ArgumentParser
import CommandSupport
import RetrievalEvaluation
import Simile
import SimileEvaluation

/// `simile evaluate compare-models`.
struct EvaluateModels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare-models",
        abstract: "Show where two models disagree, with the images.",
        discussion: """
            Every image is a query over all the others. Reported are the share of the first k neighbors that both models find (overlap, \
            Jaccard index), rank-biased overlap, and the correlation of the similarities; if the folder has a subfolder for each \
            class, also P@1 and mAP of both and the difference. With --output the report shows the queries on which they agree \
            least.

            EXAMPLES:
              simile evaluate compare-models efficientnet_lite0 colour photos
              simile evaluate compare-models resnet50 resnet50@448 photos --limit 20 --output report
            """)

    @Argument(help: "A model: a name from simile models, or an .onnx file; with options, as in name@448@gem.")
    var first: String

    @Argument(help: "Another.")
    var second: String

    @Argument(
        help: "A folder of images, with a subfolder for each class if classes are known.", completion: .directory)
    var folder: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The number of neighbors to compare.", valueName: "k"))
    var limit = 10

    @Option(
        name: .customLong("rbo-p"),
        help: ArgumentHelp(
            "The persistence of rank-biased overlap, between 0 and 1: the greater, the more lower ranks count.",
            valueName: "p"
        ))
    var persistence = 0.9

    @Option(help: ArgumentHelp("The number of image pairs whose similarities are compared.", valueName: "n"))
    var pairs = 10_000

    @Option(help: "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it.")
    var precision = PrecisionName.f32

    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    func validate() throws {
        try evaluation.check(.models)
        try checkNames([first, second], of: "a model")
        try checkNames([folder], of: "the folder")
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be between 1 and 100000.") }
        guard persistence > 0, persistence < 1 else {
            throw ValidationError("--rbo-p must be greater than 0 and less than 1.")
        }
        guard (2...10_000_000).contains(pairs) else {
            throw ValidationError("--pairs must be between 2 and 10000000.")
        }
    }

    func run() async throws {
        let choices = [first, second].map { ModelChoice($0, precision: precision.precision) }
        var disagreement = ModelDisagreement(choices[0], choices[1])
        disagreement.limit = limit
        disagreement.persistence = persistence
        disagreement.pairs = pairs
        disagreement.limits = limits.limits
        disagreement.store = disagreement.store.ofCatalog(at: try catalog.directory)
        disagreement.seed = evaluation.seed
        disagreement.settings = [
            "folder": folder, "limit": "\(limit)", "rbo-p": "\(persistence)", "pairs": "\(pairs)",
            "precision": precision.rawValue,
        ]
        let results = try await evaluating(disagreement.evaluate(folder: folder))
        try evaluation.finish(results)
    }
}
