import NeuralGraph

extension ModelStore {
    /// A preset's network with made-up weights: as large and as fast as the real one, and good for nothing else.
    /// - Throws: ``ModelError/unfit(model:reason:)`` when the options do not fit the network.
    package static func madeUp(_ preset: ModelPreset) throws(ModelError) -> LoadedModel {
        do {
            let backbone = try preset.architecture(.madeUp(), preset.inputSize)
            let graph = try backbone.graph(layer: preset.options.layer, pooling: preset.options.pooling)
            return LoadedModel(preset: preset, network: .graph(graph), digest: "")
        } catch {
            throw .unfit(model: preset.name, reason: "\(error)")
        }
    }
}
