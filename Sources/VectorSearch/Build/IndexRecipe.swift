/// Which kind of index to build, and with which parameters.
///
/// ```swift
/// let index = try IndexRecipe.hnsw(HNSWParameters(m: 16)).build(matrix, metric: .cosine)
/// ```
public enum IndexRecipe: Sendable, Hashable {
    /// An ``ExactIndex``, quantized or not.
    case exact(quantized: Bool = false)
    /// A ``KDTreeIndex``.
    case kdTree(KDTreeParameters)
    /// An ``LSHIndex``.
    case lsh(LSHParameters)
    /// An ``AnnoyIndex``.
    case annoy(AnnoyParameters)
    /// An ``HNSWIndex``.
    case hnsw(HNSWParameters)

    /// The default recipe of a kind.
    public init(_ kind: IndexKind) {
        self =
            switch kind {
            case .exact: .exact()
            case .kdTree: .kdTree(KDTreeParameters())
            case .lsh: .lsh(LSHParameters())
            case .annoy: .annoy(AnnoyParameters())
            case .hnsw: .hnsw(HNSWParameters())
            }
    }

    /// The kind of index that comes out.
    public var kind: IndexKind {
        switch self {
        case .exact: .exact
        case .kdTree: .kdTree
        case .lsh: .lsh
        case .annoy: .annoy
        case .hnsw: .hnsw
        }
    }

    /// Builds the index over the rows of a matrix; see the kinds for what it costs.
    ///
    /// - Throws: ``VectorSearchError`` when rows, metric or parameters do not suit the kind, or
    ///   ``VectorSearchError/cancelled``.
    public func build(
        _ matrix: VectorMatrix, metric: Metric, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> any StoredIndex {
        switch self {
        case .exact(let quantized):
            try ExactIndex(matrix, metric: metric, quantized: quantized, threads: 1, building: options)
        case .kdTree(let parameters):
            try KDTreeIndex.build(matrix, metric: metric, parameters: parameters, options)
        case .lsh(let parameters):
            try LSHIndex.build(matrix, metric: metric, parameters: parameters, options)
        case .annoy(let parameters):
            try AnnoyIndex.build(matrix, metric: metric, parameters: parameters, options)
        case .hnsw(let parameters):
            try HNSWIndex.build(matrix, metric: metric, parameters: parameters, options)
        }
    }
}
