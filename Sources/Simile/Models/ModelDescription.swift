import Foundation
package import ModelZoo
import NeuralGraph

/// The description of a model, for people and programs.
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
    /// Side of the image that the network sees, in pixels.
    public var inputSize: Int
    /// What happens to an image before the network sees it.
    public var preprocessing: String
    /// The weights' file name.
    public var weights: String
    /// Whether they are the user's own and not those that the publisher released.
    public var ownWeights: Bool
    /// The SHA-256 of the weights, where it is known beforehand, or was measured.
    public var sha256: String?
    /// The first digits of the SHA-256, where only they are known beforehand.
    public var sha256Prefix: String?
    /// Other files that the model needs.
    public var companions: [String]
    /// The weights' license.
    public var licence: String
    /// Where the weights come from.
    public var source: String
    /// Whether the weights, and what else the model needs, are on this machine.
    public var present: Bool
    /// Where the weights are.
    public var path: String?
    /// The number of parameters, where it was measured.
    public var parameters: Int?
    /// The multiplications with addition for one image, where they were counted.
    public var multiplyAdds: Int?

    /// Describes a preset as a store has it. No weights are read.
    package init(_ preset: ModelPreset, in store: ModelStore) {
        name = preset.options.text(of: preset.name)
        family = preset.family
        summary = preset.summary
        dimension = preset.dimension
        layer = preset.output
        inputSize = preset.inputSize
        preprocessing = preset.preprocessing
        let stored = store.weights(of: preset)
        weights = (stored?.path).map { ($0 as NSString).lastPathComponent } ?? preset.weights.file.name
        ownWeights = stored?.areOwn ?? false
        switch stored?.digest ?? preset.weights.file.digest {
        case .sha256(let digits): sha256 = digits
        case .prefix(let digits): sha256Prefix = digits
        case .fromServer: break
        }
        companions = preset.weights.companions.map(\.name)
        licence = preset.weights.licence
        source = preset.weights.page
        path = stored?.path
        present = store.has(preset)
    }

    /// Describes a model with what only its weights tell. O(size of the weights).
    package init(_ model: LoadedModel, in store: ModelStore) {
        self.init(model.preset, in: store)
        dimension = model.dimension
        sha256 = model.digest
        parameters = model.graph?.parameterCount
        multiplyAdds = model.graph?.multiplyAdds
    }
}
