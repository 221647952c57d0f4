import VectorKernels

/// Turns vectors into the records in which the graph is walked.
///
/// For the inner product every vector gets one more component, which brings all of them to the length of the longest, and
/// a query gets zero there (Bachrach et al., 2014). Products with the query stay as they are, and among rows the nearest
/// by distance are the nearest by product with the queries that they answer, so that one graph by distance serves.
struct HNSWCoder: Sendable {
    let quantizer: Int8Quantizer
    /// The square of the largest length, when vectors are brought to it; nil for other metrics.
    let squaredRadius: Float?
    /// The coordinates that are kept; nil when all are.
    let axes: PrincipalAxes?
    /// What biases lack to half the negative squared lengths, twice: 0 but for the inner product.
    let biasShift: Float
    /// Whether records hold all components of the vectors as they are.
    var isPlain: Bool { axes == nil && squaredRadius == nil }
    /// The number of codes.
    var dimension: Int { axes?.count ?? quantizer.dimension }
    /// Rows from which axes are trained at least.
    private static let fewestRows = 2048
    /// The share of the variance that axes must keep to be worth their while.
    private static let keptVariance = 0.7
    /// Up to so many components, vectors that are kept as codes are walked in those codes: half of the memory is worth more
    /// than a cache line.
    private static let fewComponents = 248
    /// Numbers of coordinates to try: what fits into records of two and four cache lines.
    private static let dimensions = [120, 248]

    init(quantizer: Int8Quantizer, squaredRadius: Float?, axes: PrincipalAxes?) {
        self.quantizer = quantizer
        self.squaredRadius = squaredRadius
        self.axes = axes
        biasShift = squaredRadius.map { $0 - quantizer.mean.reduce(0) { $0 + $1 * $1 } } ?? 0
    }

    /// A coder for rows like those of a matrix.
    init(
        _ matrix: VectorMatrix, metric: Metric, parameters: HNSWParameters, _ options: BuildOptions
    ) throws(VectorSearchError) {
        let plain = Int8Quantizer(matrix, metric: metric)
        guard metric == .innerProduct else {
            try self.init(plain, nil, matrix, parameters, options)
            return
        }
        var (largest, sum): (Float, Double) = (0, 0)
        for row in 0..<matrix.count {
            let length = matrix.withUnsafeRow(row) {
                $0.baseAddress.map { simile_squared_norm($0, matrix.dimension) } ?? 0
            }
            largest = max(largest, length)
        }
        for row in 0..<matrix.count {
            let length = matrix.withUnsafeRow(row) {
                $0.baseAddress.map { simile_squared_norm($0, matrix.dimension) } ?? 0
            }
            sum += Double(max(0, largest - length).squareRoot())
        }
        let mean = plain.mean + [Float(sum / Double(max(1, matrix.count)))]
        try self.init(
            Int8Quantizer(metric: metric, mean: mean, step: 0), largest, matrix, parameters, options)
    }

    private init(
        _ quantizer: Int8Quantizer, _ squaredRadius: Float?, _ matrix: VectorMatrix, _ parameters: HNSWParameters,
        _ options: BuildOptions
    ) throws(VectorSearchError) {
        let whole = HNSWCoder(quantizer: quantizer, squaredRadius: squaredRadius, axes: nil)
        self = whole
        let wanted = parameters.dimensions.map { [$0] } ?? Self.dimensions
        let isWorthwhile = parameters.dimensions != nil || matrix.count >= Self.fewestRows
        let isShared = parameters.vectors == .int8 && isPlain && quantizer.dimension <= Self.fewComponents
        guard quantizer.metric != .manhattan, isWorthwhile, matrix.count > 0,
            parameters.dimensions != nil || !isShared
        else { return }
        for count in wanted where count < (parameters.dimensions == nil ? quantizer.dimension - 4 : quantizer.dimension)
        {
            let (axes, kept) = try PrincipalAxes.train(
                count: count, dimension: quantizer.dimension, vectors: matrix.count, seed: options.seed,
                threads: options.threads
            ) { row, values in
                matrix.withUnsafeRow(row) { whole.extend($0, into: values) }
                for i in 0..<quantizer.dimension { values[i] -= quantizer.mean[i] }
            }
            if parameters.dimensions != nil || kept >= Self.keptVariance {
                self.init(quantizer: quantizer, squaredRadius: squaredRadius, axes: axes)
                return
            }
            if options.isCancelled() { throw .cancelled }
        }
    }

    /// The vector, with its additional component if it gets one.
    private func extend(_ vector: UnsafeBufferPointer<Float>, into values: UnsafeMutablePointer<Float>) {
        guard let base = vector.baseAddress else { return }
        values.update(from: base, count: vector.count)
        if let squaredRadius {
            values[vector.count] = max(0, squaredRadius - simile_squared_norm(base, vector.count)).squareRoot()
        }
    }

    /// Writes the record of a vector; `stride` is that of records of ``dimension`` codes.
    func encode(_ vector: UnsafeBufferPointer<Float>, into record: UnsafeMutablePointer<UInt8>, stride: Int) {
        let whole = Int8Records.stride(dimension: quantizer.dimension)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: quantizer.dimension) { values in
            guard let base = values.baseAddress else { return }
            extend(vector, into: base)
            guard let axes else {
                quantizer.encode(UnsafeBufferPointer(values), into: record, stride: stride)
                return
            }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: whole) { codes in
                guard let codesBase = codes.baseAddress else { return }
                codes.initialize(repeating: 0)
                quantizer.encode(UnsafeBufferPointer(values), into: codesBase, stride: whole)
                let tail = UnsafeRawPointer(codesBase + (whole - Int(SIMILE_INT8_RECORD_TAIL)))
                let (scale, bias) = (tail.load(as: Float.self), tail.load(fromByteOffset: 4, as: Float.self))
                var kept: Float = 0
                let turnedScale = turn(codesBase, scale: scale, axes, into: record, squaredLength: &kept)
                let place = UnsafeMutableRawPointer(record + (stride - Int(SIMILE_INT8_RECORD_TAIL)))
                place.storeBytes(of: turnedScale, as: Float.self)
                // What the axes leave out of two near vectors is alike, too, but not the same. Taking half of it for the
                // same ranks best, and lets a vector find itself.
                let left = max(0, squaredLength(fromBias: bias) - kept)
                place.storeBytes(of: bias + left / 4, toByteOffset: 4, as: Float.self)
            }
        }
    }

    private func squaredLength(fromBias bias: Float) -> Float { biasShift - 2 * bias }

    /// Turns codes into those of the kept coordinates, and returns their scale.
    private func turn(
        _ codes: UnsafePointer<UInt8>, scale: Float, _ axes: PrincipalAxes, into turned: UnsafeMutablePointer<UInt8>,
        squaredLength: inout Float
    ) -> Float {
        let stride = axes.records.stride
        return withUnsafeTemporaryAllocation(of: Int8.self, capacity: stride) { query in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: axes.count) { coordinates in
                guard let queryBase = query.baseAddress, let base = coordinates.baseAddress else { return 0 }
                query.initialize(repeating: 0)
                let sum = simile_signed_codes(codes, quantizer.dimension, queryBase)
                let kernels = simile_int8_kernels().pointee
                axes.records.bytes.withUnsafeBufferPointer { records in
                    guard let records = records.baseAddress else { return }
                    kernels.dot_keys(queryBase, scale, 128 * sum, records, stride, nil, axes.count, base)
                }
                return kernels.encode(base, nil, axes.count, turned, &squaredLength)
            }
        }
    }

    /// A query for the records.
    func query(_ query: PreparedQuery) -> Int8Query {
        let values = squaredRadius == nil ? query.values : query.values + [0]
        guard let axes else { return quantizer.query(values) }
        var turned = [UInt8](repeating: 0, count: Int8Records.stride(dimension: axes.count))
        let whole = Int8Records.stride(dimension: quantizer.dimension)
        let (factor, shift) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: whole) { codes in
            guard let base = codes.baseAddress else { return (Float(0), Float(0)) }
            let (factor, shift) = quantizer.code(values, into: base)
            var kept: Float = 0
            return (turn(base, scale: factor, axes, into: &turned, squaredLength: &kept), shift)
        }
        return Int8Query(
            metric: quantizer.metric, unsigned: turned, dimension: axes.count, factor: factor, shift: shift)
    }

    /// The records of all rows. O(rows · dimension), and as many times the number of axes.
    func encode(_ matrix: VectorMatrix, threads: Int) throws(VectorSearchError) -> Int8Records {
        var records = try Int8Records(count: matrix.count, dimension: dimension)
        let stride = records.stride
        nonisolated(unsafe) let base = try records.bytes.mutableBase()
        concurrently(matrix.count, threads: threads) { row in
            matrix.withUnsafeRow(row) { encode($0, into: base + row * stride, stride: stride) }
        }
        return records
    }
}
