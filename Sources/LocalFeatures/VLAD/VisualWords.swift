import Basics
import VectorKernels

/// Typical descriptors, to which others are assigned: the means of k-means.
struct VisualWords: Sendable, Equatable {
    let dimension: Int
    /// One after the other.
    let values: [Float]
    /// Half of their squared lengths.
    private let halves: [Float]

    var count: Int { halves.count }

    init(dimension: Int, values: [Float]) {
        (self.dimension, self.values) = (dimension, values)
        halves = stride(from: 0, to: values.count, by: dimension).map { start in
            values.withUnsafeBufferPointer { values in
                values.baseAddress.map { simile_squared_norm($0 + start, dimension) / 2 } ?? 0
            }
        }
    }

    private static let rounds = 20

    /// Learns words: starts spread by k-means++ (D. Arthur and S. Vassilvitskii, 2007), and then at most 20 of Lloyd's rounds.
    /// Takes at least as many rows as words. O(rows · words · dimension).
    static func learned(_ count: Int, from rows: DescriptorRows, seed: UInt64) -> VisualWords {
        var words = spread(count, over: rows, seed: seed)
        var assigned: [Int] = []
        for _ in 0..<rounds {
            let now = words.assign(rows)
            guard now != assigned else { break }
            assigned = now
            words = words.moved(to: rows, assigned)
        }
        return words
    }

    private static func spread(_ count: Int, over rows: DescriptorRows, seed: UInt64) -> VisualWords {
        var random = SeededGenerator(seed: seed, stream: 0x30BD)
        let dimension = rows.dimension
        var values: [Float] = []
        var distances = [Float](repeating: .infinity, count: rows.count)
        var chosen = Int.random(in: 0..<rows.count, using: &random)
        for _ in 0..<count {
            let start = values.count
            values += rows.values[chosen * dimension..<(chosen + 1) * dimension]
            values.withUnsafeBufferPointer { values in
                rows.values.withUnsafeBufferPointer { rows in
                    guard let word = values.baseAddress, let row = rows.baseAddress else { return }
                    for i in distances.indices {
                        let distance = simile_squared_l2(word + start, row + i * dimension, dimension)
                        distances[i] = min(distances[i], distance)
                    }
                }
            }
            var left = Double.random(in: 0..<1, using: &random) * distances.reduce(0) { $0 + Double($1) }
            chosen = distances.lastIndex { $0 > 0 } ?? chosen
            for (i, distance) in distances.enumerated() {
                left -= Double(distance)
                if left < 0 {
                    chosen = i
                    break
                }
            }
        }
        return VisualWords(dimension: dimension, values: values)
    }

    /// The means of what was assigned; a word without anything stays.
    private func moved(to rows: DescriptorRows, _ assigned: [Int]) -> VisualWords {
        var sums = [Float](repeating: 0, count: values.count)
        var counts = [Float](repeating: 0, count: count)
        sums.withUnsafeMutableBufferPointer { sums in
            rows.values.withUnsafeBufferPointer { rows in
                guard let sum = sums.baseAddress, let row = rows.baseAddress else { return }
                for (i, word) in assigned.enumerated() {
                    simile_add(row + i * dimension, dimension, sum + word * dimension)
                    counts[word] += 1
                }
            }
        }
        let means = sums.indices.map { i in
            let members = counts[i / dimension]
            return members > 0 ? sums[i] / members : values[i]
        }
        return VisualWords(dimension: dimension, values: means)
    }

    /// The nearest word of each row. O(rows · words · dimension).
    func assign(_ rows: DescriptorRows) -> [Int] {
        var dots = [Float](repeating: 0, count: count)
        return rows.values.withUnsafeBufferPointer { row in
            (0..<rows.count).map { i in
                guard let base = row.baseAddress else { return 0 }
                simile_dot_rows(base + i * dimension, values, dimension, nil, count, dimension, &dots)
                var best = 0
                for word in 1..<max(count, 1) where dots[word] - halves[word] > dots[best] - halves[best] {
                    best = word
                }
                return best
            }
        }
    }

    /// What rows differ by from their words, summed by word and scaled to unit length for each of them, then the signed square
    /// roots of that, scaled to unit length: a vector of locally aggregated descriptors (H. Jégou et al., 2010) with the
    /// normalization within words of R. Arandjelović and A. Zisserman, "All about VLAD", 2013. nil where nothing differs.
    func aggregate(_ rows: DescriptorRows) -> [Float]? {
        var sums = [Float](repeating: 0, count: values.count)
        for (i, word) in assign(rows).enumerated() {
            let (row, start) = (i * dimension, word * dimension)
            for d in 0..<dimension { sums[start + d] += rows.values[row + d] - values[start + d] }
        }
        for start in stride(from: 0, to: sums.count, by: dimension) {
            UnitVector.scale(&sums[start..<start + dimension])
        }
        for i in sums.indices { sums[i] = sums[i] < 0 ? -(-sums[i]).squareRoot() : sums[i].squareRoot() }
        return UnitVector.scale(&sums[...]) ? sums : nil
    }
}

/// Scaling to unit length.
enum UnitVector {
    /// Scales; false, and nothing done, for what is zero or not finite.
    @discardableResult
    static func scale(_ values: inout ArraySlice<Float>) -> Bool {
        let square = values.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square > 1e-24, square.isFinite else { return false }
        let factor = Float(1 / square.squareRoot())
        for i in values.indices { values[i] *= factor }
        return true
    }
}
