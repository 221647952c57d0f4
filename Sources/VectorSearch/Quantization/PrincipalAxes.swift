import Basics
import VectorKernels

/// The directions in which vectors vary most, as 8-bit codes: a turn into few coordinates that keep most of the
/// distances (principal component analysis).
///
/// An axis is a record like any other, so that one pass of the dot product kernel over the axes turns a vector: 120 axes
/// of 1280 components take two microseconds.
struct PrincipalAxes: Sendable {
    /// One record for each axis, with bias 0.
    let records: Int8Records

    /// The number of coordinates.
    var count: Int { records.count }

    /// Rows from which the axes are estimated, at most.
    private static let sampleSize = 4096
    /// Rounds of subspace iteration. The axes need not be exact, only to span nearly what the exact ones span.
    private static let rounds = 6

    init(_ records: Int8Records) { self.records = records }

    /// The `count` axes of a sample of vectors about their mean, by subspace iteration on the covariance matrix, and the
    /// share of the variance that they keep. O(dimension² · sample) for at most 4096 vectors.
    ///
    /// - Parameters:
    ///   - vectors: the number of vectors to choose from.
    ///   - vector: writes a vector about the mean.
    static func train(
        count: Int, dimension: Int, vectors: Int, seed: UInt64, threads: Int,
        _ vector: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
    ) throws(VectorSearchError) -> (axes: PrincipalAxes, kept: Double) {
        let covariance = try covariance(dimension: dimension, vectors: vectors, threads: threads, vector)
        var (now, next) = (
            try FlatArray<Float>(zeros: count * dimension), try FlatArray<Float>(zeros: count * dimension)
        )
        var random = SeededGenerator(seed: seed, stream: 0xA7E5)
        let start = try now.mutableBase()
        for i in 0..<count * dimension { start[i] = Float.random(in: -1...1, using: &random) }
        orthonormalize(start, count: count, dimension: dimension)
        for _ in 0..<rounds {
            nonisolated(unsafe) let (from, to) = (now.base, try next.mutableBase())
            nonisolated(unsafe) let matrix = covariance.base
            concurrently(count, threads: threads, block: 4) { axis in
                simile_dot_rows(
                    from + axis * dimension, matrix, dimension, nil, dimension, dimension, to + axis * dimension)
            }
            orthonormalize(to, count: count, dimension: dimension)
            swap(&now, &next)
        }
        let trace = (0..<dimension).reduce(0.0) { $0 + Double(covariance[$1 * dimension + $1]) }
        var kept = 0.0
        var image = [Float](repeating: 0, count: dimension)
        var records = try Int8Records(count: count, dimension: dimension)
        let record = try records.bytes.mutableBase()
        for axis in 0..<count {
            let values = now.base + axis * dimension
            simile_dot_rows(values, covariance.base, dimension, nil, dimension, dimension, &image)
            kept += Double(simile_dot(values, image, dimension))
            let place = record + axis * records.stride
            var squaredLength: Float = 0
            let scale = simile_int8_kernels().pointee.encode(values, nil, dimension, place, &squaredLength)
            UnsafeMutableRawPointer(place + records.stride - Int(SIMILE_INT8_RECORD_TAIL))
                .storeBytes(of: scale, as: Float.self)
        }
        return (PrincipalAxes(records), trace > 0 ? kept / trace : 0)
    }

    private static func covariance(
        dimension: Int, vectors: Int, threads: Int, _ vector: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
    ) throws(VectorSearchError) -> FlatArray<Float> {
        let sample = min(vectors, sampleSize)
        // Component by component, so that an entry of the covariance is the dot product of two rows.
        var columns = try FlatArray<Float>(zeros: dimension * sample)
        defer { withExtendedLifetime(columns) {} }
        var covariance = try FlatArray<Float>(zeros: dimension * dimension)
        nonisolated(unsafe) let (column, entries) = (try columns.mutableBase(), try covariance.mutableBase())
        concurrently(sample, threads: threads) { i in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { values in
                guard let base = values.baseAddress else { return }
                vector(i * vectors / sample, base)
                for j in 0..<dimension { column[j * sample + i] = base[j] }
            }
        }
        let scale = 1 / Float(max(1, sample))
        concurrently(dimension, threads: threads, block: 8) { i in
            let row = entries + i * dimension
            simile_dot_rows(column + i * sample, column, sample, nil, i + 1, sample, row)
            for j in 0...i { row[j] *= scale }
        }
        for i in 0..<dimension {
            for j in 0..<i { entries[j * dimension + i] = entries[i * dimension + j] }
        }
        return covariance
    }

    /// Gram and Schmidt's method. A row that depends on those before it becomes zero.
    private static func orthonormalize(_ rows: UnsafeMutablePointer<Float>, count: Int, dimension: Int) {
        for i in 0..<count {
            let row = rows + i * dimension
            let before = simile_squared_norm(row, dimension)
            for j in 0..<i {
                let other = rows + j * dimension
                let share = simile_dot(row, other, dimension)
                for d in 0..<dimension { row[d] -= share * other[d] }
            }
            let length = simile_squared_norm(row, dimension)
            let scale = length > 1e-10 * before && length > 0 ? 1 / length.squareRoot() : 0
            for d in 0..<dimension { row[d] *= scale }
        }
    }
}
