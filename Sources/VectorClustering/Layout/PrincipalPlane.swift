import Basics
import VectorKernels
public import VectorSearch

/// The plane in which rows vary most (principal component analysis; Pearson, 1901), and where they lie in it.
///
/// ```swift
/// let plane = try PrincipalPlane(matrix)
/// plane.points[0]  // where the first row lies
/// plane.keptVariance  // 0.31: what such a map shows, and what it does not
/// ```
public struct PrincipalPlane: Sendable {
    /// Where each row lies, about the mean of all; equal rows at the same place.
    public let points: [PlanePoint]
    /// The share of the rows' variance that lies in the plane, 0…1; 1 where rows do not vary.
    public let keptVariance: Double

    /// Rows from which the plane is found, at most, evenly spread.
    private static let sampleSize = 8192
    /// Rounds of subspace iteration.
    private static let rounds = 24

    /// Finds the plane by subspace iteration. The same for any number of threads. O(rows · dimension).
    ///
    /// - Parameters:
    ///   - matrix: the rows, any number of them.
    ///   - options: seed, threads and cancellation.
    /// - Throws: `VectorSearchError.cancelled` or `.invalidThreads`.
    public init(_ matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()) throws(VectorSearchError) {
        try options.validate()
        let dimension = matrix.dimension
        let size = min(matrix.count, Self.sampleSize)
        let sample = (0..<size).map { $0 * matrix.count / size }
        let mean = Self.mean(of: sample, matrix)
        var random = SeededGenerator(seed: options.seed, stream: 0x91A3E)
        var axes = (0..<2).map { _ in (0..<dimension).map { _ in Double.random(in: -1...1, using: &random) } }
        Self.orthonormalize(&axes)
        for _ in 0..<Self.rounds {
            guard !options.isCancelled() else { throw .cancelled }
            axes = Self.covarianceTimes(axes, sample, mean, matrix, threads: options.threads)
            Self.orthonormalize(&axes)
        }
        Self.order(&axes, sample, mean, matrix)
        var points: [PlanePoint] = []
        points.reserveCapacity(matrix.count)
        var (total, kept) = (0.0, 0.0)
        for row in 0..<matrix.count {
            let (x, y, squaredLength) = Self.coordinates(row, axes, mean, matrix)
            points.append(PlanePoint(x: Float(x), y: Float(y)))
            total += squaredLength
            kept += x * x + y * y
        }
        self.points = points
        keptVariance = total > 0 ? min(1, kept / total) : 1
    }

    private static func mean(of rows: [Int], _ matrix: VectorMatrix) -> [Double] {
        var sums = [Double](repeating: 0, count: matrix.dimension)
        for row in rows {
            matrix.withUnsafeRow(row) { values in
                for i in values.indices { sums[i] += Double(values[i]) }
            }
        }
        return sums.map { $0 / Double(max(1, rows.count)) }
    }

    /// A row's coordinates and its squared distance from the mean.
    private static func coordinates(
        _ row: Int, _ axes: [[Double]], _ mean: [Double], _ matrix: VectorMatrix
    ) -> (x: Double, y: Double, squaredLength: Double) {
        matrix.withUnsafeRow(row) { values in
            axes[0].withUnsafeBufferPointer { first in
                axes[1].withUnsafeBufferPointer { second in
                    mean.withUnsafeBufferPointer { mean in
                        var (x, y, squaredLength) = (0.0, 0.0, 0.0)
                        for i in values.indices {
                            let value = Double(values[i]) - mean[i]
                            x += value * first[i]
                            y += value * second[i]
                            squaredLength += value * value
                        }
                        return (x, y, squaredLength)
                    }
                }
            }
        }
    }

    /// Σ x′ (x′·axis) over the rows about their mean: in pieces of rows, whose sums are added in order.
    private static func covarianceTimes(
        _ axes: [[Double]], _ rows: [Int], _ mean: [Double], _ matrix: VectorMatrix, threads: Int
    ) -> [[Double]] {
        let (dimension, pieces) = (matrix.dimension, 16)
        var partial = [Double](repeating: 0, count: pieces * 2 * dimension)
        partial.withUnsafeMutableBufferPointer { partial in
            nonisolated(unsafe) let partial = partial
            concurrently(pieces, threads: threads, block: 1) { piece in
                guard let base = partial.baseAddress else { return }
                let (first, second) = (base + piece * 2 * dimension, base + (piece * 2 + 1) * dimension)
                for place in rows.count * piece / pieces..<rows.count * (piece + 1) / pieces {
                    let (x, y, _) = coordinates(rows[place], axes, mean, matrix)
                    matrix.withUnsafeRow(rows[place]) { values in
                        mean.withUnsafeBufferPointer { mean in
                            for i in 0..<dimension {
                                let value = Double(values[i]) - mean[i]
                                first[i] += x * value
                                second[i] += y * value
                            }
                        }
                    }
                }
            }
        }
        return (0..<2).map { axis in
            (0..<dimension).map { i in
                (0..<pieces).reduce(0.0) { $0 + partial[($1 * 2 + axis) * dimension + i] }
            }
        }
    }

    /// Gram and Schmidt's method. An axis that depends on the one before becomes zero.
    private static func orthonormalize(_ axes: inout [[Double]]) {
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        for axis in axes.indices {
            let before = dot(axes[axis], axes[axis])
            for other in 0..<axis {
                let share = dot(axes[axis], axes[other])
                for i in axes[axis].indices { axes[axis][i] -= share * axes[other][i] }
            }
            let length = dot(axes[axis], axes[axis])
            let scale = length > 1e-20 * before && length > 0 ? 1 / length.squareRoot() : 0
            for i in axes[axis].indices { axes[axis][i] *= scale }
        }
    }

    /// Turns the axes within their plane so that the first is that of the greatest variance, and gives each a direction: its
    /// greatest component is positive, so that the map does not depend on the seed.
    private static func order(_ axes: inout [[Double]], _ rows: [Int], _ mean: [Double], _ matrix: VectorMatrix) {
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        for row in rows {
            let (x, y, _) = coordinates(row, axes, mean, matrix)
            (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y)
        }
        let (cosine, sine) = firstDirection(xx, xy, yy)
        let (first, second) = (axes[0], axes[1])
        axes[0] = zip(first, second).map { cosine * $0 + sine * $1 }
        axes[1] = zip(first, second).map { cosine * $1 - sine * $0 }
        for axis in axes.indices {
            let greatest = axes[axis].max { abs($0) < abs($1) } ?? 0
            if greatest < 0 { axes[axis] = axes[axis].map { -$0 } }
        }
    }

    /// The unit eigenvector with the greatest eigenvalue of a symmetric 2×2 matrix.
    private static func firstDirection(_ xx: Double, _ xy: Double, _ yy: Double) -> (Double, Double) {
        let half = (xx - yy) / 2
        let root = (half * half + xy * xy).squareRoot()
        let (x, y) = half >= 0 ? (half + root, xy) : (xy, root - half)
        let length = (x * x + y * y).squareRoot()
        return length > 0 ? (x / length, y / length) : (1, 0)
    }
}
