import Embedding
import LocalFeatures
package import ModelZoo

extension ModelDescription {
    /// All models, the default first; those without weights last.
    package static func all(in store: ModelStore) -> [ModelDescription] {
        ModelPreset.all.map { ModelDescription($0, in: store) } + withoutNetwork
    }

    /// The model of a name, which may have options, with what its weights tell where they are here.
    /// - Throws: `ModelError` when there is no such model, or its weights are damaged.
    package static func named(_ text: String, in store: ModelStore) throws(ModelError) -> ModelDescription {
        try ModelChoice(text).check()
        let choice = ModelChoice(text)
        let base = try choice.projected.map { base, _ throws(ModelError) in try named(base.text, in: store) }
        if let described = try projected(choice, of: base, in: store) { return described }
        let known = ColorEmbedder.canonicalName(text)
        if let model = withoutNetwork.first(where: { $0.name == known }) { return model }
        let (name, options) = FeatureOptions.parse(text)
        let preset = try ModelPreset.named(name).with(options)
        return store.has(preset)
            ? ModelDescription(try store.load(preset), in: store) : ModelDescription(preset, in: store)
    }

    /// A model as far as it is known without reading its weights; nil where only a file of the user's own tells.
    package static func brief(_ choice: ModelChoice, in store: ModelStore) -> ModelDescription? {
        if let (base, _) = choice.projected {
            return try? projected(choice, of: brief(base, in: store), in: store)
        }
        if let model = withoutNetwork.first(where: { $0.name == choice.text }) { return model }
        guard let preset = try? ModelPreset.named(choice.name) else { return nil }
        return ModelDescription(preset.with(choice.options), in: store)
    }

    /// A model whose vectors are projected, by what is known of the model itself; nil for one that is as it is.
    private static func projected(
        _ choice: ModelChoice, of model: ModelDescription?, in store: ModelStore
    ) throws(ModelError) -> ModelDescription? {
        guard let (base, name) = choice.projected, var description = model else { return nil }
        let space = try choice.space(store: store)
        description.name = choice.text
        description.summary = "\(base.text), projected by \(name), which was trained on the catalog"
        (description.dimension, description.layer) = (space.dimension, space.layer)
        return description
    }

    /// The models that are computed without a network.
    private static var withoutNetwork: [ModelDescription] { [color] + FeatureKind.allCases.map(vlad) }

    /// Aggregated local features.
    private static func vlad(_ kind: FeatureKind) -> ModelDescription {
        ModelDescription(
            name: VLADEmbedder.name(of: kind), family: "aggregated local features",
            summary:
                "the same thing or picture, turned, scaled or cropped, by its \(kind.rawValue.uppercased()) features; no weights",
            dimension: VLADEmbedder.dimension, layer: VLADEmbedder.layer,
            inputSize: VLADEmbedder.extractor(of: kind).longSide,
            preprocessing: VLADEmbedder.preprocessing(of: kind),
            weights: "a vocabulary",
            licence: "the catalog's own", source: "training on its images", present: true)
    }

    /// The color signature, which is computed without weights.
    static var color: ModelDescription {
        ModelDescription(
            name: ColorEmbedder.name, family: "color signature",
            summary: "the colors of an image, whatever it shows; no weights",
            dimension: ColorEmbedder.dimension, layer: ColorEmbedder.layer, inputSize: ColorEmbedder.longSide,
            preprocessing: ColorEmbedder.preprocessing, weights: "none", licence: "that of Simile",
            source: "built in", present: true)
    }

    private init(
        name: String, family: String, summary: String, dimension: Int, layer: String, inputSize: Int,
        preprocessing: String, weights: String, licence: String, source: String, present: Bool
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.dimension = dimension
        self.layer = layer
        self.inputSize = inputSize
        self.preprocessing = preprocessing
        self.weights = weights
        ownWeights = false
        companions = []
        self.licence = licence
        self.source = source
        self.present = present
    }
}
