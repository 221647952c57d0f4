import Basics
import Imaging
import ModelZoo
public import VectorSearch

/// Why a search makes no sense.
public enum SearchRequestError: Error, Equatable, CustomStringConvertible {
    /// A limit below 1.
    case limit(Int)
    /// A score outside 0…1.
    case minScore(Double)
    /// The catalogue is empty.
    case nothingIndexed(directory: String)
    /// The catalogue holds vectors, but not of this model.
    case noSuchSpace(wanted: String, held: [String])
    /// An effort below 1.
    case effort(Int)
    /// The catalogue keeps an index of another kind, or none, and is too large to build one for a single search.
    case noSuchIndex(IndexKind, vectors: Int)
    /// The query is neither a file nor a key.
    case nothingNamed(String)
    /// The query has no term.
    case nothingAsked
    /// A weight that is not a number greater than 0.
    case weight(String)
    /// The terms of the query cancel each other.
    case cancels(String)
    /// A model that is to be fused with itself.
    case modelTwice(String)
    /// An item whose image is not at hand has no vector of a model.
    case noVector(of: String, model: String)
    /// An item whose image is not at hand.
    case noImage(of: String)
    /// The catalogue has no vectors of colors.
    case noColors(directory: String)
    /// The catalogue has vectors of nothing but colors.
    case noShapes(directory: String)
    /// A model that sees, but does not read.
    case cannotRead(model: String)
    /// No model of the catalogue reads.
    case noReader(held: [String])

    /// One line with the remedy.
    public var description: String {
        switch self {
        case .limit(let limit): "the limit must be at least 1, not \(limit)"
        case .minScore(let score): "the minimum score must lie between 0 and 1, not at \(score)"
        case .effort(let effort): "the effort must be at least 1, not \(effort)"
        case .noSuchIndex(let kind, let vectors):
            "the catalogue keeps no \(kind.rawValue) index of its \(vectors) vectors; "
                + "build one with: simile index --index \(kind.rawValue)"
        case .nothingIndexed(let directory): "the catalogue \(directory) is empty; fill it with: simile index PATH"
        case .noSuchSpace(let wanted, let held):
            "the catalogue has no vectors of \(wanted), but of \(held.joined(separator: ", ")); "
                + "choose one of these with --model and --precision"
        case .nothingNamed(let name): "\(name.onOneLine): there is neither a file nor an item of that name"
        case .nothingAsked: "there is nothing to look for; name a picture, or words with --text"
        case .weight(let text):
            "\(text.onOneLine): a weight must be a number greater than 0, after what it is the weight of; "
                + "a name that itself ends in a colon and a number is followed by :1"
        case .cancels(let query):
            "\(query): nothing is left of the query, as its parts cancel each other; change their weights"
        case .modelTwice(let model): "\(model.onOneLine) is to be fused with itself; name each model once"
        case .noVector(let name, let model):
            "\(name.onOneLine): the item has no vector of \(model), and its picture is not there to make one; "
                + "leave \(model) out, or index the picture again with --model \(model)"
        case .noImage(let name): "\(name.onOneLine): the item has no picture that can be read; put it again with one"
        case .noColors(let directory):
            "the catalogue \(directory) has no vectors of colours; index with: "
                + "simile index PATH --model \(ModelZoo.defaultName) --model \(Likeness.colorModel)"
        case .noShapes(let directory):
            "the catalogue \(directory) has vectors of nothing but colours; index with: "
                + "simile index PATH --model \(ModelZoo.defaultName) --model \(Likeness.colorModel)"
        case .cannotRead(let model):
            "\(model) sees pictures, but does not read words; choose a model that reads (CLIP) with --model"
        case .noReader(let held):
            "no model of the catalogue reads words, only \(held.joined(separator: ", ")); "
                + "index with one that does, such as: simile index PATH --model clip_vit_b32"
        }
    }
}
