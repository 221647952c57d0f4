public import Catalog
import ModelZoo
public import SimilarityLearning

/// What backbone is to be trained, and on what.
public struct BackboneRequest: Sendable, Hashable {
    /// How much of a network learns.
    public enum Unfrozen: String, Sendable, Hashable, CaseIterable {
        /// The last stage: what comes before it is computed once for each image.
        case last
        /// All of it, from the pixels on: many times slower, and for many images.
        case all
    }

    /// What the backbone and its head are called; others of that name are only replaced where ``replaces`` says so.
    public var name: String
    /// The attribute whose values are the classes.
    public var label: String
    /// The attribute that images share which must not be on both sides, such as a product's number; nil for none.
    public var group: String?
    /// The network to begin with: a preset whose weights are on this machine.
    public var model: ModelChoice
    /// How much of it learns.
    public var unfrozen = Unfrozen.last
    /// Whether it also sees every image mirrored: with ``Unfrozen/last`` that takes the frozen part twice the time.
    public var isMirrored = false
    /// Which images; nil for all that have the label and a file.
    public var filter: Filter?
    /// The share of the images that is kept for measuring.
    public var heldOut = 0.2
    /// How it is trained.
    public var options = TuningOptions()
    /// Whether a backbone and a head of the same name are replaced.
    public var replaces = false

    /// A backbone for an attribute, called as the attribute.
    public init(label: String, model: ModelChoice = ModelChoice()) {
        (name, self.label, self.model) = (label, label, model)
    }
}

/// A backbone that was trained, and how it did on the images that were kept for measuring.
public struct TrainedBackbone: Sendable {
    /// The ONNX file: a model to index with, `ModelChoice(path)`. What images are prepared like stands beside it.
    public let path: String
    /// The head of the same name, as the catalog now keeps it.
    public let head: ClassHead
    /// A head on the embeddings of the network as it was before, trained and measured on the same images.
    public let before: ClassHeadCard.Validation?
    /// How much stayed of the way from the weights before to those of the best epoch, 0…1: what did best on the images
    /// kept for measuring.
    public let share: Double
    /// The last layer that stayed as it was; nil where all learned.
    public let frozenUpTo: String?
    /// How many parameters of the network learned.
    public let parameterCount: Int
    /// How many images it was trained on and measured on.
    public let images: Int
    /// Files that could not be looked at, and why.
    public let skipped: [SkippedFile]
    /// Images a second that were decoded and went through the frozen part, or with all of the network unfrozen were
    /// only decoded.
    public let preparedPerSecond: Double
    /// Images a second that were trained on, measuring after each epoch included.
    public let trainedPerSecond: Double
    /// How long all of it took.
    public let seconds: Double
    /// What a reader of the numbers must know.
    public let notes: [String]
}
