import VectorSearch

/// How well the nearest neighbors of vectors are of their class, each vector asking all others.
public struct NeighborMeasures: Sendable, Hashable, Codable {
    /// The share of vectors whose nearest neighbor is of their class.
    public var recallAt1: Double
    /// The mean share of the ten nearest, or of all others where they are fewer, that are of the class.
    public var precisionAt10: Double
    /// Mean average precision at R, R being how many others are of the class (Musgrave et al., *A Metric Learning Reality Check*, 2020).
    public var meanAveragePrecision: Double
    /// How many vectors asked: those of classes with two or more.
    public var queries: Int

    /// Measures vectors of unit length. O(vectors² · dimension).
    /// - Parameters:
    ///   - vectors: row by row.
    ///   - classes: the class of each.
    init(_ vectors: [Float], dimension: Int, classes: [Int], threads: Int) {
        let count = classes.count
        let sizes = classes.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        var sums = (first: 0, precision: 0.0, average: 0.0, queries: 0)
        let depth = min(10, count - 1)
        for start in stride(from: 0, to: count, by: Self.block) {
            let rows = start..<min(start + Self.block, count)
            let block = Array(vectors[rows.lowerBound * dimension..<rows.upperBound * dimension])
            let cosines = BatchProducts.cosines(block, vectors, dimension: dimension, threads: threads)
            for row in rows {
                let relevant = (sizes[classes[row]] ?? 1) - 1
                guard relevant > 0 else { continue }
                let scores = (row - start) * count
                // Of equals the one that comes first.
                let order = (0..<count).filter { $0 != row }.sorted {
                    let (one, other) = (cosines[scores + $0], cosines[scores + $1])
                    return one == other ? $0 < $1 : one > other
                }
                let isOwn = order.prefix(max(depth, relevant)).map { classes[$0] == classes[row] }
                sums.queries += 1
                if isOwn[0] { sums.first += 1 }
                sums.precision += Double(isOwn.prefix(depth).count(where: \.self)) / Double(depth)
                var found = 0
                var average = 0.0
                for (place, own) in isOwn.prefix(relevant).enumerated() where own {
                    found += 1
                    average += Double(found) / Double(place + 1)
                }
                sums.average += average / Double(relevant)
            }
        }
        let queries = Double(max(1, sums.queries))
        recallAt1 = Double(sums.first) / queries
        precisionAt10 = sums.precision / queries
        meanAveragePrecision = sums.average / queries
        self.queries = sums.queries
    }

    private static let block = 256

    /// What spaces are chosen by: recall decides what people see first, and is coarse where few ask; average precision tells finer.
    var quality: Double { recallAt1 + meanAveragePrecision }
}
