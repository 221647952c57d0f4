/// Why vectors were refused or a search could not be made.
public enum VectorSearchError: Error, Equatable, Sendable {
    /// A vector has another number of components than the matrix or index it was given to.
    case wrongDimension(expected: Int, found: Int)
    /// A dimension that no matrix can have.
    case invalidDimension(Int)
    /// Values that do not divide into whole vectors.
    case incompleteVector(dimension: Int, values: Int)
    /// A component is NaN or infinite.
    case notFinite(component: Int)
    /// The vector is so long that distances from it leave the range of float32.
    case tooLong
    /// A component lies beyond ±65504, the range of the float16 that an index keeps.
    case beyondFloat16
    /// A vector without direction, where the cosine needs one.
    case zeroVector
    /// An index for the cosine was given rows that are not of unit length.
    case notNormalized
    /// A negative number of neighbors was asked for.
    case invalidLimit(Int)
    /// The minimum similarity is NaN.
    case invalidMinimumSimilarity
    /// Less than one thread was asked for.
    case invalidThreads(Int)
    /// More rows or bytes than can be addressed, or than memory holds.
    case tooLarge(rows: Int, dimension: Int)
    /// A kind of index that does not know the metric.
    case unsupportedMetric(Metric, kind: IndexKind, supported: [Metric])
    /// A parameter of a search or an index outside its range, which `expected` tells: "1…1024".
    case invalidParameter(String, value: Int, expected: String)
    /// The caller wished to stop.
    case cancelled
    /// The index lies in a file of which something that the search read is damaged, or was changed meanwhile. Nothing of an
    /// answer could be trusted.
    case unreadable(IndexFileError)
    /// What is wrong with one row among many, counted from 0.
    indirect case inRow(Int, VectorSearchError)
}

extension VectorSearchError: CustomStringConvertible {
    /// One line: what is wrong, what was expected, and what to do.
    public var description: String {
        switch self {
        case .wrongDimension(let expected, let found):
            "the vector has \(found) components where \(expected) were expected; use vectors of the same model"
        case .invalidDimension(let dimension):
            "vectors cannot have \(dimension) components; use 1 to \(VectorMatrix.largestDimension)"
        case .incompleteVector(let dimension, let values):
            "\(values) values do not divide into vectors of \(dimension) components; pass whole vectors"
        case .notFinite(let component):
            "component \(component) of the vector is NaN or infinite; recompute the vector or leave it out"
        case .tooLong:
            "the vector's length exceeds 6e18, so distances would overflow; scale the vectors down"
        case .beyondFloat16:
            "a component of the vector lies beyond ±65504, which float16 cannot hold; build the index with float32"
        case .zeroVector:
            "all components of the vector are zero, so it has no direction to compare; leave it out or use another metric"
        case .notNormalized:
            "cosine search needs rows of unit length and some are not; normalize the matrix first"
        case .invalidLimit(let limit):
            "the limit is \(limit); it must be 0 or more"
        case .invalidMinimumSimilarity:
            "the minimum similarity is NaN; give a number, or none"
        case .invalidThreads(let threads):
            "\(threads) threads were requested; use at least 1"
        case .tooLarge(let rows, let dimension):
            "\(rows) rows of \(dimension) components do not fit into memory; split them into several matrices"
        case .unsupportedMetric(let metric, let kind, let supported):
            "\(kind.rawValue) cannot search by \(metric.rawValue); use \(supported.map(\.rawValue).joined(separator: ", ")) or another kind"
        case .invalidParameter(let name, let value, let expected):
            "\(name) is \(value) where \(expected) was expected"
        case .cancelled:
            "canceled before it was done; nothing was kept"
        case .unreadable(let error):
            "\(error)"
        case .inRow(let row, let error):
            "row \(row): \(error)"
        }
    }
}
