import Embedding

/// What a search ranks by: which of a catalog's models, and how much each counts.
public enum Ranking: Sendable, Equatable {
    /// The default model, or else the one that the catalog holds; for words one that reads.
    case automatic
    /// One model, with its options as ``ModelChoice/text`` writes them.
    case model(String)
    /// What a deep network makes of shapes: by this model, or else the default one.
    case shape(model: String? = nil)
    /// The colors alone.
    case color
    /// Shape and color, one as much as the other.
    case shapeAndColor(model: String? = nil)
    /// Several models, each with its weight, for a fused search.
    ///
    /// The cosine of a hit is then the sum of its cosines in the models' spaces, times their weights, which are scaled to sum
    /// to 1. It is a cosine itself: that of the vectors of all spaces, each times the root of its weight, one after the other.
    case fusion([WeightedWord])

    /// The ranking that separate options mean, as doors take them.
    /// - Parameters:
    ///   - likeness: in which respect hits should be alike.
    ///   - model: a model's name.
    ///   - fusion: models with weights; empty for none.
    /// - Throws: ``RankingConflict`` where they contradict each other.
    package init(
        likeness: Likeness? = nil, model: String? = nil, fusion: [WeightedWord] = []
    ) throws(RankingConflict) {
        guard fusion.isEmpty else {
            guard likeness == nil, model == nil else { throw .fusionWithOthers }
            self = .fusion(fusion)
            return
        }
        switch likeness {
        case .shape: self = .shape(model: model)
        case .both: self = .shapeAndColor(model: model)
        case .color:
            guard model == nil else { throw .colorWithModel }
            self = .color
        case nil: self = model.map { .model($0) } ?? .automatic
        }
    }
}

/// Why options of a search contradict each other.
package enum RankingConflict: Error {
    /// A fusion beside a likeness or a model.
    case fusionWithOthers
    /// A model beside colors, which have one of their own.
    case colorWithModel

    /// The option at fault.
    package var option: String { self == .fusionWithOthers ? "fuse" : "model" }

    /// One line, with the options spelled as a door does.
    package func text(_ spelled: (String) -> String) -> String {
        switch self {
        case .fusionWithOthers:
            "\(spelled("fuse")) names the models; leave \(spelled("like")) and \(spelled("model")) out"
        case .colorWithModel: "color has a model of its own; leave \(spelled("model")) out"
        }
    }
}

/// In which respect images are similar.
public enum Likeness: String, Sendable, Hashable, CaseIterable {
    /// By shapes, as a deep network sees them.
    case shape
    /// By the colors alone.
    case color = "colour"
    /// By both, one as much as the other.
    case both

    /// Reads a name, `color` as well as `colour`.
    package init?(named word: String) { self.init(rawValue: ColorEmbedder.canonicalName(word)) }

    /// The model that knows colors only.
    static let colorModel = ColorEmbedder.name
}
