import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Imaging
import Simile
import VectorSearch

/// `simile vectors build`.
struct VectorsBuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build an index over vectors.",
        discussion: """
            For the cosine, vectors are scaled to unit length. The index file is written atomically, and replaces \
            an earlier one.

            EXAMPLES:
              simile vectors build --kind hnsw --input x.npy --output x.idx
              simile vectors build --kind annoy --trees 100 --input x.fvecs --output forest.idx
              simile vectors build --kind annoy --input x.npy --output x.ann    Annoy's own format
            """)

    @Option(help: "The kind of index.")
    var kind: IndexKind

    @Option(help: ArgumentHelp("The vectors: .npy, n × d, or .fvecs.", valueName: "file"), completion: .file())
    var input: String

    @Option(
        name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The index file.", valueName: "file"),
        completion: .file())
    var file: String

    @Option(help: "How vectors are compared.")
    var metric = MetricName.cosine

    @OptionGroup var parameters: RecipeOptions

    @Option(help: ArgumentHelp("The seed of random choices.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("Threads that build (default: one per core).", valueName: "n"))
    var threads: Int?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([input, file], of: "--input or --output")
        try VectorFiles.checkDistinct([input, file])
        try checkThreads(threads)
        try parameters.check(for: [kind])
        _ = try parameters.recipe(kind, for: metric.metric, seed: seed)
        if file.isAnnoyFile, kind != .annoy {
            throw ValidationError("An .ann file is for the kind annoy, not \(kind.rawValue).")
        }
    }

    func run() async throws {
        let recipe = try parameters.recipe(kind, for: metric.metric, seed: seed)
        let interruption = Interruption("stopping; nothing is kept (Ctrl-C again to stop at once)")
        let report = try await onThread { try stoppable { try build(recipe, interruption) } }
        try output.print(report) {
            String(
                format: "%@: %@ over %d vectors of %d dimensions, built in %.2f s, %.1f MB", report.index.onOneLine,
                report.kind.rawValue, report.count, report.dimension, report.buildSeconds, Double(report.bytes) / 1e6)
        }
    }

    private func build(_ recipe: IndexRecipe, _ interruption: Interruption) throws -> Report {
        let output = try OutputFile(
            file, besides: [input], replacing: file.isAnnoyFile ? nil : .index, force: writing.force)
        let bar = ProgressBar(.auto)
        defer { bar.clear() }
        let options = BuildOptions(
            seed: seed, threads: threads, isCancelled: { interruption.isRequested },
            progress: { bar.show("building", $0) })
        let (matrix, readSeconds) = try seconds { try VectorFiles.matrix(input, for: metric.metric) }
        guard !interruption.isRequested else { throw VectorSearchError.cancelled }
        let (index, buildSeconds) = try VectorsError.naming(input) {
            try seconds { try recipe.build(matrix, metric: metric.metric, options) }
        }
        guard !interruption.isRequested else { throw VectorSearchError.cancelled }
        let (written, writeSeconds) = try seconds { try write(index, to: output) }
        return Report(
            index: file, kind: recipe.kind, metric: metric.rawValue, count: index.count, dimension: index.dimension,
            parameters: written.parameters, seed: seed, threads: options.threads,
            seconds: readSeconds + buildSeconds + writeSeconds, readSeconds: readSeconds, buildSeconds: buildSeconds,
            writeSeconds: writeSeconds, bytes: written.bytes)
    }

    private struct Report: Encodable {
        let index: String
        let kind: IndexKind
        let metric: String
        let count: Int
        let dimension: Int
        let parameters: [String: Int]
        let seed: UInt64
        let threads: Int
        let seconds: Double
        let readSeconds: Double
        let buildSeconds: Double
        let writeSeconds: Double
        let bytes: Int
    }
}

/// Writes an index in the format that its name asks for, and says what came out.
private func write(_ index: any StoredIndex, to output: OutputFile) throws -> (parameters: [String: Int], bytes: Int) {
    try output.check()
    if output.name.isAnnoyFile, let forest = index as? AnnoyIndex {
        try forest.writeAnn(to: output.path)
        return (["trees": forest.trees], try output.size)
    }
    try index.write(to: output.path)
    let file = try IndexFile(path: output.path, verifying: .exceptVectors)
    return (file.parameters, file.byteCount)
}
