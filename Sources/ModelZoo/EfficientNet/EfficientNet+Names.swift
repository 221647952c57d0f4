import NeuralGraph

/// Other names under which the same tensors are published: those of the first PyTorch port (`_blocks.3._expand_conv.weight`),
/// which the Lite weights have, and torchvision's (`features.2.1.block.0.0.weight`).
extension EfficientNet {
    /// The same tensors under timm's names (`blocks.1.1.conv_pw.weight`); weights that have these already are returned as
    /// they are.
    func canonical(_ weights: NamedTensors) -> NamedTensors {
        let layers =
            if weights.find("_conv_stem.weight") != nil {
                firstPortLayers
            } else if weights.find("features.0.0.weight") != nil {
                torchvisionLayers
            } else {
                [:] as [String: String]
            }
        guard !layers.isEmpty else { return weights }
        return weights.renamed { name in
            guard let dot = name.lastIndex(of: ".") else { return name }
            let layer = String(name[..<dot])
            return (layers[layer] ?? layer) + name[dot...]
        }
    }

    private var firstPortLayers: [String: String] {
        var layers = [
            "_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier",
        ]
        var flat = 0
        for (index, stage) in stages.enumerated() {
            let parts =
                stage.expansion == 1
                ? ["_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"]
                : [
                    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
                    "_project_conv": "conv_pwl", "_bn2": "bn3",
                ]
            for block in 0..<stage.repeats {
                for (old, new) in parts { layers["_blocks.\(flat).\(old)"] = "blocks.\(index).\(block).\(new)" }
                for part in ["reduce", "expand"] {
                    layers["_blocks.\(flat)._se_\(part)"] = "blocks.\(index).\(block).se.conv_\(part)"
                }
                flat += 1
            }
        }
        return layers
    }

    private var torchvisionLayers: [String: String] {
        let head = "features.\(stages.count + 1)"
        var layers = [
            "features.0.0": "conv_stem", "features.0.1": "bn1", "\(head).0": "conv_head", "\(head).1": "bn2",
            "classifier.1": "classifier",
        ]
        for (index, stage) in stages.enumerated() {
            let convolutions = stage.expansion == 1 ? ["conv_dw", "conv_pw"] : ["conv_pw", "conv_dw", "conv_pwl"]
            for block in 0..<stage.repeats {
                let old = "features.\(index + 1).\(block).block"
                let new = "blocks.\(index).\(block)"
                // Squeeze-and-excitation stands between the last two convolutions.
                let squeeze = convolutions.count - 1
                for (place, convolution) in convolutions.enumerated() {
                    let step = "\(old).\(place < squeeze ? place : place + 1)"
                    layers["\(step).0"] = "\(new).\(convolution)"
                    layers["\(step).1"] = "\(new).bn\(place + 1)"
                }
                layers["\(old).\(squeeze).fc1"] = "\(new).se.conv_reduce"
                layers["\(old).\(squeeze).fc2"] = "\(new).se.conv_expand"
            }
        }
        return layers
    }
}
