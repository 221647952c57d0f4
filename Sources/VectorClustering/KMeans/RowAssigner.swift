import VectorKernels
import VectorSearch

/// Finds the nearest centroid of every row of a matrix.
struct RowAssigner: Sendable {
    private let matrix: VectorMatrix
    private let options: BuildOptions
    /// The rows as 8-bit codes, where they are worth their making.
    private let codes: RowCodes?

    /// Products of components beyond which codes are made: then they take less time than they save.
    private static let manyProducts = 1 << 31

    /// - Parameters:
    ///   - rounds: how often rows will be assigned.
    ///   - coded: whether to use codes; nil to judge by the amount of work.
    init(
        _ matrix: VectorMatrix, rounds: Int, clusters: Int, coded: Bool? = nil, _ options: BuildOptions
    ) throws(VectorSearchError) {
        self.matrix = matrix
        self.options = options.silent
        let products = Double(matrix.count) * Double(matrix.dimension) * Double(clusters) * Double(min(rounds, 8))
        let isWorthIt =
            products > Double(Self.manyProducts) && clusters >= 16 && matrix.dimension >= 64
            && matrix.dimension <= Int(SIMILE_INT8_LARGEST_DIMENSION)
        codes = coded ?? isWorthIt ? try RowCodes(matrix, metric: .innerProduct, options.silent) : nil
    }

    /// The nearest centroid of each row, and of equals the lower one. O(rows · centroids · dimension).
    func nearest(to centroids: Centroids) throws(VectorSearchError) -> [UInt32] {
        var nearest = [UInt32](repeating: 0, count: matrix.count)
        let (count, dimension) = (matrix.count, matrix.dimension)
        let coded = try codes.map { codes throws(VectorSearchError) in try CodedCentroids(centroids, codes) }
        let size = coded?.blockRows ?? PlainCentroids.blockRows
        let plain = PlainCentroids(centroids: centroids)
        try nearest.withUnsafeMutableBufferPointer { nearest throws(VectorSearchError) in
            try matrix.withUnsafeBufferPointer { rows throws(VectorSearchError) in
                // Each call reads rows and writes the places of its own.
                nonisolated(unsafe) let (rows, nearest) = (rows.baseAddress, nearest.baseAddress)
                try BuildCrew(options, total: 1).forEach((count + size - 1) / size) { block in
                    guard let rows, let nearest else { return }
                    let first = block * size
                    let height = min(size, count - first)
                    if let coded {
                        coded.assign(first, rows + first * dimension, count: height, into: nearest + first)
                    } else {
                        plain.assign(rows + first * dimension, count: height, into: nearest + first)
                    }
                }
            }
        }
        return nearest
    }
}

/// Compares rows with centroids component by component.
struct PlainCentroids: Sendable {
    let centroids: Centroids

    /// Rows that are compared with all centroids at a time.
    static let blockRows = 48
    /// Centroids that stay in the second-level cache meanwhile.
    private static let (fewestCentroids, centroidBytes) = (8, 1 << 18)

    /// The nearest centroid of `count` rows, at most ``blockRows``, that lie one after the other.
    func assign(_ rows: UnsafePointer<Float>, count: Int, into nearest: UnsafeMutablePointer<UInt32>) {
        let (k, dimension) = (centroids.count, centroids.dimension)
        let rowBytes = dimension * MemoryLayout<Float>.stride
        let part = min(k, max(Self.fewestCentroids, Self.centroidBytes / rowBytes))
        let tile = simile_float_kernels().pointee.dot_tile
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockRows * (part + 1)) { scratch in
            guard let scores = scratch.baseAddress else { return }
            let best = scores + Self.blockRows * part
            for i in 0..<count { (best[i], nearest[i]) = (-.infinity, 0) }
            centroids.values.withUnsafeBufferPointer { values in
                guard let values = values.baseAddress else { return }
                for first in stride(from: 0, to: k, by: part) {
                    let height = min(part, k - first)
                    tile(
                        values + first * dimension, dimension, height, rows, dimension, count, dimension, scores,
                        Self.blockRows)
                    for c in 0..<height {
                        let (bias, line) = (centroids.biases[first + c], scores + c * Self.blockRows)
                        for i in 0..<count where line[i] + bias > best[i] {
                            best[i] = line[i] + bias
                            nearest[i] = UInt32(first + c)
                        }
                    }
                }
            }
        }
    }
}

extension VectorMatrix {
    /// The squared distance of each row to the centroid of its cluster. O(rows · dimension).
    func squaredDistances(
        to centroids: Centroids, _ nearest: [UInt32], _ options: BuildOptions
    ) throws(VectorSearchError) -> [Float] {
        var distances = [Float](repeating: 0, count: count)
        let (count, dimension, size) = (count, dimension, 256)
        try distances.withUnsafeMutableBufferPointer { distances throws(VectorSearchError) in
            nonisolated(unsafe) let distances = distances
            try BuildCrew(options.silent, total: 1).forEach((count + size - 1) / size) { block in
                centroids.values.withUnsafeBufferPointer { centroids in
                    guard let centroids = centroids.baseAddress else { return }
                    for row in block * size..<min(count, (block + 1) * size) {
                        withUnsafeRow(row) { values in
                            guard let values = values.baseAddress else { return }
                            distances[row] = simile_squared_l2(
                                values, centroids + Int(nearest[row]) * dimension, dimension)
                        }
                    }
                }
            }
        }
        return distances
    }
}
