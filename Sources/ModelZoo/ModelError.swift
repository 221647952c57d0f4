import Basics
import Imaging

/// Why a model cannot be had.
public enum ModelError: Error, Equatable, CustomStringConvertible {
    /// No preset has this name.
    case unknownModel(String, known: [String])
    /// The weights are on none of the store's folders.
    case missingWeights(model: String, searched: [String])
    /// A weights file is not the one that the preset names.
    case wrongDigest(path: String, expected: String, found: String)
    /// A file cannot be read, or is not a file of weights.
    case unreadable(path: String, reason: String)
    /// The weights, or the size or the layer asked for, do not fit the architecture.
    case unfit(model: String, reason: String)
    /// The preset beside a model of the user's own is missing or wrong.
    case invalidPreset(path: String, reason: String)
    /// Fetching failed; nothing was installed.
    case download(model: String, reason: String)
    /// The store's folder cannot be written.
    case cannotStore(path: String, reason: String)
    /// The model does not read text, or not with these options.
    case noText(model: String, reason: String)
    /// The catalog has no vocabulary of the model, or there is no catalog.
    case noVocabulary(model: String)
    /// The catalog's vocabulary of the model cannot be read, or is damaged.
    case unusableVocabulary(model: String, path: String, reason: String)
    /// A projection that was trained on a model's vectors cannot be used.
    case unusableProjection(model: String, reason: String)
    /// No vocabulary can be trained on the images.
    case untrainable(model: String, reason: String)

    /// One line with the remedy.
    public var description: String {
        switch self {
        case .unknownModel(let name, let known):
            "there is no model named '\(name.onOneLine)'; the models are \(known.joined(separator: ", "))"
        case .missingWeights(let model, let searched):
            "the weights of \(model) are not on this machine (looked in \(searched.joined(separator: ", ").onOneLine)); "
                + "fetch them with: simile models pull \(model)"
        case .wrongDigest(let path, let expected, let found):
            "\(path.onOneLine) has the wrong SHA-256 (\(found.prefix(12))…, expected \(expected.prefix(12))…); "
                + "delete it and fetch it again with simile models pull MODEL; to use weights of your own: "
                + "simile models pull MODEL --from FILE"
        case .unreadable(let path, let reason):
            "cannot read \(path.onOneLine): \(reason.onOneLine)"
        case .unfit(let model, let reason):
            "cannot build \(model): \(reason.onOneLine)"
        case .invalidPreset(let path, let reason):
            "\(path.onOneLine): \(reason.onOneLine)"
        case .download(let model, let reason):
            "could not fetch the weights of \(model): \(reason.onOneLine)"
        case .cannotStore(let path, let reason):
            "cannot write \(path.onOneLine): \(reason)"
        case .noText(let model, let reason):
            "\(model.onOneLine) cannot embed text: \(reason.onOneLine)"
        case .noVocabulary(let model):
            "\(model) has no vocabulary here: a catalog's is trained when its images are first indexed with the model; "
                + "run simile index FOLDER --model \(model), with --force if it had one"
        case .unusableVocabulary(let model, let path, let reason):
            "\(path.onOneLine) \(reason.onOneLine); put it back from a backup, or run simile index FOLDER --model \(model) "
                + "--force, which trains another, and so makes another vector space"
        case .unusableProjection(let model, let reason): "\(model.onOneLine): \(reason.onOneLine)"
        case .untrainable(let model, let reason):
            "no vocabulary of \(model) can be trained on these images: \(reason.onOneLine)"
        }
    }
}
