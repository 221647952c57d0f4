import Embedding
package import ModelZoo

extension ModelChoice {
    /// The model that is meant, weights included: a preset, or an ONNX file of the user's own.
    package func load(store: ModelStore) throws(ModelError) -> LoadedModel {
        guard !OwnModel.isPath(name) else { return try OwnModel.load(path: name, options: options) }
        return try store.load(try ModelPreset.named(name).with(options))
    }

    /// The length of a model's vectors, as its network tells.
    func measuredDimension(of model: LoadedModel) throws(ModelError) -> Int {
        do {
            return try model.measuredDimension()
        } catch {
            throw .invalidPreset(path: model.preset.name, reason: "\(error)")
        }
    }
}
