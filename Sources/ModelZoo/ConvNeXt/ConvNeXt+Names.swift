import NeuralGraph

/// torchvision's names for the same tensors: `features.1.0.block.0.weight` for `stages.0.blocks.0.conv_dw.weight`.
extension ConvNeXt {
    /// The same tensors under timm's names, the scales of the layers without the axes of an image; weights that have these
    /// names already are returned as they are.
    func canonical(_ weights: NamedTensors) -> NamedTensors {
        guard weights.find("features.0.0.weight") != nil else { return weights }
        let layers = torchvisionLayers
        var result = NamedTensors(source: weights.source)
        for (name, tensor) in weights {
            let dot = name.lastIndex(of: ".") ?? name.endIndex
            let (layer, parameter) = (String(name[..<dot]), name[dot...])
            if parameter == ".layer_scale" {
                // [C, 1, 1] there, [C] here.
                let flat = Tensor(shape: [tensor.count], scalarType: tensor.scalarType, bytes: tensor.bytes)
                result.set(flat ?? tensor, for: (layers[layer] ?? layer) + ".gamma")
            } else {
                result.set(tensor, for: (layers[layer] ?? layer) + parameter)
            }
        }
        return result
    }

    private var torchvisionLayers: [String: String] {
        var layers = [
            "features.0.0": "stem.0", "features.0.1": "stem.1", "classifier.0": "head.norm", "classifier.2": "head.fc",
        ]
        let parts = ["0": "conv_dw", "2": "norm", "3": "mlp.fc1", "5": "mlp.fc2"]
        for (stage, depth) in depths.enumerated() {
            if stage > 0 {
                for part in 0..<2 { layers["features.\(2 * stage).\(part)"] = "stages.\(stage).downsample.\(part)" }
            }
            for block in 0..<depth {
                let (old, new) = ("features.\(2 * stage + 1).\(block)", "stages.\(stage).blocks.\(block)")
                layers[old] = new
                for (place, part) in parts { layers["\(old).block.\(place)"] = "\(new).\(part)" }
            }
        }
        return layers
    }
}
