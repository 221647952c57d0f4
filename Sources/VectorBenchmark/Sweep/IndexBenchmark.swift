import Basics
import Foundation
public import VectorSearch

/// Builds one kind of index and measures what it costs and what it gives.
///
/// ```swift
/// let truth = try GroundTruth(of: queries, in: base, metric: .cosine, limit: 10)
/// let benchmark = IndexBenchmark(.hnsw(HNSWParameters(m: 16)), metric: .cosine)
/// let result = try benchmark.run(base, RecallSweep(queries, truth: truth))
/// result.points.map(\.speed).queriesPerSecond(atRecall: 0.95)
/// ```
public struct IndexBenchmark: Sendable {
    /// What to build.
    public let recipe: IndexRecipe
    /// The measure by which rows are compared.
    public let metric: Metric
    /// How it is built.
    public var options: BuildOptions
    /// Where the index is kept meanwhile. Nothing stays there.
    public var folder: String
    /// Whether to measure the default effort of the kind, too, after all others.
    public var measuresDefault = false

    /// A benchmark of one kind with its parameters.
    public init(_ recipe: IndexRecipe, metric: Metric, _ options: BuildOptions = BuildOptions()) {
        self.recipe = recipe
        self.metric = metric
        self.options = options
        folder = FileManager.default.temporaryDirectory.path
    }

    /// What was measured.
    public struct Result: Sendable {
        /// The kind of index.
        public let kind: IndexKind
        /// The parameters that its file names.
        public let parameters: [String: Int]
        /// Seconds from the matrix to the index.
        public let buildSeconds: Double
        /// The threads that built it.
        public let buildThreads: Int
        /// The size of its file.
        public let indexBytes: Int
        /// What was reached, by rising effort.
        public let points: [Point]
        /// What keeps the recall of the last point below 1; nil when it is 1, or the truth is not known.
        public let ceiling: RecallCeiling?
        /// What was reached with the default effort; nil unless it was asked for.
        public let atDefault: Default?

        /// All that was measured, the default effort too: a ladder of efforts may end below it.
        public var speeds: [SweepPoint] { points.map(\.speed) + [atDefault?.speed].compactMap(\.self) }

        /// Puts curves in the order in which they lie: queries per second at recall 0.9, or below 0 the worse the less recall
        /// was reached.
        package var rank: Double {
            speeds.queriesPerSecond(atRecall: 0.9) ?? (speeds.compactMap(\.recall).max() ?? 0) - 1
        }
    }

    /// What the default effort of a kind reached.
    public struct Default: Sendable {
        /// Recall and speed.
        public let speed: SweepPoint
        /// The recall of each query; empty where the truth is not known.
        public let recalls: [Double]
    }

    /// One effort.
    public struct Point: Sendable {
        /// Recall and speed.
        public let speed: SweepPoint
        /// The memory that the index holds after all queries of this effort and those below were answered: the growth of the
        /// process's resident set since before its file was opened. Vectors that no search has touched stay on disk and do
        /// not count. Where the system does not tell (see ``ResidentMemory``), `VectorIndex.byteCount`.
        public let residentBytes: Int
    }

    /// Builds, writes to a file, drops what was built, opens the file and sweeps over the efforts.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for the cosine of unit length.
    ///   - sweep: the queries, the truth, and how to measure.
    ///   - visit: called with each point as soon as it is measured.
    /// - Throws: `VectorSearchError` when the rows do not suit the kind or it is cancelled, `IndexFileError` when the file
    ///   cannot be written.
    public func run(
        _ matrix: VectorMatrix, _ sweep: RecallSweep, visit: (Point) -> Void = { _ in }
    ) throws -> Result {
        let path = folder + "/simile-bench-\(UUID.unique().uuidString).idx"
        let buildSeconds = try build(matrix, into: path)
        // Before anything of the file is mapped, and after what was built has gone.
        let before = ResidentMemory.byteCount
        let file = try opened(path)
        let index = try file.index()
        var points: [Point] = []
        let ceiling = try sweep.points(of: index) { speed in
            let point = Point(speed: speed, residentBytes: ResidentMemory.growth(since: before) ?? index.byteCount)
            points.append(point)
            visit(point)
        }.ceiling
        var atDefault: Default?
        if measuresDefault {
            let (speed, answers) = try sweep.measure(index, effort: nil)
            atDefault = Default(speed: speed, recalls: sweep.truth?.recalls(of: answers) ?? [])
        }
        return Result(
            kind: file.kind, parameters: file.parameters, buildSeconds: buildSeconds,
            buildThreads: options.threads, indexBytes: file.byteCount, points: points, ceiling: ceiling,
            atDefault: atDefault)
    }

    /// Builds into a file; what was built is gone when this returns.
    private func build(_ matrix: VectorMatrix, into path: String) throws -> Double {
        let start = ContinuousClock.now
        let index = try recipe.build(matrix, metric: metric, options)
        let seconds = (ContinuousClock.now - start).seconds
        try index.write(to: path)
        return seconds
    }

    /// Opens a file and takes its name away, so that nothing stays behind however this ends: the mapping keeps the contents.
    private func opened(_ path: String) throws(IndexFileError) -> IndexFile {
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try IndexFile(path: path, verifying: .exceptVectors)
    }
}
