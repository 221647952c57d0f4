import VectorSearch

extension QueryExpression {
    /// The share of the terms' weights that must be left of a sum for it to have a direction: well above the rounding of
    /// 32-bit components.
    private static let leastLength = 1e-5

    /// The unit vector of the sum of the terms' vectors, each times its weight. A single term that counts towards gives its
    /// vector as it is. O(terms · dimension).
    ///
    /// - Parameter vectors: one unit vector for each term, in their order, all of one space.
    /// - Throws: ``SearchRequestError/cancels(_:)`` when nothing is left of the sum.
    func vector(of vectors: [[Float]]) throws(SearchRequestError) -> [Float] {
        if let only = vectors.first, terms.count == 1, terms[0].weight > 0 { return only }
        var sum = [Double](repeating: 0, count: vectors.first?.count ?? 0)
        for (term, vector) in zip(terms, vectors) {
            for (i, component) in zip(sum.indices, vector) { sum[i] += term.weight * Double(component) }
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let weights = terms.reduce(0) { $0 + abs($1.weight) }
        guard length.isFinite, weights > 0, length > Self.leastLength * weights else {
            throw .cancels("\(self)")
        }
        return sum.map { Float($0 / length) }
    }
}
