import Basics

/// What is learnt from a sample of the rows before they are hashed.
struct LSHSample {
    private static let size = 1024
    private static let queries = 128

    let matrix: VectorMatrix
    let rows: [Int]

    /// Rows drawn by lot, all when there are few.
    init(_ matrix: VectorMatrix, seed: UInt64) {
        self.matrix = matrix
        var random = SeededGenerator(seed: seed, stream: 3)
        let few = matrix.count <= Self.size
        rows = (0..<min(matrix.count, Self.size)).map { few ? $0 : Int.random(in: 0..<matrix.count, using: &random) }
    }

    /// The projections of the sampled rows, one after the other.
    func projections(_ rotation: RandomRotation) -> [Float] {
        var all = [Float](repeating: 0, count: rows.count * rotation.size)
        all.withUnsafeMutableBufferPointer { all in
            guard let all = all.baseAddress else { return }
            for (i, row) in rows.enumerated() {
                matrix.withUnsafeRow(row) { row in
                    guard let row = row.baseAddress else { return }
                    rotation.project(row, into: all + i * rotation.size)
                }
            }
        }
        return all
    }

    /// The median distance from a row of the sample to the nearest other that differs; 1 when all are alike.
    func neighborDistance() throws(VectorSearchError) -> Float {
        var sample = try VectorMatrix(dimension: matrix.dimension, minimumCapacity: rows.count)
        for row in rows { try sample.append(matrix[row]) }
        let exact = try ExactIndex(sample, metric: .euclidean)
        var distances: [Float] = []
        for row in 0..<min(sample.count, Self.queries) {
            let near = try exact.search(sample[row], limit: 8)
            if let other = near.first(where: { $0.similarity < 0 }) { distances.append(-other.similarity) }
        }
        distances.sort()
        return distances.isEmpty ? 1 : distances[distances.count / 2]
    }
}
