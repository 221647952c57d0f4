public import VectorSearch

/// Vectors of unit length, each under the number of its item.
public struct ItemVectors: Sendable {
    /// The items, in the order of the rows.
    public let items: [Int64]
    /// A row for each item.
    public let vectors: VectorMatrix
    private let rows: [Int64: Int]

    /// Vectors of items; of an item that is there twice the first counts. O(items).
    ///
    /// - Throws: ``RecommendationError/mismatchedVectors(items:vectors:)``, or ``RecommendationError/vectors(_:)`` unless all
    ///   are of unit length.
    public init(_ items: [Int64], _ vectors: VectorMatrix) throws(RecommendationError) {
        guard items.count == vectors.count else {
            throw .mismatchedVectors(items: items.count, vectors: vectors.count)
        }
        guard vectors.isNormalized else { throw .vectors(.notNormalized) }
        self.items = items
        self.vectors = vectors
        rows = Dictionary(zip(items, items.indices)) { first, _ in first }
    }

    /// Where an item's vector lies; nil when it has none. O(1).
    public func row(of item: Int64) -> Int? { rows[item] }

    /// The mean of all vectors, for ``RecommendationPlan`` to tell interests apart by; nil when there are none.
    /// O(items · dimension).
    public var mean: [Float]? {
        items.isEmpty
            ? nil : vectors.mean(of: items.indices, weights: items.map { _ in 1 }).map { Float($0) }
    }

    /// Some of the items, in the order given; those without a vector are left out. O(items · dimension).
    func selecting(_ items: some Sequence<Int64>) throws(RecommendationError) -> ItemVectors {
        let found = items.filter { rows[$0] != nil }
        let matrix: VectorMatrix
        do throws(VectorSearchError) {
            matrix = try vectors.rows(found.compactMap { rows[$0] })
        } catch {
            throw .vectors(error)
        }
        return try ItemVectors(found, matrix)
    }
}

extension VectorMatrix {
    /// The cosines of all rows of `queries` with all rows of this matrix: that of query q and row r at `q * count + r`.
    func cosines(toRowsOf queries: VectorMatrix) throws(RecommendationError) -> [Float] {
        var cosines = [Float](repeating: 0, count: queries.count * count)
        do throws(VectorSearchError) {
            try cosines.withUnsafeMutableBufferPointer { cosines throws(VectorSearchError) in
                try similarities(of: 0..<queries.count, in: queries, by: .cosine, into: cosines)
            }
        } catch {
            throw .vectors(error)
        }
        return cosines
    }

    /// The mean of rows, each with a weight above 0. O(rows · dimension).
    func mean(of rows: some Collection<Int>, weights: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: dimension)
        var total = 0.0
        for row in rows { total += weights[row] }
        for row in rows {
            let weight = weights[row] / total
            withUnsafeRow(row) { values in
                for i in values.indices { sums[i] += weight * Double(values[i]) }
            }
        }
        return sums
    }
}
