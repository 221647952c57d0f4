import NeuralGraph

/// Translates timm's names of MobileNetV2's tensors (`blocks.1.0.conv_pw.weight`) into torchvision's
/// (`features.2.conv.0.0.weight`). The tensors are the same.
enum MobileNetV2Names {
    /// The same tensors under torchvision's names; weights that have these already are returned as they are.
    static func canonical(_ weights: NamedTensors, _ configuration: MobileNetV2.Configuration) -> NamedTensors {
        guard weights.names.contains("conv_stem.weight") else { return weights }
        let layers = layers(configuration)
        return weights.renamed { name in
            guard let dot = name.lastIndex(of: ".") else { return name }
            let layer = String(name[..<dot])
            return (layers[layer] ?? layer) + name[dot...]
        }
    }

    private static func layers(_ configuration: MobileNetV2.Configuration) -> [String: String] {
        var layers = ["conv_stem": "features.0.0", "bn1": "features.0.1"]
        var index = 1
        for (position, stage) in configuration.stages.enumerated() {
            let parts =
                stage.expansion == 1
                ? ["conv_dw": "0.0", "bn1": "0.1", "conv_pw": "1", "bn2": "2"]
                : ["conv_pw": "0.0", "bn1": "0.1", "conv_dw": "1.0", "bn2": "1.1", "conv_pwl": "2", "bn3": "3"]
            for repetition in 0..<stage.repeats {
                for (theirs, ours) in parts {
                    layers["blocks.\(position).\(repetition).\(theirs)"] = "features.\(index).conv.\(ours)"
                }
                index += 1
            }
        }
        layers["conv_head"] = "features.\(index).0"
        layers["bn2"] = "features.\(index).1"
        return layers
    }
}
