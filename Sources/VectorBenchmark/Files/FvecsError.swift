public import VectorSearch

/// Why a `.fvecs` or `.ivecs` file could not be read.
public enum FvecsError: Error, Equatable, Sendable {
    /// The system refused an operation: which one, on which file, and its reason.
    case file(path: String, operation: String, reason: String)
    /// Not a file of that format, or damaged; where and how.
    case malformed(path: String, String)
    /// The file does not divide into rows of the length that its first row announces.
    case wrongSize(path: String, rowBytes: Int, found: Int)
    /// A row that no matrix can hold.
    case vector(path: String, VectorSearchError)
}

extension FvecsError: CustomStringConvertible {
    /// One line: which file, what is wrong, and what to do.
    public var description: String {
        switch self {
        case .file(let path, let operation, let reason):
            "cannot \(operation) \(path): \(reason)"
        case .malformed(let path, let problem):
            "\(path) is not a file of vectors, each after its dimension (\(problem)); write it again"
        case .wrongSize(let path, let rowBytes, let found):
            "\(path) has \(found) bytes, which are not whole rows of \(rowBytes); it is cut short or damaged, write it again"
        case .vector(let path, let error):
            "\(path): \(error)"
        }
    }
}
