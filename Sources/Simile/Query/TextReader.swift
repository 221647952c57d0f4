import Embedding
import InferenceEngine
package import ModelZoo
import SimilarityLearning

/// What turns words into vectors of the space in which a model's images lie.
package struct TextReader: Sendable {
    /// Whether a model reads.
    package var reads: @Sendable (ModelChoice) -> Bool
    /// Loads what a model reads with; the function that it gives turns a text into a unit vector. Both block.
    package var load: @Sendable (ModelChoice, ModelStore) throws -> (String) throws -> [Float]

    /// A reader of these parts.
    package init(
        reads: @escaping @Sendable (ModelChoice) -> Bool,
        load: @escaping @Sendable (ModelChoice, ModelStore) throws -> (String) throws -> [Float]
    ) {
        self.reads = reads
        self.load = load
    }

    /// Reads nothing.
    package static let none = TextReader(
        reads: { _ in false }, load: { choice, _ in throw SearchRequestError.cannotRead(model: choice.text) })

    /// Reads with the text towers of the models that have one. The vector of a text lies where those of whole images do, so
    /// a model whose vectors are taken from another layer does not read.
    package static let models = TextReader(
        reads: { choice in
            guard choice.options.layer == nil, choice.options.pooling == nil else { return false }
            return (try? ModelPreset.named(choice.name))?.text != nil
        },
        load: { try Self.load($0, $1) })

    private static func load(_ choice: ModelChoice, _ store: ModelStore) throws -> (String) throws -> [Float] {
        if let (base, name) = choice.projected {
            let projected = try ProjectedModel(choice, base: base, named: name, in: store)
            let read = try load(base, store)
            return { projected.projection(try read($0)) }
        }
        let embedder = try TextEmbedder(
            ModelPreset.named(choice.name).with(choice.options), store: store,
            configuration: .init(precision: choice.precision))
        return { try embedder.embed($0) }
    }
}
