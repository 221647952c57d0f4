import NeuralGraph

/// Translates the names of the first PyTorch port of EfficientNet (`_blocks.3._expand_conv.weight`), under which the
/// Lite weights were published, into timm's (`blocks.2.0.conv_pw.weight`). The tensors are the same.
enum EfficientNetNames {
    /// The same tensors under timm's names; weights that have these already are returned as they are.
    static func canonical(_ weights: NamedTensors) -> NamedTensors {
        guard weights.names.contains("_conv_stem.weight") else { return weights }
        let layers = self.layers
        return weights.renamed { name in
            guard let dot = name.lastIndex(of: ".") else { return name }
            let layer = String(name[..<dot])
            return (layers[layer] ?? layer) + name[dot...]
        }
    }

    private static var layers: [String: String] {
        var layers = [
            "_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier",
        ]
        var flat = 0
        for (index, stage) in EfficientNetLite.stages.enumerated() {
            let parts =
                stage.expansion == 1
                ? ["_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"]
                : [
                    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
                    "_project_conv": "conv_pwl", "_bn2": "bn3",
                ]
            for block in 0..<stage.repeats {
                for (old, new) in parts { layers["_blocks.\(flat).\(old)"] = "blocks.\(index).\(block).\(new)" }
                flat += 1
            }
        }
        return layers
    }
}
