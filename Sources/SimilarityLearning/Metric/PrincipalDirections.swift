import Basics
import VectorKernels
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
        Self.orthonormalize(&directions, dimension: dimension, threads: threads)
        for _ in 0..<Self.rounds {
            let coordinates = BatchProducts.cosines(centered, directions, dimension: dimension, threads: threads)
            directions = BatchProducts.sums(
                count, of: centered, dimension: dimension, factors: coordinates, transposed: true, threads: threads)
            Self.orthonormalize(&directions, dimension: dimension, threads: threads)
        }
        (self.mean, rows) = (mean, directions)
    }

    /// Rows that are made orthonormal one by one, after what lies along the rows before them has been taken off all at once.
    private static let block = 16

    /// Gram and Schmidt's method, block by block, and each twice over, since one pass leaves what rounding brought in.
    private static func orthonormalize(_ rows: inout [Float], dimension: Int, threads: Int) {
        let count = rows.count / dimension
        for start in stride(from: 0, to: count, by: block) {
            let end = min(count, start + block)
            for _ in 0..<2 {
                if start > 0 {
                    let before = Array(rows[..<(start * dimension)])
                    var own = Array(rows[start * dimension..<end * dimension])
                    let along = BatchProducts.cosines(own, before, dimension: dimension, threads: threads)
                    let sums = BatchProducts.sums(
                        end - start, of: before, dimension: dimension, factors: along, threads: threads)
                    for place in own.indices { own[place] -= sums[place] }
                    rows.replaceSubrange(start * dimension..<end * dimension, with: own)
                }
                for row in start..<end { orthonormalize(row, against: start..<row, of: &rows, dimension) }
            }
        }
    }

    private static func orthonormalize(
        _ row: Int, against others: Range<Int>, of rows: inout [Float], _ dimension: Int
    ) {
        rows.withUnsafeMutableBufferPointer { rows in
            guard let first = rows.baseAddress else { return }
            let own = first + row * dimension
            for other in others {
                let other = first + other * dimension
                let product = simile_dot(own, other, dimension)
                for column in 0..<dimension { own[column] -= product * other[column] }
            }
            let length = simile_wide_squared_norm(own, dimension).squareRoot()
            // Where the vectors lie in fewer dimensions, any direction will do, and none is as good.
            simile_scale(own, dimension, length > 1e-12 ? 1 / length : 0)
        }
    }
}
