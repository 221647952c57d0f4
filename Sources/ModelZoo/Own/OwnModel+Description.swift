import Basics
package import Imaging
package import NeuralGraph

extension OwnModel {
    /// The description to lie beside a network that takes images as a preset does and has one input and one output: its
    /// trained copy. What is read from it is the preset's own preparation, to the last bit.
    package static func description(of preset: ModelPreset) -> String {
        description(
            ["How images are prepared: as for \(preset.name)."], preset.preparation, preset.normalization)
    }

    /// The description to lie beside a network that was made here.
    /// - Parameters:
    ///   - comments: what a reader should know of it, a line each.
    ///   - output: the output that is the vector; nil for the only one.
    package static func description(
        _ comments: [String], _ preparation: Preparation, _ normalization: Normalization, output: String? = nil
    ) -> String {
        let crop = preparation.crop
        func list(_ values: [Float]) -> String { "[" + values.map(\.description).joined(separator: ", ") + "]" }
        let lines =
            comments.map { "# \($0.onOneLine)" } + [
                "size: \(crop.width == crop.height ? "\(crop.width)" : "[\(crop.width), \(crop.height)]")",
                "short_side: \(preparation.shortSide)",
                "interpolation: \(preparation.interpolation.rawValue)",
                "fit: \(preparation.fit.rawValue)",
                "mean: \(list(normalization.mean))",
                "std: \(list(normalization.deviation))",
                "scale: 1",
                "layout: NCHW",
                "channels: RGB",
            ] + [output.map { "output: \($0)" }].compactMap(\.self)
        return lines.joined(separator: "\n") + "\n"
    }

    /// A model that is not in a file yet, and its description.
    /// - Parameter path: where both will be.
    /// - Throws: ``ModelError/invalidPreset(path:reason:)``.
    package static func model(
        _ graph: NetworkGraph, description: String, at path: String
    ) throws(ModelError) -> LoadedModel {
        do {
            return model(at: path, try OwnRecipe(yaml: Array(description.utf8)), graph.onnxModel())
        } catch {
            throw .invalidPreset(path: presetPath(of: path), reason: error.reason)
        }
    }
}
