package import Catalog
package import ModelZoo

extension VectorSpace {
    /// Whether its vectors come from weights of the user's own, and not from those that the model's publisher released.
    package func hasOwnWeights(in store: ModelStore = ModelStore()) -> Bool {
        guard let preset = try? ModelPreset.named(FeatureOptions.parse(model).name) else { return false }
        return store.areOwn(weightsDigest, of: preset)
    }
}

extension ModelChoice {
    /// Whether the model would be loaded with weights of the user's own.
    func hasOwnWeights(in store: ModelStore) -> Bool {
        guard let preset = try? ModelPreset.named(name) else { return false }
        return store.weights(of: preset)?.areOwn ?? false
    }
}
