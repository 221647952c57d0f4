import ArgumentParser
import Catalog
import CommandSupport
import RetrievalEvaluation
import Simile
import SimileEvaluation
import VectorSearch

/// `simile evaluate index`.
struct EvaluateIndex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Measure recall against speed of each kind of index on the catalog's own vectors.",
        discussion: """
            Some of the vectors, a fifth at most, are held out as queries, and their true neighbors among the others found by \
            exact search. Then each kind is built over the others, opened from its file, and its effort raised step by \
            step. recall@k and queries/s are those of the default effort.

            EXAMPLES:
              simile evaluate index
              simile evaluate index --kinds hnsw,annoy --queries 2000 --output report
              simile evaluate index --catalog ./shop --model colour --json
            """)

    @Option(
        help: ArgumentHelp("Kinds to measure: hnsw,annoy (default: all).", valueName: "list"),
        completion: .list(IndexKind.allCases.map(\.rawValue)))
    var kinds: KindList?

    @Option(help: ArgumentHelp("The number of queries.", valueName: "n"))
    var queries = 1000

    @Option(name: .shortAndLong, help: ArgumentHelp("The number of neighbors per query.", valueName: "k"))
    var limit = 10

    @Option(help: ArgumentHelp("Threads that share the queries.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("Threads that build (default: one per core).", valueName: "n"))
    var buildThreads: Int?

    @Option(name: .customLong("repeat"), help: ArgumentHelp("How many times to run all queries.", valueName: "n"))
    var repeats = 3

    @OptionGroup var space: SpaceOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var evaluation: EvaluationOptions

    func validate() throws {
        try evaluation.check(.index)
        try checkThreads(threads)
        try checkThreads(buildThreads, "--build-threads")
        guard (1...10_000_000).contains(queries) else {
            throw ValidationError("--queries must be between 1 and 10000000.")
        }
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be between 1 and 100000.") }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeat must be between 1 and 1000.") }
    }

    func run() async throws {
        let library = try await catalog.open(.read)
        var trial = IndexTrial()
        trial.kinds = kinds?.kinds ?? IndexKind.allCases
        trial.queries = queries
        trial.limit = limit
        trial.threads = threads
        trial.buildThreads = buildThreads
        trial.repeats = repeats
        trial.seed = evaluation.seed
        trial.settings = [
            "catalog": library.folder, "kinds": trial.kinds.map(\.rawValue).joined(separator: ","),
            "queries": "\(queries)", "limit": "\(limit)", "threads": "\(threads)", "repeat": "\(repeats)",
        ]
        let results = try await evaluating(
            trial.evaluate(library, model: space.model, precision: space.precision?.precision))
        try evaluation.finish(results)
    }
}
