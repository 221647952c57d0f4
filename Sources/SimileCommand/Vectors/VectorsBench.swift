import ArgumentParser
import Basics
import Charts
import CommandSupport
import Foundation
import Simile
import VectorBenchmark
import VectorSearch

/// `simile vectors bench`.
struct VectorsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure recall against speed of each kind of index.",
        discussion: """
            Finds the true neighbors by brute force, builds each kind, and raises its effort step by step, until recall is 1 or \
            searching takes longer than brute force. If a kind stays below recall 1, the reason is printed at the end. Resident memory is the \
            growth of the process since before the index was opened from its file; where the system does not report it, the \
            size of the index.

            EXAMPLES:
              simile vectors bench --base x.npy --queries q.npy
              simile vectors bench --base x.npy --queries q.npy --kinds hnsw,annoy --plot curve.svg
              simile vectors bench --base sift_base.fvecs --queries sift_query.fvecs --metric euclidean --json
            """)

    @Option(
        help: ArgumentHelp("The vectors to search in: .npy, n × d, or .fvecs.", valueName: "file"), completion: .file())
    var base: String

    @Option(help: ArgumentHelp("The vectors to search for.", valueName: "file"), completion: .file())
    var queries: String

    @Option(help: "How vectors are compared.")
    var metric = MetricName.cosine

    @Option(name: .shortAndLong, help: ArgumentHelp("The number of neighbors per query.", valueName: "k"))
    var limit = 10

    @Option(
        help: ArgumentHelp("Kinds to measure: hnsw,annoy (default: all that support the metric).", valueName: "list"),
        completion: .list(IndexKind.allCases.map(\.rawValue)))
    var kinds: KindList?

    @OptionGroup var parameters: RecipeOptions

    @Option(help: ArgumentHelp("Threads that share the queries.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("Threads that build (default: one per core).", valueName: "n"))
    var buildThreads: Int?

    @Option(help: ArgumentHelp("The seed of random choices.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(name: .customLong("repeat"), help: ArgumentHelp("How many times to run all queries.", valueName: "n"))
    var repeats = 3

    @Option(
        help: ArgumentHelp("Draw recall against queries per second to this file.", valueName: "svg"),
        completion: .file())
    var plot: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([base, queries] + [plot].compactMap { $0 }, of: "a file")
        try VectorFiles.checkDistinct([base, plot])
        try VectorFiles.checkDistinct([queries, plot])
        try checkThreads(threads)
        try checkThreads(buildThreads, "--build-threads")
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit must be between 1 and 100000.")
        }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeat must be between 1 and 1000.") }
        try parameters.check(for: kinds?.kinds ?? IndexKind.allCases)
        _ = try recipes()
    }

    func run() async throws {
        let interruption = Interruption("stopping; nothing is kept (Ctrl-C again to stop at once)")
        let recipes = try recipes()
        let drawn = try plot.map {
            try OutputFile($0, besides: [base, queries], replacing: .plot, force: writing.force)
        }
        let results = try await onThread { try stoppable { try measure(recipes, interruption) } }
        try drawn?.write(Array((figure(results).svg(width: 720) + OutputFile.plotMark).utf8))
        try output.print(results.flatMap { BenchReport.points($0, seed: seed, threads: threads) }) {
            BenchReport.text(results)
        }
        // The JSON is a list of points, which have no place for it.
        for result in results { if let ceiling = BenchReport.ceiling(result) { say(ceiling) } }
    }

    /// What to build: the kinds asked for, each of which must know the metric, else all that know it.
    private func recipes() throws -> [IndexRecipe] {
        if let kinds { return try kinds.kinds.map { try parameters.recipe($0, for: metric.metric, seed: seed) } }
        return IndexKind.allCases.compactMap { try? parameters.recipe($0, for: metric.metric, seed: seed) }
    }

    private func measure(
        _ recipes: [IndexRecipe], _ interruption: Interruption
    ) throws -> [IndexBenchmark.Result] {
        let matrix = try VectorFiles.matrix(base, for: metric.metric)
        let queries = try VectorFiles.matrix(self.queries)
        try VectorFiles.check(queries, at: self.queries, dimension: matrix.dimension, of: base)
        let bar = ProgressBar(.auto)
        defer { bar.clear() }
        func options(_ step: String) -> BuildOptions {
            BuildOptions(
                seed: seed, threads: buildThreads, isCancelled: { interruption.isRequested },
                progress: { bar.show(step, $0) })
        }

        let truth = try VectorsError.naming(self.queries) {
            try GroundTruth(of: queries, in: matrix, metric: metric.metric, limit: limit, options("true neighbors"))
        }
        bar.clear()
        var sweep = RecallSweep(queries, truth: truth)
        sweep.threads = threads
        sweep.repeats = repeats
        sweep.isCancelled = { interruption.isRequested }
        return try recipes.map { recipe in
            defer { bar.clear() }
            let benchmark = IndexBenchmark(
                recipe, metric: metric.metric, options("building \(recipe.kind.rawValue)"))
            return try benchmark.run(matrix, sweep) { point in
                bar.clear()
                guard Terminal.messages.isInteractive else { return }
                say("\(recipe.kind.rawValue): \(BenchReport.line(point))")
            }
        }
    }

    private func figure(_ results: [IndexBenchmark.Result]) -> Figure {
        let series = results.sorted { $0.rank > $1.rank }.map { result in
            Figure.Series(
                result.kind.rawValue,
                note: String(format: "built in %.1f s, %.0f MB", result.buildSeconds, Double(result.indexBytes) / 1e6),
                frontOf: result.speeds)
        }
        return Figure(
            recallAndSpeed: series,
            note: "\(FilePath.name(of: base)), \(metric.rawValue), \(limit) neighbors, "
                + (threads == 1 ? "one thread" : "\(threads) threads"))
    }
}
