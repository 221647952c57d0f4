/// Why nothing can be learned.
public enum LearningError: Error, Equatable, CustomStringConvertible {
    /// All samples are of one class.
    case oneClass
    /// A parameter is of no use.
    case invalid(String)
    /// A file is not what it should be.
    case unreadable(path: String, reason: String)

    /// One line.
    public var description: String {
        switch self {
        case .oneClass: "all samples are of one class, so there is nothing to tell apart"
        case .invalid(let reason): reason
        case .unreadable(let path, let reason): "\(path): \(reason)"
        }
    }
}
