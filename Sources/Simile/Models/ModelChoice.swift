public import Basics
package import Catalog
package import Embedding
package import Imaging
import InferenceEngine
import LocalFeatures
public import ModelZoo

/// A model to embed with, and its options.
public struct ModelChoice: Sendable, Hashable {
    /// The name of a preset, `ColorEmbedder.name`, one such as `sift_vlad`, or the absolute path of an ONNX file of the user's own.
    public var name: String
    /// Which of its outputs, and at which size, where that is not the preset's own choice.
    public var options: FeatureOptions
    /// Arithmetic inside the network.
    public var precision: Precision
    /// The name of the projection in the catalog that the model's vectors go through; nil for none. It was trained on such vectors.
    public var projection: String?

    /// A choice; by default EfficientNet-Lite0 in f32.
    /// - Parameters:
    ///   - text: a model's name, with options as `FeatureOptions.parse(_:)` reads them: `vit_small@448@gem`; or the path
    ///     of an `.onnx` file, with options too. Behind a `+` the name of a projection: `efficientnet_lite0+type`.
    ///   - precision: arithmetic inside the network.
    public init(_ text: String = ModelPreset.defaultName, precision: Precision = .f32) {
        let (model, projection) = Self.cut(text)
        self.projection = projection
        (name, options) = FeatureOptions.parse(model)
        name = ColorEmbedder.canonicalName(name)
        // A catalog that knows the model by a path must find it from every folder. Where there is no working folder, a
        // relative path does not exist, and opening it fails with that reason.
        if OwnModel.isPath(name), let path = try? FilePath.name(for: name) { name = path }
        self.precision = precision
    }

    /// The name with its options, as ``init(_:precision:)`` reads it: what a catalog calls the model.
    public var text: String { options.text(of: name) + (projection.map { "+\($0)" } ?? "") }

    /// Whether both are the same, names byte by byte, as paths of files are.
    public static func == (left: ModelChoice, right: ModelChoice) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.options == right.options
            && left.precision == right.precision && left.projection == right.projection
    }

    /// What a name can stand for.
    private enum Model {
        case preset(ModelPreset)
        case own
        case color
        case vlad(FeatureKind)
        case projected(base: ModelChoice, name: String)
    }

    private func model() throws(ModelError) -> Model {
        if let (base, name) = projected { return .projected(base: base, name: name) }
        // These have no outputs or sizes to choose from, so with options they are no names.
        if text == ColorEmbedder.name { return .color }
        if let kind = VLADEmbedder.kind(named: text) { return .vlad(kind) }
        if OwnModel.isPath(name) { return .own }
        do {
            return .preset(try ModelPreset.named(name).with(options))
        } catch .unknownModel(_, let known) {
            let others = Self.namesWithoutWeights
            throw .unknownModel(others.contains(name) ? text : name, known: known + others)
        }
    }

    /// The models without a network.
    static let namesWithoutWeights = [ColorEmbedder.name] + FeatureKind.allCases.map(VLADEmbedder.name)

    /// Whether the model has a network; one without has one precision, and no input size to choose.
    package var hasNetwork: Bool { !Self.namesWithoutWeights.contains(options.text(of: name)) }

    /// The kind of local features that the model aggregates by a vocabulary of the catalog's; nil for another model.
    var vocabularyKind: FeatureKind? { VLADEmbedder.kind(named: options.text(of: name)) }

    /// Makes sure that there is such a model, weights or not.
    /// - Throws: `ModelError`.
    package func check() throws(ModelError) {
        switch try model() {
        case .own: try OwnModel.check(path: name)
        case .projected(let base, _): try base.check()
        case .color, .preset, .vlad: break
        }
    }

    /// The identity of the vectors that this choice makes. O(1) for most presets as they are; where the publisher does not
    /// tell the weights' whole digest, or another layer is taken, the weights are read. A model of the user's own, and a vocabulary, is
    /// always read.
    /// - Throws: `ModelError` when there is no such model, or the weights must be read and cannot.
    package func space(store: ModelStore) throws(ModelError) -> VectorSpace {
        switch try model() {
        case .color: return ColorEmbedder.space
        case .projected(let base, let name):
            return try ProjectedModel(self, base: base, named: name, in: store).space
        case .vlad(let kind): return VLADEmbedder(try VocabularyFile(kind, in: store).read()).space
        case .own:
            let model = try load(store: store)
            return space(of: model.preset, digest: model.digest, dimension: try measuredDimension(of: model))
        case .preset(let preset):
            var (digest, dimension) = (store.knownDigest(of: preset), preset.dimension)
            if digest == nil || options.layer != nil || options.pooling != nil {
                let loaded = try store.load(preset)
                (digest, dimension) = (loaded.digest, loaded.dimension)
            }
            return space(of: preset, digest: digest ?? "", dimension: dimension)
        }
    }

    /// As ``space(store:)``, but only when the weights are at hand.
    func presentSpace(store: ModelStore) throws(ModelError) -> VectorSpace {
        if let (base, _) = projected { _ = try base.presentSpace(store: store) }
        if case .preset(let preset) = try model(), !store.has(preset) { _ = try store.load(preset) }
        return try space(store: store)
    }

    func space(of preset: ModelPreset, digest: String, dimension: Int) -> VectorSpace {
        VectorSpace(
            model: text, weightsDigest: digest, preprocessing: preset.preprocessing, layer: preset.output,
            precision: precision == .f32 ? .f32 : .bf16, dimension: dimension)
    }

    /// What embeds images. A network's weights are loaded and it is compiled: a quarter of a second.
    /// - Parameters:
    ///   - store: where the weights are.
    ///   - limits: what an image may cost.
    ///   - streams: how many workers will embed side by side; 1 for a single query.
    /// - Throws: `ModelError` or `EmbeddingError`.
    package func embedder(
        store: ModelStore, limits: ImageLimits = ImageLimits(), streams: Int = 1
    ) throws -> any ImageEmbedder {
        switch try model() {
        case .color: ColorEmbedder(limits: limits)
        case .projected(let base, let name):
            try ProjectedModel(self, base: base, named: name, in: store)
                .embedder(base.embedder(store: store, limits: limits, streams: streams))
        case .vlad(let kind): VLADEmbedder(try VocabularyFile(kind, in: store).read(), limits: limits)
        case .own, .preset:
            try Embedder(
                load(store: store), limits: limits, configuration: .init(precision: precision, streams: streams))
        }
    }

    /// What tells the parts of places; nil for a model whose embedding is no average over places.
    /// - Parameters:
    ///   - store: where the weights are.
    ///   - limits: what an image may cost.
    ///   - streams: how many workers will run side by side.
    /// - Throws: `ModelError` or `EmbeddingError`.
    func placeEmbedder(store: ModelStore, limits: ImageLimits, streams: Int) throws -> PlaceEmbedder? {
        switch try model() {
        case .color, .projected, .vlad: return nil
        case .own, .preset: break
        }
        return try PlaceEmbedder(
            load(store: store), limits: limits, configuration: .init(precision: precision, streams: streams))
    }
}

/// A precision by the names of the command line and the service's configuration.
public enum PrecisionName: String, Sendable, Codable, CaseIterable {
    /// Single precision: the same vectors on every machine, up to rounding.
    case f32
    /// bfloat16 where the processor has it: about twice as fast; the mean cosine to `f32` is 0.9993 on photos.
    case fast

    /// The precision itself.
    public var precision: Precision { self == .f32 ? .f32 : .bf16 }
}
