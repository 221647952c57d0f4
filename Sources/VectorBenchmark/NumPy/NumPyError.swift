public import VectorSearch

/// Why a NumPy file could not be read or written.
public enum NumPyError: Error, Equatable, Sendable {
    /// The system refused an operation: which one, on which file, and its reason.
    case file(path: String, operation: String, reason: String)
    /// Not a `.npy` file, or its header is damaged; where and how.
    case malformed(path: String, String)
    /// A `.npy` file of a kind that is not read here; what it holds.
    case unsupported(path: String, String)
    /// An array that is no table of row numbers, where one was asked for; what it holds.
    case noTable(path: String, String)
    /// The file ends before its data do, or goes on after them.
    case wrongSize(path: String, expected: Int, found: Int)
    /// A row that no matrix can hold.
    case vector(path: String, VectorSearchError)
}

extension NumPyError: CustomStringConvertible {
    /// One line: which file, what is wrong, and what to do.
    public var description: String {
        switch self {
        case .file(let path, let operation, let reason):
            "cannot \(operation) \(path): \(reason)"
        case .malformed(let path, let problem):
            "\(path) is not a NumPy array file (\(problem)); write it again with numpy.save"
        case .unsupported(let path, let kind):
            "\(path) holds \(kind); save an array of floats or whole numbers with two axes, vectors × dimension, instead"
        case .noTable(let path, let kind):
            "\(path) holds \(kind); neighbors are an array of two axes of whole numbers"
        case .wrongSize(let path, let expected, let found):
            "\(path) has \(found) bytes where its header announces \(expected); it is cut short or damaged, write it again"
        case .vector(let path, let error):
            "\(path): \(error)"
        }
    }
}
