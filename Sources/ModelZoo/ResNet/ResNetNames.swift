import NeuralGraph

/// Translates Hugging Face's names of a ResNet's tensors (`encoder.stages.0.layers.1.layer.0.convolution.weight`) into
/// torchvision's (`layer1.1.conv1.weight`). The tensors are the same.
enum ResNetNames {
    /// The same tensors under torchvision's names; weights that have these already are returned as they are.
    static func canonical(_ weights: NamedTensors) -> NamedTensors {
        guard weights.names.contains(where: { $0.hasSuffix("embedder.embedder.convolution.weight") }) else {
            return weights
        }
        return weights.renamed { name in
            var words = name.split(separator: ".")[...]
            // Files of the whole classifier have everything below `resnet`.
            if words.first == "resnet" { words.removeFirst() }
            return torchvision(Array(words)) ?? name
        }
    }

    private static func torchvision(_ words: [Substring]) -> String? {
        guard let parameter = words.last, words.count >= 4 else { return nil }
        let isNorm = words[words.count - 2] == "normalization"
        if words.starts(with: ["embedder", "embedder"]) { return "\(isNorm ? "bn1" : "conv1").\(parameter)" }
        guard words.count >= 8, words.starts(with: ["encoder", "stages"]), words[3] == "layers",
            let stage = Int(words[2]), let block = Int(words[4]), (0..<100).contains(stage)
        else { return nil }
        let prefix = "layer\(stage + 1).\(block)"
        if words[5] == "shortcut" { return "\(prefix).downsample.\(isNorm ? 1 : 0).\(parameter)" }
        guard words.count == 9, words[5] == "layer", let layer = Int(words[6]), (0..<100).contains(layer) else {
            return nil
        }
        return "\(prefix).\(isNorm ? "bn" : "conv")\(layer + 1).\(parameter)"
    }
}
