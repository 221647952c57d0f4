import Basics

extension LSHIndex {
    /// Hashes the rows of a matrix, which is shared, not copied. The same index for any number of threads.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for the cosine of unit length.
    ///   - metric: cosine or euclidean.
    ///   - parameters: tables, hash functions and sketches.
    ///   - options: the seed of the random functions, threads, cancellation and progress.
    /// - Throws: ``VectorSearchError/unsupportedMetric(_:kind:supported:)``, ``VectorSearchError/notNormalized``,
    ///   ``VectorSearchError/invalidParameter(_:value:expected:)``, ``VectorSearchError/invalidThreads(_:)`` or
    ///   ``VectorSearchError/cancelled``.
    public static func build(
        _ matrix: VectorMatrix, metric: Metric = .cosine, parameters: LSHParameters = LSHParameters(),
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> LSHIndex {
        guard metrics.contains(metric) else { throw .unsupportedMetric(metric, kind: .lsh, supported: metrics) }
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        try parameters.validate()
        try options.validate()
        let functions = try functions(for: matrix, metric, parameters, seed: options.seed)
        let builder = LSHBuilder(matrix, functions)
        // Hashing takes far longer than sorting into buckets.
        let crew = BuildCrew(options, total: 1.1)
        try builder.hash(crew, weight: 1)
        try builder.sort(crew, weight: 0.1)
        crew.finish()
        var parameters = parameters
        parameters.hashes = functions.hashes
        parameters.bucketWidth = functions.width
        parameters.sketchBits = 64 * functions.sketchWords
        return LSHIndex(
            metric: metric, matrix: matrix, parameters: parameters, seed: options.seed, functions: functions,
            offsets: builder.offsets, rows: builder.rows, sketches: builder.sketches)
    }

    /// Stripes this many times as wide as near rows are apart.
    private static let widthInNeighborDistances: Float = 2
    /// Below this dimension a row is compared about as fast as a sketch.
    private static let leastSketchedDimension = 64
    private static let defaultSketchWords = 8

    /// Draws the hash functions by lot and fits them to a sample.
    private static func functions(
        for matrix: VectorMatrix, _ metric: Metric, _ parameters: LSHParameters, seed: UInt64
    ) throws(VectorSearchError) -> LSHFunctions {
        let sample = LSHSample(matrix, seed: seed)
        let words =
            parameters.sketchBits.map { $0 / 64 }
            ?? (matrix.dimension < leastSketchedDimension ? 0 : defaultSketchWords)
        var width: Float?
        if metric == .euclidean {
            if let given = parameters.bucketWidth {
                width = given
            } else {
                width = max(.leastNormalMagnitude, widthInNeighborDistances * (try sample.neighborDistance()))
            }
        }
        // About one bucket for every two rows.
        let slotBits = max(4, Int.bitWidth - matrix.count.leadingZeroBitCount - 1)
        func make(_ hashes: Int) -> LSHFunctions {
            let functions = LSHFunctions(
                dimension: matrix.dimension, tables: parameters.tables, hashes: hashes, sketchWords: words,
                slotBits: min(28, slotBits), width: width,
                thresholds: StoredArray(count: LSHFunctions.projections(parameters.tables, hashes, words)),
                seed: seed)
            functions.fit(to: sample.projections(functions.rotation), rows: sample.rows.count, seed: seed)
            return functions
        }
        if let hashes = parameters.hashes { return make(hashes) }
        return make(
            make(LSHParameters.mostHashes)
                .hashes(leaving: parameters.bucketSize, of: matrix.count, sample: sample))
    }
}

extension LSHFunctions {
    /// Sets the thresholds by the projections of a sample: of hyperplanes to the mean, of stripes to anywhere in their width; and
    /// those of a Euclidean sketch to projections of random rows, so that the bits in which two rows differ grow with
    /// their distance.
    fileprivate func fit(to projections: [Float], rows: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: 4)
        for i in 0..<thresholds.count {
            let ofTable = i < tables * hashes
            if let width {
                let share = Float.random(in: 0..<1, using: &random)
                let row = Int(share * Float(rows))
                thresholds.base[i] = ofTable ? -share * width : rows == 0 ? 0 : projections[row * rotation.size + i]
            } else {
                var sum = 0.0
                for row in 0..<rows { sum += Double(projections[row * rotation.size + i]) }
                thresholds.base[i] = rows == 0 ? 0 : Float(sum / Double(rows))
            }
        }
    }

    /// How many of the first table's functions together leave about `size` of `count` rows in the bucket of a row, judged by
    /// how often two rows of the sample agree.
    fileprivate func hashes(leaving size: Int, of count: Int, sample: LSHSample) -> Int {
        let (projections, rows) = (sample.projections(rotation), sample.rows.count)
        guard rows > 1 else { return 1 }
        var groups = [Int](repeating: 0, count: rows)
        for hash in 0..<hashes {
            var names: [[Int]: Int] = [:]
            var sizes: [Int] = []
            for row in 0..<rows {
                let number = number(projections[row * rotation.size + hash], hash)
                let name = names[[groups[row], number], default: sizes.count]
                if name == sizes.count {
                    names[[groups[row], number]] = name
                    sizes.append(0)
                }
                sizes[name] += 1
                groups[row] = name
            }
            let pairs = sizes.reduce(0) { $0 + $1 * ($1 - 1) }
            if Double(pairs) / Double(rows * (rows - 1)) * Double(count) <= Double(size) { return hash + 1 }
        }
        return hashes
    }
}
