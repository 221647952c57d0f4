import VectorKernels
import VectorSearch

/// The centroids of k-means in one piece of memory, and what ranks them for a row x: x·c + bias, of which more is nearer.
///
/// For unit vectors the bias is 0. For the Euclidean distance it is −‖c‖²/2, since ‖x − c‖² = ‖x‖² − 2 (x·c − ‖c‖²/2).
struct Centroids: Sendable {
    let dimension: Int
    let geometry: KMeans.Geometry
    private(set) var values: [Float]
    private(set) var biases: [Float]

    var count: Int { biases.count }

    /// Some rows as centroids.
    init(_ rows: [Int], of matrix: VectorMatrix, _ geometry: KMeans.Geometry) {
        dimension = matrix.dimension
        self.geometry = geometry
        values = rows.flatMap { matrix[$0] }
        biases = [Float](repeating: 0, count: rows.count)
        for cluster in rows.indices { updateBias(cluster) }
    }

    /// Moves a centroid to a mean given as `count` times itself. A mean without direction leaves a unit vector as it is.
    mutating func move(_ cluster: Int, toSum sums: UnsafePointer<Double>, of count: Int) {
        let factor: Double
        switch geometry {
        case .euclidean: factor = 1 / Double(count)
        case .spherical:
            var squaredLength = 0.0
            for i in 0..<dimension { squaredLength += sums[i] * sums[i] }
            // What rounding leaves of opposite vectors has no direction.
            guard squaredLength > 1e-20 * Double(count) * Double(count) else { return }
            factor = 1 / squaredLength.squareRoot()
        }
        let start = cluster * dimension
        for i in 0..<dimension { values[start + i] = Float(sums[i] * factor) }
        updateBias(cluster)
    }

    /// Moves a centroid to a row.
    mutating func move(_ cluster: Int, to row: Int, of matrix: VectorMatrix) {
        let start = cluster * dimension
        matrix.withUnsafeRow(row) { source in
            for i in 0..<dimension { values[start + i] = source[i] }
        }
        updateBias(cluster)
    }

    /// The centroids as rows of a matrix.
    func matrix() throws(VectorSearchError) -> VectorMatrix { try VectorMatrix(dimension: dimension, values: values) }

    private mutating func updateBias(_ cluster: Int) {
        guard geometry == .euclidean else { return }
        let start = cluster * dimension
        let squaredLength = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { simile_wide_squared_norm($0 + start, dimension) } ?? 0
        }
        biases[cluster] = Float(-squaredLength / 2)
    }
}
