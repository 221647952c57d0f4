public import VectorSearch

/// Why nothing can be recommended from what was given.
public enum RecommendationError: Error, Equatable, Sendable {
    /// A number outside its range, which `expected` tells.
    case invalid(String, value: Double, expected: String)
    /// As many vectors as items are wanted.
    case mismatchedVectors(items: Int, vectors: Int)
    /// Vectors that cannot be compared: of another dimension, not finite, or not of unit length.
    case vectors(VectorSearchError)
}

extension RecommendationError: CustomStringConvertible {
    /// One line: what is wrong, what was expected, and what to do.
    public var description: String {
        switch self {
        case .invalid(let name, let value, let expected):
            "\(name) is \(value) where \(expected) was expected"
        case .mismatchedVectors(let items, let vectors):
            "\(items) items came with \(vectors) vectors; give one for each item"
        case .vectors(let error):
            "\(error)"
        }
    }
}
