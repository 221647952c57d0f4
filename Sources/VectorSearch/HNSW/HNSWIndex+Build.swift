import VectorKernels

extension HNSWIndex {
    /// Builds an index over the rows of a matrix, which it shares.
    ///
    /// The result depends on the rows, the parameters and the seed only, not on the number of threads. About
    /// O(n · log n · (efConstruction · m + dimension)).
    ///
    /// - Parameters:
    ///   - matrix: the rows; for ``Metric/cosine`` of unit length, as ``VectorMatrix/normalized()`` makes them.
    ///   - metric: the measure: any but ``Metric/hamming``.
    ///   - parameters: the quality of the graph, and what is kept.
    ///   - options: seed, threads, cancellation and progress.
    /// - Throws: ``VectorSearchError/unsupportedMetric(_:kind:supported:)``, ``VectorSearchError/notNormalized``,
    ///   ``VectorSearchError/invalidParameter(_:value:expected:)``, ``VectorSearchError/invalidThreads(_:)``,
    ///   ``VectorSearchError/tooLarge(rows:dimension:)``, or ``VectorSearchError/cancelled``.
    public static func build(
        _ matrix: VectorMatrix, metric: Metric = .cosine, parameters: HNSWParameters = HNSWParameters(),
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> HNSWIndex {
        try HNSWIndex(matrix, metric: metric, parameters: parameters, options)
    }

    private init(
        _ matrix: VectorMatrix, metric: Metric, parameters: HNSWParameters, _ options: BuildOptions
    ) throws(VectorSearchError) {
        try options.validate()
        try parameters.validate()
        guard Self.metrics.contains(metric) else {
            throw .unsupportedMetric(metric, kind: .hnsw, supported: Self.metrics)
        }
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        guard matrix.count <= Self.largestCount else {
            throw .tooLarge(rows: matrix.count, dimension: matrix.dimension)
        }
        guard matrix.dimension <= Int8Quantizer.largestDimension else {
            throw .invalidParameter(
                "dimension", value: matrix.dimension, expected: "1…\(Int8Quantizer.largestDimension)")
        }
        self.parameters = parameters
        self.metric = metric
        dimension = matrix.dimension
        seed = options.seed
        removed = []
        removedCount = 0
        trainedCount = matrix.count
        entriesCount = matrix.count
        coder = try HNSWCoder(matrix, metric: metric, parameters: parameters, options)
        codes = try coder.encode(matrix, threads: options.threads)
        if options.isCancelled() { throw .cancelled }
        switch parameters.vectors {
        case .float32: vectors = .whole(matrix)
        case .float16 where matrix.count < Self.fewestCoded, .int8 where matrix.count < Self.fewestCoded:
            vectors = .whole(matrix)
        case .float16:
            vectors = try HalfRows(matrix, threads: options.threads).map { .halves($0) } ?? .whole(matrix)
        case .int8 where coder.isPlain: vectors = .walked(coder.quantizer)
        case .int8:
            let quantizer = Int8Quantizer(matrix, metric: metric)
            vectors = .codes(try quantizer.encode(matrix, threads: options.threads), quantizer)
        }
        slack = 0
        entries = try Self.entries(codes, count: matrix.count, coder, parameters, options)
        links = try FlatArray(zeros: matrix.count * parameters.degree)
        try buildBase(options)
        slack = measuredSlack()
        options.progress?(1)
    }

    /// Chooses the upper levels and builds their graphs, from the top down.
    static func entries(
        _ codes: Int8Records, count: Int, _ coder: HNSWCoder, _ parameters: HNSWParameters, _ options: BuildOptions
    ) throws(VectorSearchError) -> HNSWEntries {
        var entries = try HNSWEntries(codes, count: count, width: parameters.m, seed: options.seed)
        let lists = try entries.links.mutableBase()
        for level in entries.sizes.indices.dropLast().reversed() {
            let builder = HNSWBuilder(
                points: HNSWPoints(entries.records, coder), order: nil, count: entries.sizes[level],
                degree: parameters.m, efConstruction: parameters.efConstruction,
                descent: HNSWDescent(entries, coder, width: parameters.m), level: level, options: options)
            try builder.build(into: lists + entries.offset(ofLevel: level, width: parameters.m)) { _ in }
        }
        return entries
    }

    private mutating func buildBase(_ options: BuildOptions) throws(VectorSearchError) {
        // Rows of the upper levels first, so that every descent ends at a row that is there already.
        var order = try FlatArray<UInt32>(zeros: count)
        let place = try order.mutableBase()
        var taken = RowSet()
        for i in 0..<entries.rows.count {
            place[i] = entries.rows[i]
            taken.insert(Int(entries.rows[i]))
        }
        var next = entries.rows.count
        for row in 0..<count where !taken.contains(row) {
            place[next] = UInt32(row)
            next += 1
        }
        let builder = HNSWBuilder(
            points: points, order: order.base, count: count, degree: parameters.degree,
            efConstruction: parameters.efConstruction, descent: descent, level: -1, options: options)
        try builder.build(into: links.mutableBase()) { options.progress?(0.05 + 0.94 * $0) }
        withExtendedLifetime(order) {}
    }

    /// How much keys understate similarities between near rows, such that few exceed it: the mean and twice the
    /// deviation, over links of a sample of rows.
    func measuredSlack() -> Float {
        let sample = min(count, 256)
        var (sum, squares, found) = (0.0, 0.0, 0)
        for i in 0..<sample {
            let row = i * count / sample
            guard let query = try? PreparedQuery(vectors.row(row, walked: codes), dimension: dimension, metric: metric)
            else { continue }
            let coded = coder.query(query)
            let list = links.base + row * parameters.degree
            for j in 0..<min(4, parameters.degree) where list[j] != SIMILE_NO_LINK {
                var (key, similarity): (Float, Float) = (0, 0)
                coded.keys(codes.bytes.base, ids: list + j, count: 1, into: &key)
                vectors.score(query, list + j, 1, walked: codes, into: &similarity)
                let error = Double(coded.key(fromSimilarity: similarity) - key)
                sum += error
                squares += error * error
                found += 1
            }
        }
        guard found > 0 else { return 0 }
        let mean = sum / Double(found)
        return Float(max(0, mean + 2 * max(0, squares / Double(found) - mean * mean).squareRoot()))
    }
}
