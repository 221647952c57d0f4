import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Simile
import VectorBenchmark
import VectorClustering
import VectorSearch

/// `simile vectors cluster`.
struct VectorsCluster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Group vectors by their nearness.",
        discussion: """
            With a number of clusters, k-means: spherical for the cosine, on mini-batches beyond 100,000 vectors. With auto, HDBSCAN \
            by the Euclidean distance, of unit vectors for the cosine. The output has the number of each vector's cluster, from 0, \
            and -1 for outliers.

            EXAMPLES:
              simile vectors cluster --input x.npy --count 100 --output clusters.npy --centroids c.npy
              simile vectors cluster --input x.npy --count auto --min-size 20 --json
            """)

    @Option(help: ArgumentHelp("The vectors: .npy, n × d, or .fvecs.", valueName: "file"), completion: .file())
    var input: String

    @Option(help: ArgumentHelp("How many clusters: a number, or auto.", valueName: "k|auto"))
    var count = ClusterCount.auto

    @Option(help: "How vectors are compared: cosine or euclidean.")
    var metric = MetricName.cosine

    @Option(
        help: ArgumentHelp("The least number of vectors in a cluster, with --count auto (default: 5).", valueName: "n"))
    var minSize: Int?

    @Option(
        help: ArgumentHelp(
            "The neighbor whose distance tells density, with --count auto (default: --min-size).", valueName: "n"))
    var neighbors: Int?

    @Option(help: ArgumentHelp("The most rounds of k-means (default: 100).", valueName: "n"))
    var rounds: Int?

    @Option(
        help: ArgumentHelp("The share of vectors that may change in the last round (default: 0.001).", valueName: "x"))
    var tolerance: Double?

    @Flag(help: "Begin k-means with vectors drawn at random, instead of k-means++.")
    var randomStart = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Where to write the clusters: .npy, int64, n × 1.", valueName: "file"), completion: .file())
    var file: String?

    @Option(
        help: ArgumentHelp("Where to write the centroids of k-means: .npy, float32, k × d.", valueName: "file"),
        completion: .file())
    var centroids: String?

    @Option(help: ArgumentHelp("The seed of random choices.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("Threads that work (default: one per core).", valueName: "n"))
    var threads: Int?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        try checkNames([input] + [file, centroids].compactMap { $0 }, of: "a file")
        try VectorFiles.checkDistinct([input, file, centroids])
        try checkThreads(threads)
        guard metric == .cosine || metric == .euclidean else {
            throw ValidationError("--metric must be cosine or euclidean.")
        }
        if let tolerance, !(0...1).contains(tolerance) { throw ValidationError("--tolerance must be between 0 and 1.") }
        if let rounds, rounds < 1 { throw ValidationError("--rounds must be at least 1.") }
        if let minSize, minSize < 2 { throw ValidationError("--min-size must be at least 2.") }
        if let neighbors, neighbors < 1 { throw ValidationError("--neighbors must be at least 1.") }
        switch count {
        case .auto where rounds != nil || tolerance != nil || randomStart || centroids != nil:
            throw ValidationError(
                "--rounds, --tolerance, --random-start and --centroids are of k-means; give --count a number.")
        case .number where minSize != nil || neighbors != nil:
            throw ValidationError("--min-size and --neighbors are of --count auto only.")
        default: break
        }
    }

    func run() async throws {
        let interruption = Interruption("stopping; nothing is kept (Ctrl-C again to stop at once)")
        let report = try await onThread { try stoppable { try work(interruption) } }
        try printing.print(report) {
            String(
                format: "%d clusters of %d vectors, %d outliers, %@, seed %@, in %.2f s", report.sizes.count,
                report.count,
                report.outliers, report.method, "\(report.seed)", report.clusterSeconds)
        }
    }

    private func work(_ interruption: Interruption) throws -> Report {
        let clustersFile = try file.map { try OutputFile($0, besides: [input], force: writing.force) }
        let centroidsFile = try centroids.map { try OutputFile($0, besides: [input], force: writing.force) }
        let bar = ProgressBar(.auto)
        defer { bar.clear() }
        let options = BuildOptions(
            seed: seed, threads: threads, isCancelled: { interruption.isRequested },
            progress: { bar.show("grouping", $0) })
        let (matrix, readSeconds) = try seconds { try VectorFiles.matrix(input, for: metric.metric) }
        guard !interruption.isRequested else { throw VectorSearchError.cancelled }
        let ((clustering, model), clusterSeconds) = try VectorsError.naming(input) {
            try seconds { try cluster(matrix, options) }
        }
        if let clustersFile {
            try clustersFile.check()
            let rows = clustering.assignment.map { $0.map { [Neighbor(row: $0, similarity: 0)] } ?? [] }
            try NeighborTable(rows, width: 1).write(npy: clustersFile.path)
        }
        if let centroidsFile, let model {
            try centroidsFile.check()
            let writer = try NumPyWriter(path: centroidsFile.path, dimension: matrix.dimension)
            try writer.append(contentsOf: model.centroids)
            try writer.finish()
        }
        return Report(
            method: model == nil ? "hdbscan" : "kmeans", metric: metric.rawValue, count: matrix.count,
            dimension: matrix.dimension, sizes: clustering.members.map(\.count), outliers: clustering.outliers.count,
            inertia: model?.inertia, rounds: model?.rounds, seed: seed, threads: options.threads,
            readSeconds: readSeconds, clusterSeconds: clusterSeconds)
    }

    private func cluster(
        _ matrix: VectorMatrix, _ options: BuildOptions
    ) throws(VectorSearchError) -> (Clustering, KMeansModel?) {
        switch count {
        case .auto:
            let method = HDBSCAN(minimumSize: minSize ?? 5, neighbors: neighbors)
            return (try method.fit(matrix, options).clustering, nil)
        case .number(let count):
            let method = KMeans(
                count: count, geometry: metric == .cosine ? .spherical : .euclidean,
                start: randomStart ? .randomRows : .plusPlus, rounds: rounds ?? 100, tolerance: tolerance ?? 0.001)
            let model = try method.fit(matrix, options)
            return (model.clustering, model)
        }
    }

    private struct Report: Encodable {
        let method: String
        let metric: String
        let count: Int
        let dimension: Int
        let sizes: [Int]
        let outliers: Int
        let inertia: Double?
        let rounds: Int?
        let seed: UInt64
        let threads: Int
        let readSeconds: Double
        let clusterSeconds: Double
    }
}
