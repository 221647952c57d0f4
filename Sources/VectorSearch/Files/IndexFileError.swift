import Basics

/// Why an index file could not be written or was refused.
public struct IndexFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// The system refused an operation, such as "open", with a code of `errno`.
        case system(operation: String, code: Int32)
        /// It is no file to read, or became shorter meanwhile; the reason.
        case unusable(String)
        /// The file is something else.
        case notAnIndex
        /// A later release wrote it.
        case newerVersion(found: Int, supported: Int)
        /// It holds another kind of index than was asked for.
        case otherKind(found: IndexKind, expected: IndexKind)
        /// Its contents are not what was written, or contradict each other.
        case damaged(String)
        /// It was written to while it was open; opened again, it may be sound or damaged.
        case changed
        /// A file without a header does not fit the given parameters; what contradicts it, and what it fits.
        case misread(String, likely: [String])
    }

    /// The file.
    public let path: String
    /// What is wrong with it.
    public let reason: Reason

    /// An error about a file.
    public init(path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    init(path: String, _ fault: FileError) {
        if let code = fault.code {
            self.init(path: path, .system(operation: fault.operation, code: code))
        } else {
            self.init(path: path, .unusable(fault.reason))
        }
    }

    /// One line: the file, what is wrong, and what to do.
    public var description: String {
        switch reason {
        case .system(let operation, let code):
            "\(path): cannot \(operation): \(FileError(operation, path, code: code).reason)"
        case .unusable(let reason): "\(path): cannot be used: \(reason)"
        case .notAnIndex:
            "\(path): not an index file of Simile; for an Annoy file, give kind, metric and dimension"
        case .newerVersion(let found, let supported):
            "\(path): format version \(found), and this release reads up to \(supported); update Simile or rebuild the index"
        case .otherKind(let found, let expected):
            "\(path): holds an index of kind \(found.rawValue), not \(expected.rawValue)"
        case .damaged(let detail): "\(path): damaged (\(detail)); rebuild the index"
        case .changed: "\(path): was written to while it was open; open it again"
        case .misread(let detail, let likely):
            "\(path): cannot be read \(detail); "
                + (likely.isEmpty
                    ? "is it another file, or damaged?"
                    : "most likely its metric or dimension is another: it fits \(likely.joined(separator: ", "))")
        }
    }
}
