public import Catalog
public import Embedding
public import Imaging
public import InferenceEngine
public import ModelZoo

/// Which model to see with, and how exactly.
public struct ModelChoice: Sendable, Hashable {
    /// A name that `ModelZoo` knows.
    public var name: String
    /// Arithmetic inside the network.
    public var precision: Precision

    /// A choice; by default EfficientNet-Lite0 in f32.
    public init(_ name: String = ModelZoo.defaultName, precision: Precision = .f32) {
        self.name = name
        self.precision = precision
    }

    /// The identity of the vectors that this choice makes. O(1); weights need not be present.
    /// - Throws: `ModelError.unknownModel`.
    public func space() throws(ModelError) -> VectorSpace {
        let preset = try ModelZoo.preset(named: name)
        return VectorSpace(
            model: preset.name, weightsDigest: preset.weights.sha256, preprocessing: preset.preprocessing,
            layer: preset.layer, precision: precision == .f32 ? .f32 : .bf16, dimension: preset.dimension)
    }

    /// Loads the weights and compiles the network: a quarter of a second.
    /// - Parameters:
    ///   - store: where the weights are.
    ///   - limits: what a picture may cost.
    ///   - streams: how many workers will embed side by side; 1 for a single query.
    /// - Throws: `ModelError` or `EmbeddingError`.
    public func embedder(
        store: ModelStore, limits: ImageLimits = ImageLimits(), streams: Int = 1
    ) throws -> Embedder {
        let model = try store.load(ModelZoo.preset(named: name))
        return try Embedder(model, limits: limits, configuration: .init(precision: precision, streams: streams))
    }
}
