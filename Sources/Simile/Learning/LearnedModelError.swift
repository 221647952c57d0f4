import Basics

/// Why a trained model cannot be had.
public enum LearnedModelError: Error, Equatable, CustomStringConvertible {
    /// No model can be called so.
    case name(String)
    /// There is no catalog that could hold it.
    case noCatalog(String)
    /// There is none of that name.
    case absent(String, path: String)
    /// There is one already.
    case exists(String, path: String)
    /// Its file is of no use.
    case unusable(String)
    /// A model that it takes vectors of is not what it was when it was trained.
    case otherSpace(model: String, trained: String, now: String)

    /// One line that names no place on this machine.
    package var publicDescription: String {
        switch self {
        case .absent(let name, _): "there is no trained model \(name.onOneLine)"
        case .unusable, .exists: "the trained model cannot be used; the service's log says more"
        case .name, .noCatalog, .otherSpace: description
        }
    }

    /// One line.
    public var description: String {
        switch self {
        case .name(let name):
            "\(name.onOneLine) cannot be a model's name: use up to 64 letters, digits, -, _ and ., not beginning with a dot"
        case .noCatalog(let name): "\(name.onOneLine): trained models are kept in a catalog, and there is none"
        case .absent(let name, let path):
            "there is no model \(name.onOneLine) at \(path.onOneLine); train it with simile train, or name its "
                + "catalog with --catalog"
        case .exists(let name, let path):
            "there is a model \(name.onOneLine) already, \(path.onOneLine); --force replaces it"
        case .unusable(let reason): reason
        case .otherSpace(let model, let trained, let now):
            "the model was trained on vectors of \(trained.onOneLine), and \(model.onOneLine) now makes \(now.onOneLine); train it again"
        }
    }
}
