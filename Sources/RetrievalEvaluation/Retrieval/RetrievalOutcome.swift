public import VectorSearch

/// How well one kind of index answered all queries of a set with one model's vectors and one metric.
public struct RetrievalOutcome: Sendable {
    /// Whose labels it was held against.
    public let set: RetrievalSet
    /// The kind of index.
    public let index: IndexKind
    /// How vectors were compared.
    public let metric: Metric
    /// Milliseconds that single searches on one thread took, of all queries or of evenly drawn ones.
    public let searchMilliseconds: [Double]
    /// Seconds from the vectors to the index.
    public let buildSeconds: Double
    /// The bytes that the index occupies, vectors included.
    public let byteCount: Int
    /// For each query, the share of its true nearest neighbors that was among what was found, as many as were asked for.
    public let recalls: [Double]

    let measures: RetrievalMeasures
    /// One for each query of the set.
    let judgments: [Judgment]

    /// The mean of a measure at the level of classes; nil where there is no such measure, or nothing to be found.
    /// - Parameter measure: its name, such as `P@10`.
    public func mean(_ measure: String) -> Double? {
        guard let column = measures.names.firstIndex(of: measure) else { return nil }
        let values = judgments.compactMap { $0.values[0]?[column] }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
