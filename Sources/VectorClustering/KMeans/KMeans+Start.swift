import Basics
import Foundation
import VectorKernels
import VectorSearch

extension KMeans {
    /// Rows among which greedy k-means++ draws, at most, for each cluster and at least.
    private static let (sampleForEach, smallestSample) = (64, 16_384)

    /// The centroids of round 0.
    func firstCentroids(_ matrix: VectorMatrix, _ options: BuildOptions) throws(VectorSearchError) -> Centroids {
        var random = SeededGenerator(seed: options.seed, stream: 0x4EA5)
        switch start {
        case .randomRows:
            return Centroids(
                Self.distinctRows(count, of: matrix.count, using: &random), of: matrix, geometry)
        case .plusPlus:
            let size = max(Self.smallestSample, Self.sampleForEach * count)
            guard matrix.count > size else {
                return Centroids(try plusPlus(matrix, options, using: &random), of: matrix, geometry)
            }
            let rows = Self.distinctRows(size, of: matrix.count, using: &random).sorted()
            let chosen = try plusPlus(matrix.rows(rows), options, using: &random)
            return Centroids(chosen.map { rows[$0] }, of: matrix, geometry)
        }
    }

    /// Some different rows, all sets of them equally likely (Floyd; Bentley, "Programming Pearls", 1987). O(count).
    static func distinctRows(_ count: Int, of total: Int, using random: inout SeededGenerator) -> [Int] {
        var (chosen, rows): (Set<Int>, [Int]) = ([], [])
        for last in total - count..<total {
            let row = Int.random(in: 0...last, using: &random)
            let new = chosen.contains(row) ? last : row
            chosen.insert(new)
            rows.append(new)
        }
        return rows
    }

    /// Greedy k-means++: of 2 + ⌊ln k⌋ rows drawn in proportion to their squared distance to the nearest centroid so far,
    /// the one that leaves the least sum of squared distances. O(count · log count · rows · dimension).
    private func plusPlus(
        _ matrix: VectorMatrix, _ options: BuildOptions, using random: inout SeededGenerator
    ) throws(VectorSearchError) -> [Int] {
        let (n, trials) = (matrix.count, 2 + Int(log(Double(count))))
        var chosen = [Int.random(in: 0..<n, using: &random)]
        var taken = Set(chosen)
        var nearest = [Float](repeating: .infinity, count: n)
        nearest = try matrix.nearer(than: nearest, to: chosen, options)[0].distances
        while chosen.count < count {
            let total = nearest.reduce(0.0) { $0 + Double($1) }
            var candidates: [Int] = []
            for _ in 0..<trials {
                let point = Double.random(in: 0..<1, using: &random) * total
                candidates.append(Self.row(at: point, in: nearest))
            }
            let trial = try matrix.nearer(than: nearest, to: candidates, options)
            var best = 0
            for i in trial.indices where trial[i].sum < trial[best].sum { best = i }
            nearest = trial[best].distances
            var row = candidates[best]
            // Where all rows left equal a centroid, any row not yet taken will do.
            if taken.contains(row) { row = (0..<n).first { !taken.contains($0) } ?? row }
            taken.insert(row)
            chosen.append(row)
        }
        return chosen
    }

    /// The row at which the running sum of weights passes a point.
    private static func row(at point: Double, in weights: [Float]) -> Int {
        var sum = 0.0
        for (row, weight) in weights.enumerated() {
            sum += Double(weight)
            if sum > point { return row }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }
}

extension VectorMatrix {
    /// For each of some rows: how far every row is, in squares, from the nearer of that row and what it had, and the sum.
    fileprivate func nearer(
        than known: [Float], to rows: [Int], _ options: BuildOptions
    ) throws(VectorSearchError) -> [(distances: [Float], sum: Double)] {
        let (count, dimension, size, height) = (count, dimension, 192, rows.count)
        let queries = rows.flatMap { self[$0] }
        let blocks = (count + size - 1) / size
        var distances = [Float](repeating: 0, count: height * count)
        var sums = [Double](repeating: 0, count: height * blocks)
        let tile = simile_float_kernels().pointee.squared_l2_tile
        try distances.withUnsafeMutableBufferPointer { distances throws(VectorSearchError) in
            try sums.withUnsafeMutableBufferPointer { sums throws(VectorSearchError) in
                try withUnsafeBufferPointer { values throws(VectorSearchError) in
                    // Each call writes the places of its own block.
                    nonisolated(unsafe) let (values, distances, sums) = (values, distances, sums)
                    try BuildCrew(options.silent, total: 1).forEach(blocks) { block in
                        guard let values = values.baseAddress, let distances = distances.baseAddress else { return }
                        let first = block * size
                        let width = min(size, count - first)
                        tile(
                            queries, dimension, height, values + first * dimension, dimension, width, dimension,
                            distances + first, count)
                        for i in 0..<height {
                            let line = distances + i * count + first
                            var sum = 0.0
                            for j in 0..<width {
                                line[j] = min(line[j], known[first + j])
                                sum += Double(line[j])
                            }
                            sums[i * blocks + block] = sum
                        }
                    }
                }
            }
        }
        return (0..<height).map { i in
            (Array(distances[i * count..<(i + 1) * count]), sums[i * blocks..<(i + 1) * blocks].reduce(0, +))
        }
    }
}
