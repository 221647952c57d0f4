import ArgumentParser
import CommandSupport
import Recommendation
import RetrievalEvaluation
import Simile
import SimileEvaluation

/// `simile evaluate recommend`.
struct EvaluateRecommend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Measure how well recommendations foretell what users turned to later.",
        discussion: """
            LOG is CSV or JSON Lines with user, key, kind and time, as for simile events import. It is cut at one moment: what users did \
            before is their history, what they turned to for the first time after it should be recommended. All items of the catalog are \
            ranked, never a sample. Strategies are held against popularity, chance and item-kNN, which know the log but no images.

            EXAMPLES:
              simile evaluate recommend log.csv
              simile evaluate recommend log.jsonl --strategies interests,centroid --limit 20 --output report
              simile evaluate recommend log.csv --share 0.1 --diversity 0.3 --json
            """)

    @Argument(help: "The log.", completion: .file(extensions: ["csv", "jsonl"]))
    var log: String

    @Option(
        help: ArgumentHelp("Strategies to measure: interests,centroid (default: all).", valueName: "list"),
        completion: .list(RecommendationStrategy.allCases.map(\.rawValue)))
    var strategies: StrategyList?

    @Option(name: .shortAndLong, help: ArgumentHelp("The number of recommendations per user.", valueName: "k"))
    var limit = 12

    @Option(help: ArgumentHelp("The share of events after the cut, 0 to 1.", valueName: "x"))
    var share = 0.2

    @Option(help: ArgumentHelp("How much recommendations should differ from each other, 0 to 1.", valueName: "x"))
    var diversity = 0.0

    @Option(help: ArgumentHelp("The maximum number of users to measure; of more so many are drawn.", valueName: "n"))
    var users = 1000

    @Option(help: ArgumentHelp("How many similar items of each item-kNN keeps.", valueName: "n"))
    var neighbors = 20

    @OptionGroup var space: SpaceOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    func validate() throws {
        try checkNames([log], of: "a log")
        try evaluation.check(.recommendation, reading: [log])
        guard (1...1000).contains(limit) else { throw ValidationError("--limit must be between 1 and 1000.") }
        guard share > 0, share < 1 else { throw ValidationError("--share must be between 0 and 1.") }
        guard (0...1).contains(diversity) else { throw ValidationError("--diversity must be between 0 and 1.") }
        guard (1...10_000_000).contains(users) else {
            throw ValidationError("--users must be between 1 and 10000000.")
        }
        guard (1...10_000).contains(neighbors) else {
            throw ValidationError("--neighbors must be between 1 and 10000.")
        }
    }

    func run() async throws {
        let library = try await catalog.open(.read)
        var replay = RecommendationReplay(of: log)
        replay.strategies = strategies?.strategies ?? replay.strategies
        (replay.limit, replay.share, replay.diversity) = (limit, share, diversity)
        (replay.users, replay.neighbors, replay.seed) = (users, neighbors, evaluation.seed)
        replay.settings = [
            "catalog": library.folder, "log": log, "limit": "\(limit)", "share": "\(share)",
            "diversity": "\(diversity)",
            "users": "\(users)", "neighbors": "\(neighbors)",
        ]
        let results = try await evaluating(
            replay.evaluate(library, model: space.model, precision: space.precision?.precision))
        try evaluation.finish(results, reading: [log])
    }
}

/// A list of strategies, such as interests,centroid, in one argument.
struct StrategyList: ExpressibleByArgument {
    let strategies: [RecommendationStrategy]

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        strategies = names.compactMap { RecommendationStrategy(rawValue: String($0)) }
        guard strategies.count == names.count, Set(strategies).count == names.count else { return nil }
    }
}
