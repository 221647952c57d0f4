import Basics

/// Why nothing can be learned.
public enum LearningError: Error, Equatable, CustomStringConvertible {
    /// All samples are of one class.
    case oneClass
    /// No class has two samples, so that none can be kept for measuring.
    case singleSamples
    /// So many classes have two samples or more, and that is too few to train on some and to measure on others.
    case fewClasses(Int)
    /// The loss became infinite.
    case diverged(rate: Double)
    /// A parameter is of no use.
    case invalid(String)
    /// A file is not what it should be.
    case unreadable(path: String, reason: String)

    /// One line.
    public var description: String {
        switch self {
        case .oneClass: "all samples are of one class, so there is nothing to tell apart"
        case .singleSamples:
            "there is nothing to measure by: samples are kept for that of classes with two or more, or of whole groups"
        case .fewClasses(let count):
            "\(count.counted("class", "classes")) with two or more images \(count == 1 ? "is" : "are") too few: it takes two to learn "
                + "from, and two more to measure by"
        case .diverged(let rate): "training diverged at the learning rate \(rate); choose a lower one"
        case .invalid(let reason): reason
        case .unreadable(let path, let reason): "\(path): \(reason)"
        }
    }
}
