import Basics
package import Catalog
import Foundation
import Imaging
public import RetrievalEvaluation
public import Simile
import VectorBenchmark
public import VectorSearch

/// Holds kinds of index against exact search on the vectors of a catalogue: how much of the truth each finds, how fast, and
/// what it costs to build and keep.
///
/// ```swift
/// let results = try await IndexTrial().evaluate(library).report()
/// ```
///
/// Some of the vectors are drawn to be queries and taken out before anything is built, so no query finds itself, and no index
/// was shaped by the queries. Memory: the vectors twice, and one index.
public struct IndexTrial: Sendable {
    /// What is measured.
    public var kinds = IndexKind.allCases
    /// How many vectors ask; at most a fifth of all.
    public var queries = 1000
    /// How many neighbors are asked for.
    public var limit = 10
    /// How many threads share the queries; each query is answered by one.
    public var threads = 1
    /// How many threads build; nil for one per core.
    public var buildThreads: Int?
    /// How many times all queries are answered for each effort, of which the median time counts.
    public var repeats = 3
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// What was asked for, for the record.
    public var settings: [String: String] = [:]

    /// A trial of all kinds.
    public init() {}

    /// Draws the queries, finds their true neighbors, then builds and measures each kind.
    /// - Parameters:
    ///   - library: whose vectors.
    ///   - model: of which model, when the catalog holds several; nil for the default model's.
    ///   - precision: as computed how; nil for f32, if there are such.
    public func evaluate(
        _ library: ImageLibrary, model: String? = nil, precision: Precision? = nil
    ) -> Job<EvaluationResults> {
        .evaluation { [catalog = library.catalog] isCancelled, progress in
            try results(catalog, model: model, precision: precision, isCancelled: isCancelled, progress: progress)
        }
    }

    /// The same, blocking.
    /// - Parameters:
    ///   - catalog: whose vectors.
    ///   - model: of which model, when the catalog holds several; nil for the default model's.
    ///   - precision: as computed how; nil for f32, if there are such.
    ///   - isCancelled: called now and then, from any thread.
    ///   - progress: called with the current step and its completed fraction, 0…1, from any thread.
    /// - Returns: for each kind recall at its default effort, queries per second at some recalls, build time and size; and the
    ///   curves of recall against speed.
    /// - Throws: ``IndexTrialError``, ``SearchRequestError``, `CatalogError`, `IndexFileError` when an index cannot be written, or
    ///   `VectorSearchError.cancelled`.
    package func results(
        _ catalog: ImageCatalog, model: String? = nil, precision: Precision? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
    ) throws -> EvaluationResults {
        let space = try catalog.space(model: model, precision: precision)
        var provenance = try Provenance(seed: seed, settings: settings)
        provenance.models = [
            .init(
                name: space.model, digest: space.weightsDigest, dimension: space.dimension,
                precision: space.precision.rawValue)
        ]
        let measured = try measure(
            try catalog.vectors(in: space).matrix, name: catalog.directory.onOneLine, isCancelled: isCancelled,
            progress: progress)
        return IndexTrialReport(
            measured, model: space.model, name: FilePath.name(of: catalog.directory), wanted: self
        ).results(provenance)
    }

    /// What became of the kinds.
    struct Measured {
        /// How many vectors were searched in.
        var rows: Int
        /// The number of queries.
        var queries: Int
        /// The k of recall@k.
        var limit: Int
        var kinds: [IndexBenchmark.Result] = []
        /// Kinds that could not be built, and why.
        var failed: [(kind: IndexKind, reason: String)] = []
    }

    /// Measures all kinds over the rows of a matrix, of unit length.
    func measure(
        _ all: VectorMatrix, name: String, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
    ) throws -> Measured {
        guard all.count >= 2 else { throw IndexTrialError.tooFewVectors(all.count, name: name) }
        let (matrix, queries) = try split(all)
        func options(_ work: String) -> BuildOptions {
            BuildOptions(seed: seed, threads: buildThreads, isCancelled: isCancelled) { progress(work, $0) }
        }
        let truth = try GroundTruth(
            of: queries, in: matrix, metric: .cosine, limit: limit, options("true neighbors"))
        var sweep = RecallSweep(queries, truth: truth)
        sweep.threads = threads
        sweep.repeats = repeats
        sweep.isCancelled = isCancelled
        var measured = Measured(rows: matrix.count, queries: queries.count, limit: truth.limit)
        for kind in kinds {
            var benchmark = IndexBenchmark(IndexRecipe(kind), metric: .cosine, options("building \(kind.rawValue)"))
            benchmark.measuresDefault = true
            do {
                measured.kinds.append(
                    try benchmark.run(matrix, sweep) { _ in progress("searching \(kind.rawValue)", 0) })
            } catch let error as VectorSearchError where error != .cancelled {
                measured.failed.append((kind, "\(error)"))
            }
        }
        return measured
    }

    /// Draws the queries; the others are searched in. The order of the rows stays.
    private func split(_ all: VectorMatrix) throws(VectorSearchError) -> (rows: VectorMatrix, queries: VectorMatrix) {
        let count = max(1, min(queries, all.count / 5))
        var random = SeededGenerator(seed: seed)
        var shuffle = LazyShuffle(all.count)
        var asking: Set<Int> = []
        while asking.count < count, let row = shuffle.next(&random) { asking.insert(row) }
        let rows = (0..<all.count).filter { !asking.contains($0) }
        return (try all.rows(rows), try all.rows(asking.sorted()))
    }
}

/// Why kinds of index cannot be measured.
public enum IndexTrialError: Error, Equatable, CustomStringConvertible {
    /// So few vectors that none can be looked for among the others.
    case tooFewVectors(Int, name: String)

    /// One line.
    public var description: String {
        switch self {
        case .tooFewVectors(let count, let name):
            "\(name): there \(count == 1 ? "is 1 vector" : "are \(count) vectors") of this model, too few to search; "
                + "index more images with: simile index PATH"
        }
    }
}
