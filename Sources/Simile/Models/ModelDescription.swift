public import ModelZoo

/// A model as it is told to a person or another program.
public struct ModelDescription: Sendable, Encodable {
    /// Its name.
    public var name: String
    /// The architecture family.
    public var family: String
    /// One line about it.
    public var summary: String
    /// Length of the embedding.
    public var dimension: Int
    /// The output that is the embedding.
    public var layer: String
    /// Side of the picture that the network sees, in pixels.
    public var inputSize: Int
    /// What happens to a picture before the network sees it.
    public var preprocessing: String
    /// The weights' file name.
    public var weights: String
    /// The SHA-256 of the weights, or its first digits, where it is known beforehand.
    public var sha256: String?
    /// The weights' licence.
    public var licence: String
    /// Where the weights come from.
    public var source: String
    /// Whether the weights are on this machine.
    public var present: Bool
    /// Where they are.
    public var path: String?

    /// Describes a preset as a store has it.
    public init(_ preset: ModelPreset, in store: ModelStore) {
        name = preset.name
        family = preset.family
        summary = preset.summary
        dimension = preset.dimension
        layer = preset.layer
        inputSize = preset.inputSize
        preprocessing = preset.preprocessing
        weights = preset.weights.file.name
        switch preset.weights.file.digest {
        case .sha256(let digits), .prefix(let digits): sha256 = digits
        case .told: sha256 = nil
        }
        licence = preset.weights.licence
        source = preset.weights.page
        path = store.path(of: preset)
        present = path != nil
    }
}
