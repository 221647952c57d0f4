package import VectorKernels

/// The rows of a matrix as 8-bit codes, and what bounds the error of each.
///
/// With μ the mean of the rows, or of a sample, a row is x = μ + s·c + e: its codes c, whole numbers from −127 to 127, times a scale of
/// its own, and what rounding left over. The length of e is known when the row is coded; by the Cauchy-Schwarz
/// inequality |q·e| ≤ ‖q‖‖e‖, so a dot product of codes confines the true one. See ``CodedQuery``.
package struct RowCodes: Sendable {
    /// What is known of a row beside its codes.
    package typealias Facts = SimileRowFacts

    static let metrics: [Metric] = [.cosine, .euclidean, .innerProduct]
    static let largestDimension = Int(SIMILE_INT8_LARGEST_DIMENSION)

    let metric: Metric
    let mean: FlatArray<Float>
    let codes: FlatArray<UInt8>
    var facts: FlatArray<Facts>

    /// Codes the rows of a matrix. O(rows · dimension).
    ///
    /// - Throws: `unsupportedMetric`, `invalidDimension` beyond 65536, `tooLarge`, or `cancelled`.
    package init(_ matrix: VectorMatrix, metric: Metric, _ options: BuildOptions) throws(VectorSearchError) {
        guard Self.metrics.contains(metric) else {
            throw .unsupportedMetric(metric, kind: .exact, supported: Self.metrics)
        }
        let dimension = matrix.dimension
        guard dimension <= Self.largestDimension else { throw .invalidDimension(dimension) }
        try options.validate()
        self.metric = metric
        var mean = try FlatArray<Float>(zeros: dimension)
        var codes = try FlatArray<UInt8>(zeros: matrix.count * dimension)
        var facts = try FlatArray<Facts>(zeros: matrix.count)
        nonisolated(unsafe) let center = try mean.mutableBase()
        nonisolated(unsafe) let codesBase = try codes.mutableBase()
        nonisolated(unsafe) let factsBase = try facts.mutableBase()
        Self.writeMean(of: matrix, into: center)
        concurrently(matrix.count, threads: options.threads) { row in
            guard !options.isCancelled() else { return }
            matrix.withUnsafeRow(row) { values in
                guard let values = values.baseAddress else { return }
                factsBase[row] = Self.encode(values, metric, dimension, center, into: codesBase + row * dimension)
            }
        }
        guard !options.isCancelled() else { throw .cancelled }
        options.progress?(1)
        self.mean = mean
        self.codes = codes
        self.facts = facts
    }

    /// The codes in a file.
    init(_ file: IndexFile) throws(IndexFileError) {
        guard Self.metrics.contains(file.metric), file.dimension <= Self.largestDimension else {
            throw file.damaged("codes do not suit its metric or dimension")
        }
        metric = file.metric
        let (size, overflow) = file.count.multipliedReportingOverflow(by: file.dimension)
        guard !overflow else { throw file.damaged("it claims more codes than can be") }
        mean = try file.values("codes.mean", count: file.dimension)
        codes = try file.values("codes", count: size)
        facts = try file.values("codes.rows", count: file.count)
    }

    /// Adds the codes to a file, in three sections.
    func write(to writer: IndexFileWriter) throws(IndexFileError) {
        try writer.add("codes", codes)
        try writer.add("codes.rows", facts)
        try writer.add("codes.mean", mean)
    }

    package func withUnsafePointers<Result>(_ body: (UnsafePointer<UInt8>, UnsafePointer<Facts>) -> Result) -> Result {
        defer { withExtendedLifetime((codes, facts)) {} }
        return body(codes.base, facts.base)
    }

    var byteCount: Int { mean.byteCount + codes.byteCount + facts.byteCount }

    /// Whether scanning codes is worth it: not when much of what is scanned is asked for.
    func pay(for options: SearchOptions, among count: Int) -> Bool {
        options.minimumSimilarity != nil || options.limit < min(count, options.rows?.count ?? count) / 8
    }

    /// Rows whose mean is taken, at most. The center need not be exact: codes are about it, wherever it lies.
    private static let sampleSize = 4096

    private static func writeMean(of matrix: VectorMatrix, into mean: UnsafeMutablePointer<Float>) {
        let sample = min(matrix.count, sampleSize)
        var sums = [Double](repeating: 0, count: matrix.dimension)
        for i in 0..<sample {
            matrix.withUnsafeRow(i * matrix.count / sample) { values in
                for i in values.indices { sums[i] += Double(values[i]) }
            }
        }
        for i in sums.indices { mean[i] = Float(sums[i] / Double(max(1, sample))) }
    }

    private static func encode(
        _ values: UnsafePointer<Float>, _ metric: Metric, _ dimension: Int, _ mean: UnsafePointer<Float>,
        into codes: UnsafeMutablePointer<UInt8>
    ) -> Facts {
        var squaredLength: Float = 0
        let scale = simile_int8_kernels().pointee.encode(values, mean, dimension, codes, &squaredLength)
        let measured = simile_code_error(values, mean, scale, codes, dimension)
        let bias = metric == .euclidean ? Float(-measured.squared_length / 2) : simile_dot(mean, values, dimension)
        return Facts(
            scale: scale, bias: bias, error: Float(measured.squared_error.squareRoot()).nextUp,
            length: Float(measured.squared_length.squareRoot()).nextUp)
    }
}
