import Basics
import VectorSearch

/// The directions in which vectors vary most about their mean, by subspace iteration (Halko, Martinsson and Tropp, *Finding structure with
/// randomness*, 2011).
struct PrincipalDirections {
    /// The mean of the vectors.
    let mean: [Float]
    /// Orthonormal directions, row by row; nearly the principal ones, in no order.
    let rows: [Float]

    /// Vectors from which they are estimated, at most.
    private static let sampleSize = 4096
    private static let rounds = 6

    /// O(4096 · dimension · count) for each of six rounds.
    /// - Parameters:
    ///   - vectors: the vectors.
    ///   - sample: which of them.
    ///   - count: how many directions, at most as many as a vector has components.
    init(of vectors: VectorMatrix, _ sample: [Int], count: Int, seed: UInt64, threads: Int) {
        let dimension = vectors.dimension
        precondition(count <= dimension && !sample.isEmpty)
        var random = SeededGenerator(seed: seed, stream: 0xD12E)
        let chosen =
            sample.count <= Self.sampleSize
            ? sample : Array(sample.shuffled(using: &random).prefix(Self.sampleSize)).sorted()
        var sums = [Double](repeating: 0, count: dimension)
        for row in chosen {
            vectors.withUnsafeRow(row) { for column in $0.indices { sums[column] += Double($0[column]) } }
        }
        let mean = sums.map { Float($0 / Double(chosen.count)) }
        var centered: [Float] = []
        centered.reserveCapacity(chosen.count * dimension)
        for row in chosen {
            vectors.withUnsafeRow(row) { for column in $0.indices { centered.append($0[column] - mean[column]) } }
        }
        var directions = (0..<count * dimension).map { _ in Float.random(in: -1...1, using: &random) }
        Self.orthonormalize(&directions, dimension: dimension)
        for _ in 0..<Self.rounds {
            let coordinates = BatchProducts.cosines(centered, directions, dimension: dimension, threads: threads)
            directions = BatchProducts.sums(
                count, of: centered, dimension: dimension, factors: coordinates, transposed: true, threads: threads)
            Self.orthonormalize(&directions, dimension: dimension)
        }
        (self.mean, rows) = (mean, directions)
    }

    /// Gram and Schmidt's method, each row twice over, since one pass leaves what rounding brought in.
    private static func orthonormalize(_ rows: inout [Float], dimension: Int) {
        let count = rows.count / dimension
        for row in 0..<count {
            let start = row * dimension
            for _ in 0..<2 {
                for other in 0..<row {
                    let product = (0..<dimension).reduce(Float(0)) {
                        $0 + rows[start + $1] * rows[other * dimension + $1]
                    }
                    for column in 0..<dimension { rows[start + column] -= product * rows[other * dimension + column] }
                }
            }
            let length = (0..<dimension).reduce(Double(0)) { $0 + Double(rows[start + $1]) * Double(rows[start + $1]) }
                .squareRoot()
            // Where the vectors lie in fewer dimensions, any direction will do, and none is as good.
            let scale = length > 1e-12 ? Float(1 / length) : 0
            for column in 0..<dimension { rows[start + column] *= scale }
        }
    }
}
