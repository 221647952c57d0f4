import Basics
import Catalog
import Imaging
import ModelZoo
public import VectorSearch

/// Why a search makes no sense.
public enum SearchRequestError: Error, Equatable, CustomStringConvertible {
    /// A limit below 1.
    case limit(Int)
    /// A score outside 0…1.
    case minScore(Double)
    /// The catalog is empty.
    case nothingIndexed(directory: String)
    /// The catalog holds vectors, but not of this model.
    case noSuchSpace(wanted: String, held: [String])
    /// An effort below 1.
    case effort(Int)
    /// A diversity outside 0…1.
    case diversity(Double)
    /// An attribute without a name, to group by.
    case groupBy
    /// So many attributes of facets: too many, or some without a name, or named twice.
    case facets(Int)
    /// The catalog keeps an index of another kind, or none, and is too large to build one for a single search.
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
    /// The catalog has no color vectors.
    case noColors(directory: String)
    /// The catalog has color vectors only.
    case noShapes(directory: String)
    /// A model that embeds images, but not text.
    case cannotRead(model: String)
    /// Hits that are to be verified against more than an image, or none.
    case notVerifiable(String)
    /// A method that is no trained model of pairs.
    case notRanking(String)
    /// Hits that are to be ranked by pairs with more than an image, or none, or that are verified, too.
    case notRanked(String)
    /// A space whose vectors a model of pairs takes, and the catalog does not hold.
    case lacksSpace(model: String, trained: String)
    /// No model of the catalog reads.
    case noReader(held: [String])

    /// One line with the remedy.
    public var description: String {
        switch self {
        case .limit(let limit): "the limit must be at least 1, not \(limit)"
        case .minScore(let score): "the minimum score must be between 0 and 1, not \(score)"
        case .effort(let effort): "the effort must be at least 1, not \(effort)"
        case .diversity(let diversity): "the diversity must be between 0 and 1, not \(diversity)"
        case .groupBy: "the attribute to group by has no name"
        case .facets(let count):
            count > Facet.nameLimit
                ? "values of at most \(Facet.nameLimit) attributes can be counted at once, not of \(count)"
                : "each attribute of facets must have a name, and be named once"
        case .noSuchIndex(let kind, let vectors):
            "the catalog keeps no \(kind.rawValue) index of its \(vectors) vectors; "
                + "build one with: simile index --index \(kind.rawValue)"
        case .nothingIndexed(let directory): "the catalog \(directory) is empty; fill it with: simile index PATH"
        case .noSuchSpace(let wanted, let held):
            "the catalog has no vectors of \(wanted), but of \(held.joined(separator: ", ")); "
                + "choose one of these with --model and --precision"
        case .nothingNamed(let name): "\(name.onOneLine): there is neither a file nor an item of that name"
        case .nothingAsked: "there is no query; name an image, or give a text with --text"
        case .weight(let text):
            "\(text.onOneLine): a weight must be a number greater than 0, after a colon; "
                + "if a name itself ends in a colon and a number, add :1"
        case .cancels(let query):
            "\(query): the parts of the query cancel each other; change their weights"
        case .modelTwice(let model): "\(model.onOneLine) is fused with itself; name each model once"
        case .noVector(let name, let model):
            "\(name.onOneLine): the item has no vector of \(model), and its image is not there to compute one; "
                + "leave \(model) out, or index the image again with --model \(model)"
        case .noImage(let name): "\(name.onOneLine): the item has no image that can be read; put it again with one"
        case .noColors(let directory):
            "the catalog \(directory) has no color vectors; index with: "
                + "simile index PATH --model \(ModelPreset.defaultName) --model \(Likeness.colorModel)"
        case .noShapes(let directory):
            "the catalog \(directory) has color vectors only; index with: "
                + "simile index PATH --model \(ModelPreset.defaultName) --model \(Likeness.colorModel)"
        case .cannotRead(let model):
            "\(model) embeds images, but not text; choose a model that embeds text (CLIP) with --model"
        case .notVerifiable(let query):
            "\(query): only hits of one image can be verified; leave texts and other images out, or do not verify"
        case .notRanking(let method):
            "\(method.onOneLine) is no trained model of pairs; train one with: simile train pairs, and name it lr:NAME or rf:NAME"
        case .notRanked(let query):
            "\(query): only hits of one image that are not verified can be ranked by pairs; leave the rest out"
        case .lacksSpace(let model, let trained):
            "\(trained.onOneLine) takes vectors of \(model.onOneLine), which the catalog does not hold; index with: "
                + "simile index PATH --model \(model.onOneLine)"
        case .noReader(let held):
            "no model of the catalog embeds text: it has \(held.joined(separator: ", ")); "
                + "index with one that does, such as: simile index PATH --model clip_vit_b32"
        }
    }
}
