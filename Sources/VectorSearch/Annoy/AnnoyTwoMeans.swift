import Basics
import VectorKernels

/// Finds a plane between two clusters of rows, by a few steps of online two-means over rows drawn at random.
struct AnnoyTwoMeans {
    /// How many rows are drawn at most; of few rows, twice as many as there are.
    static let steps = 200

    private let rows: AnnoyRows
    private let isAngular: Bool
    private var first: Mean
    private var second: Mean

    /// The sum of the rows of a cluster.
    private struct Mean {
        var sum: [Float]
        var extra: Float = 0
        var squaredLength: Float = 0
        var count: Float = 0

        init(dimension: Int) { sum = [Float](repeating: 0, count: dimension) }

        mutating func reset() {
            for i in sum.indices { sum[i] = 0 }
            (extra, squaredLength, count) = (0, 0, 0)
        }

        func dot(_ row: UnsafePointer<Float>, _ rowExtra: Float) -> Float {
            sum.withUnsafeBufferPointer { sum in
                (sum.baseAddress.map { simile_dot($0, row, sum.count) } ?? 0) + extra * rowExtra
            }
        }

        mutating func add(_ row: UnsafePointer<Float>, _ rowExtra: Float, dot: Float, squaredLength: Float) {
            simile_add(row, sum.count, &sum)
            extra += rowExtra
            self.squaredLength += 2 * dot + squaredLength
            count += 1
        }
    }

    init(_ rows: AnnoyRows) {
        self.rows = rows
        isAngular = rows.layout.metric == .cosine || rows.layout.metric == .innerProduct
        first = Mean(dimension: rows.layout.dimension)
        second = first
    }

    /// A plane between two clusters of the rows listed, of which there are two at least; nil when they cannot be separated.
    mutating func plane(_ ids: UnsafeBufferPointer<UInt32>, _ random: inout SeededGenerator) -> AnnoyPlane? {
        first.reset()
        second.reset()
        let one = Int.random(in: 0..<ids.count, using: &random)
        let other = (one + Int.random(in: 1..<ids.count, using: &random)) % ids.count
        for step in 0..<min(Self.steps, 2 * ids.count) + 2 {
            let place = step == 0 ? one : step == 1 ? other : Int.random(in: 0..<ids.count, using: &random)
            let row = Int(ids[place])
            let vector = rows.vector(row)
            let extra = rows.extras.isEmpty ? 0 : rows.extras[row]
            let squaredLength = simile_squared_norm(vector, rows.layout.dimension) + extra * extra
            let (toFirst, toSecond) = (first.dot(vector, extra), second.dot(vector, extra))
            // Weighed by the sizes of the clusters, so that they grow about equally.
            let isFirst =
                step == 0
                || step > 1
                    && first.count * distance(first, toFirst, squaredLength)
                        < second.count * distance(second, toSecond, squaredLength)
            if isFirst {
                first.add(vector, extra, dot: toFirst, squaredLength: squaredLength)
            } else {
                second.add(vector, extra, dot: toSecond, squaredLength: squaredLength)
            }
        }
        return between()
    }

    /// The distance of a row from the middle of a cluster, given the product with its sum.
    private func distance(_ mean: Mean, _ dot: Float, _ squaredLength: Float) -> Float {
        if isAngular {
            let lengths = (mean.squaredLength * squaredLength).squareRoot()
            return lengths > 0 ? 1 - dot / lengths : 1
        }
        return mean.squaredLength / (mean.count * mean.count) - 2 * dot / mean.count + squaredLength
    }

    /// The plane midway between the clusters, with a normal of unit length.
    private func between() -> AnnoyPlane? {
        let scales =
            isAngular
            ? (1 / first.squaredLength.squareRoot(), 1 / second.squaredLength.squareRoot())
            : (1 / first.count, 1 / second.count)
        guard scales.0.isFinite, scales.1.isFinite else { return nil }
        var plane = AnnoyPlane(normal: first.sum)
        var squaredLength = 0.0
        for i in plane.normal.indices {
            plane.normal[i] = first.sum[i] * scales.0 - second.sum[i] * scales.1
            squaredLength += Double(plane.normal[i]) * Double(plane.normal[i])
        }
        plane.extra = first.extra * scales.0 - second.extra * scales.1
        squaredLength += Double(plane.extra) * Double(plane.extra)
        let inverse = Float(1 / squaredLength.squareRoot())
        guard inverse.isFinite, squaredLength.isFinite else { return nil }
        for i in plane.normal.indices { plane.normal[i] *= inverse }
        plane.extra *= inverse
        guard !isAngular else { return plane }
        for i in plane.normal.indices {
            plane.offset -= plane.normal[i] * (first.sum[i] * scales.0 + second.sum[i] * scales.1) / 2
        }
        return plane.offset.isFinite ? plane : nil
    }
}
