public import Basics
public import Catalog
public import Foundation
public import Recommendation

/// For whom to recommend, and how.
///
/// ```swift
/// var request = RecommendationRequest(user: "ann")
/// request.diversity = 0.3
/// let answer = try await shop.recommend(request)
/// ```
public struct RecommendationRequest: Sendable {
    /// Whose stored events count; nil for nobody's.
    public var user: String?
    /// What was done in this session, in order, the newest last; it counts after what is stored, and is not stored. Events without a
    /// time happen now.
    public var history: [Step]

    /// How a history becomes recommendations.
    public var strategy = RecommendationStrategy.interests
    /// How many items at most, 1…``limitRange``'s end.
    public var limit = 12
    /// How much items should differ from each other, 0…1; see `RecommendationOptions`.
    public var diversity = 0.0
    /// The attribute that items of one product share: no two of them are recommended, and none where another was seen. Items without it
    /// stand for themselves; nil for no such attribute.
    public var groupBy: String? = RecommendationRequest.productAttribute
    /// A condition on attributes that items must meet.
    public var filter: Filter?
    /// The model whose vectors are compared, when the catalog holds those of several; nil for the default model's.
    public var model: String?
    /// As computed how; nil for f32, if there are such.
    public var precision: Precision?
    /// Further items that are not recommended.
    public var excluded: [ItemKey] = []

    /// What somebody did with an item in the session.
    public struct Step: Sendable, Hashable {
        /// The item.
        public var item: ItemKey
        /// What was done.
        public var kind: EventKind
        /// When; nil for now.
        public var time: Date?

        /// Makes a step of its parts.
        public init(_ item: ItemKey, _ kind: EventKind = .view, time: Date? = nil) {
            (self.item, self.kind, self.time) = (item, kind, time)
        }
    }

    /// For a user by stored events, and by what was done in the session.
    public init(user: String, session: [Step] = []) { (self.user, history) = (user, session) }

    /// For a history that is not stored.
    public init(history: [Step]) { self.history = history }

    /// The attribute that says which product an item is a variant of, where nothing else is said.
    public static let productAttribute = "group_id"
    /// The attribute whose values are categories: what is popular in that of a history is recommended where nothing better is known.
    public static let categoryAttribute = "category"
    /// The attribute that says whether an item can be had; see ``RecommendationRequest/isOutOfStock(_:)``.
    public static let availabilityAttribute = "availability"
    /// How many items may be asked for.
    public static let limitRange = 1...200
    /// How many steps a history may have.
    public static let historyLimit = 1_000

    /// Whether an item cannot be had: its attribute `availability` is `out_of_stock` or `sold_out`, in whatever case, with spaces, hyphens
    /// or underscores or none, as in the vocabularies of product feeds.
    public static func isOutOfStock(_ attributes: Attributes) -> Bool {
        guard case .text(let text) = attributes[availabilityAttribute] else { return false }
        let letters = text.lowercased().filter(\.isLetter)
        return letters == "outofstock" || letters == "soldout"
    }

    func check() throws {
        guard Self.limitRange.contains(limit) else { throw SearchRequestError.limit(limit) }
        guard history.count <= Self.historyLimit else {
            throw RecommendationError.invalid(
                "the length of the history", value: Double(history.count), expected: "at most \(Self.historyLimit)")
        }
    }
}

extension RecommendationOptions {
    /// The options with which interests are told apart in a history.
    ///
    /// A few examples are farther apart than clusters of many, so less divides them. Of pairs of the sample shop's garments the distance 1.3 joins
    /// 91% of one type and 12% of different ones; 1.5, which suits longer histories, all and 68%.
    package func fitted(to history: History) -> RecommendationOptions {
        var options = self
        if history.positives.count < 6 { options.interestDistance = min(1.3, interestDistance) }
        return options
    }
}
