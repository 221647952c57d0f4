import ArgumentParser
import CommandSupport
import Foundation
import Simile
import VectorBenchmark
import VectorSearch

/// `simile vectors query`.
struct VectorsQuery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Search an index for the neighbors of vectors, and measure the speed.",
        discussion: """
            Each effort is warmed up, then all queries are answered --repeat times, and the median of the times counts. With \
            several efforts, the answers written are those of the last. Rows that were not found are -1, their distance is inf.

            EXAMPLES:
              simile vectors query --index x.idx --queries q.npy --output ids.npy --distances d.npy
              simile vectors query --index x.idx --queries q.npy --efforts 10,20,40 --truth truth.npy
              simile vectors query --index x.ann --kind annoy --metric cosine --dimension 512 --queries q.npy
            """)

    @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
    var index: String

    @OptionGroup var raw: RawIndexOptions

    @Option(
        help: ArgumentHelp("The vectors to search for: .npy, n × d, or .fvecs.", valueName: "file"), completion: .file()
    )
    var queries: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The number of neighbors per query.", valueName: "k"))
    var limit = 10

    @Option(
        help: ArgumentHelp("The search effort: hnsw's ef, annoy's search_k, leaves or probes.", valueName: "n"))
    var effort: Int?

    @Option(help: ArgumentHelp("Several efforts to measure: 10,20,40.", valueName: "list"))
    var efforts: NumberList?

    @Option(help: ArgumentHelp("Threads that share the queries.", valueName: "n"))
    var threads = 1

    @Flag(help: "Search all queries as one batch, which is faster with exact and hnsw.")
    var batch = false

    @Option(name: .customLong("repeat"), help: ArgumentHelp("How many times to run all queries.", valueName: "n"))
    var repeats = 3

    @Option(help: ArgumentHelp("The minimum similarity of a neighbor, by the metric.", valueName: "x"))
    var minSimilarity: Float?

    @Option(help: ArgumentHelp("The same as a score, (cosine + 1) / 2; for the cosine only.", valueName: "x"))
    var minScore: Double?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where to write the rows found: .npy, int64, n × k.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp("Where to write their distances: .npy, float32, n × k.", valueName: "file"),
        completion: .file())
    var distances: String?

    @Option(
        help: ArgumentHelp(
            "The true neighbors, to measure recall: .npy of whole numbers, or .ivecs.", valueName: "file"),
        completion: .file())
    var truth: String?

    @Flag(help: "Also verify the vectors' checksum, which reads the whole file; the rest is always verified.")
    var verify = false

    @Flag(help: "Read the index into memory at once instead of mapping its file: faster where most of it is searched.")
    var inMemory = false

    @Flag(help: "Also hold each row of an .ann file in a byte per dimension: faster, for a quarter more memory.")
    var quantized = false

    @OptionGroup var writing: WritingOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        try checkNames([index, queries] + [output, distances, truth].compactMap { $0 }, of: "a file")
        try VectorFiles.checkDistinct([index, queries, output, distances, truth])
        try raw.check(for: index)
        if quantized, !index.isAnnoyFile {
            throw ValidationError("--quantized is for .ann files; other indexes are built with it.")
        }
        try checkThreads(threads)
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit must be between 1 and 100000.")
        }
        guard (1...1000).contains(repeats) else { throw ValidationError("--repeat must be between 1 and 1000.") }
        if effort != nil, efforts != nil { throw ValidationError("Give --effort or --efforts, not both.") }
        guard ([effort] + (efforts?.numbers ?? [])).allSatisfy({ $0 ?? 1 >= 1 }) else {
            throw ValidationError("An effort must be at least 1.")
        }
        if minScore != nil, minSimilarity != nil {
            throw ValidationError("Give --min-score or --min-similarity, not both.")
        }
        if let minScore, !(0...1).contains(minScore) { throw ValidationError("--min-score must be between 0 and 1.") }
        if minSimilarity?.isNaN == true { throw ValidationError("--min-similarity must be a number.") }
        if truth != nil, minScore != nil || minSimilarity != nil {
            throw ValidationError(
                "Recall against --truth is not defined with a minimum similarity; leave one of them out.")
        }
    }

    func run() async throws {
        let interruption = Interruption("stopping (Ctrl-C again to stop at once)")
        let (report, answers) = try await onThread { try stoppable { try search(interruption) } }
        try printing.print(report) {
            (output == nil && distances == nil ? report.neighbors(answers) + "\n\n" : "") + report.table
        }
    }

    private func search(_ interruption: Interruption) throws -> (QueryReport, [[Neighbor]]) {
        let inputs = [index, queries] + [truth].compactMap(\.self)
        let rowsFile = try output.map { try OutputFile($0, besides: inputs, force: writing.force) }
        let distancesFile = try distances.map { try OutputFile($0, besides: inputs, force: writing.force) }
        let vectors = try VectorFiles.matrix(queries)
        let truth = try truth.map { try VectorFiles.truth($0, queries: vectors, limit: limit) }
        let residentBefore = ResidentMemory.byteCount
        let (opened, openSeconds) = try seconds {
            try raw.open(
                index, verifying: verify ? .full : .exceptVectors, placement: inMemory ? .memory : .mapped,
                quantizing: quantized ? ProcessInfo.processInfo.activeProcessorCount : nil)
        }
        try VectorFiles.check(vectors, at: queries, dimension: opened.index.dimension, of: index)

        var sweep = RecallSweep(vectors, truth: truth)
        sweep.limit = limit
        sweep.threads = threads
        sweep.batched = batch
        sweep.repeats = repeats
        sweep.isCancelled = { interruption.isRequested }
        sweep.minimumSimilarity = try leastSimilarity(opened.index.metric)
        var points: [SweepPoint] = []
        var answers: [[Neighbor]] = []
        for effort in efforts?.numbers.map(Optional.some) ?? [effort] {
            let measured = try VectorsError.naming(queries) { try sweep.measure(opened.index, effort: effort) }
            points.append(measured.point)
            answers = measured.answers
        }
        let resident = ResidentMemory.growth(since: residentBefore)
        try write(answers, opened.index.metric, rowsFile, distancesFile)
        return (
            QueryReport(
                opened, queries: vectors.count, limit: limit, threads: threads, openSeconds: openSeconds,
                residentBytes: resident ?? opened.index.byteCount, points: points), answers
        )
    }

    private func leastSimilarity(_ metric: Metric) throws -> Float? {
        guard let minScore else { return minSimilarity }
        guard metric == .cosine else {
            throw ValidationError(
                "--min-score is for the cosine; use --min-similarity with \(MetricName(metric).rawValue).")
        }
        return Similarity.leastCosine(score: minScore)
    }

    private func write(
        _ answers: [[Neighbor]], _ metric: Metric, _ rows: OutputFile?, _ distances: OutputFile?
    ) throws {
        if let rows {
            try rows.check()
            try NeighborTable(answers, width: limit).write(npy: rows.path)
        }
        guard let distances else { return }
        try distances.check()
        let writer = try NumPyWriter(path: distances.path, dimension: limit)
        for answer in answers {
            let found = answer.map { metric.distance(fromSimilarity: $0.similarity) }
            try writer.append(found + Array(repeating: .infinity, count: limit - found.count))
        }
        try writer.finish()
    }
}
