import Basics
import Catalog
import Embedding
import HTTPTypes
import Imaging
import ModelZoo
import Recommendation
import Simile
import Trends
import VectorSearch

extension Problem {
    /// What to tell about an error of the lower floors; nil for one that is this service's own fault, which only its log
    /// should name.
    /// - Parameter names: the fields that the parts of the query came in.
    init?(_ error: any Error, _ names: FieldNames = FieldNames()) {
        switch error {
        case let problem as Problem: self = problem
        case let error as SearchRequestError: self.init(error, names)
        case let error as DuplicateError: self.init(error)
        case let error as SourceError:
            self = error.isUnknown ? .notFound(error.description) : .init(status: .conflict, detail: error.description)
        case let error as FilterError: self = .invalid("where", "\(error)")
        case let error as FetchError: self = .unusable("url", error.publicDescription)
        case let error as LearnedModelError: self = .invalid(names.trained, error.publicDescription)
        case let error as ClassificationError: self = .invalid("label", error.publicDescription)
        case let error as TrendError: self.init(error)
        case let error as ComparisonError: self = .invalid("threshold", "\(error)")
        case let error as ExplanationError: self = .invalid("method", "\(error)")
        case let error as EmbeddingError: self.init(error, names)
        case let error as ImagingError: self.init(error, names.image)
        case let error as ModelError: self.init(error, names)
        case let error as CatalogError: self.init(error)
        case let error as RecommendationError: self = .invalid(nil, "\(error)")
        case let error as VectorSearchError: self = .invalid(nil, "\(error)")
        default: return nil
        }
    }

    /// The fields that the parts of a query came in.
    struct FieldNames {
        var image = "image"
        var model = "model"
        var text = "text"
        var trained = "method"
        /// By the items' keys; those that are not there are named by the path, or by the field `key`.
        var items: [String: String] = [:]
    }

    private init(_ error: SearchRequestError, _ names: FieldNames) {
        switch error {
        case .nothingNamed(let name):
            self = .notFound("there is no item '\(name.onOneLine)'", field: names.items[name])
        case .nothingIndexed:
            self = .init(status: .conflict, detail: "the catalog is empty; put an image into it first")
        case .noSuchSpace(_, let held):
            self = .invalid(
                names.model, "the catalog has no vectors of that model, but of \(held.joined(separator: ", "))")
        case .noSuchIndex(let kind, _):
            self = .invalid(
                "index", "the catalog keeps no \(kind.rawValue) index; leave it out to take the one that it keeps")
        case .noColors: self = .invalid("like", "the catalog has no color vectors")
        case .noShapes: self = .invalid("like", "the catalog has color vectors only")
        case .modelTwice: self = .invalid("model", "the colors are compared anyway; leave model out, or name another")
        case .limit: self = .invalid("limit", "\(error)")
        case .minScore: self = .invalid("minScore", "\(error)")
        case .effort: self = .invalid("effort", "\(error)")
        case .diversity: self = .invalid("diversity", "\(error)")
        case .groupBy: self = .invalid("groupBy", "\(error)")
        case .facets: self = .invalid("facet", "\(error)")
        case .cannotRead, .noReader: self = .invalid(names.text, "none of the models searched embeds text")
        case .noVector(let name, _), .noImage(let name):
            self = .unusable(
                names.items[name] ?? "key", "\(name.onOneLine): the item has no image or vector that can be used")
        case .notVerifiable: self = .invalid("verify", "\(error)")
        case .notRanking, .notRanked: self = .invalid("rerank", "\(error)")
        case .lacksSpace(let model, let trained):
            self = .unusable(
                "rerank", "\(trained.onOneLine) takes vectors of \(model.onOneLine), which the catalog does not hold")
        case .nothingAsked, .weight, .cancels: self = .invalid(nil, "\(error)")
        }
    }

    private init(_ error: TrendError) {
        switch error {
        case .span, .tooManyPeriods: self = .invalid("since", "\(error)")
        case .parameter: self = .invalid(nil, "\(error)")
        // Names a place on this machine.
        case .unreadable:
            self = .init(
                status: .conflict, detail: "the file of visual groups cannot be used; the service's log says more")
        }
    }

    private init(_ error: DuplicateError) {
        switch error {
        case .noImage, .sameContent: self = .unusable(nil, "\(error)")
        case .nothingToUndo: self = .init(status: .conflict, detail: "\(error)")
        }
    }

    private init?(_ error: EmbeddingError, _ names: FieldNames) {
        switch error {
        case .image(let error): self.init(error, names.image)
        case .text(let error): self = .invalid(names.text, "\(error)")
        case .noDirection, .noFeatures: self = .unusable(names.image, "\(error)")
        case .model(let error): self.init(error, names)
        case .inference: return nil
        }
    }

    private init?(_ error: ImagingError, _ field: String) {
        switch error {
        case .tooManyBytes, .tooManyPixels, .tooMuchMemory: self = .tooLarge(field, "\(error)")
        case .invalidRegion: self = .invalid("region", "\(error)")
        case .noRoom: self = .busy
        case .empty, .notAnImage, .unsupported, .tooSlow, .truncated, .corrupt: self = .unusable(field, "\(error)")
        // These name files.
        case .notFound, .notAFile, .unreadable, .invalidBuffer, .invalidPreparation, .invalidTransformation,
            .cannotEncode, .cannotDraw:
            return nil
        }
    }

    private init?(_ error: ModelError, _ names: FieldNames) {
        switch error {
        case .unknownModel(let name, _): self = .invalid(names.model, "there is no model '\(name.onOneLine)'")
        case .missingWeights(let model, _):
            self = .invalid(names.model, "\(model.onOneLine): its weights are not on this service's machine")
        case .noVocabulary(let model), .unusableVocabulary(let model, _, _):
            self = .invalid(names.model, "\(model): its vocabulary is not on this service's machine")
        case .unusableProjection(let model, _):
            self = .invalid(
                names.model, "\(model.onOneLine): its projection cannot be used; the service's log says more")
        case .noText: self = .invalid(names.text, "the model does not embed text")
        default: return nil
        }
    }

    private init?(_ error: CatalogError) {
        switch error {
        case .unknownItem(_, let key): self = .notFound("there is no item '\(key.text.onOneLine)'")
        case .invalidChange(_, let reason): self = .invalid(nil, "the item cannot be kept: \(reason)")
        case .diskFull(_, .disk):
            self = .init(
                status: .insufficientStorage,
                detail: "the service's disk is full; nothing was changed; delete items, or free space on it")
        case .diskFull(_, .quota):
            self = .init(
                status: .insufficientStorage,
                detail:
                    "the service's quota on its disk is used up; nothing was changed; delete items, or raise the quota")
        case .diskFull(_, .fileSize):
            self = .init(
                status: .insufficientStorage,
                detail: "a file of the service would exceed the limit of file sizes; nothing was changed; "
                    + "raise the limit")
        case .readOnly:
            self = .init(
                status: .serviceUnavailable,
                detail: "the catalog cannot be written, only read; nothing was changed; "
                    + "check its disk and permissions")
        case .replaced:
            self = .init(
                status: .serviceUnavailable,
                detail: "the catalog was moved or replaced; the service must be restarted")
        case .busy, .locked:
            self = .init(
                status: .serviceUnavailable, detail: "the catalog is in use; try again in a second", retryAfter: 1)
        default: return nil
        }
    }
}

extension HTTPResponse.Status {
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
