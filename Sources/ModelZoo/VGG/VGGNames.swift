import NeuralGraph

/// Translates timm's VGG, whose dense layers are convolutions over the whole map (`pre_logits.fc1`), into torchvision's
/// (`classifier.0`). The numbers and their order are the same.
enum VGGNames {
    /// The same tensors under torchvision's names and shapes; weights that have these already are returned as they are.
    static func canonical(_ weights: NamedTensors) -> NamedTensors {
        guard weights.names.contains("pre_logits.fc1.weight") else { return weights }
        let layers = ["pre_logits.fc1": "classifier.0", "pre_logits.fc2": "classifier.3", "head.fc": "classifier.6"]
        var result = NamedTensors(source: weights.source)
        result.metadata = weights.metadata
        for (name, tensor) in weights {
            guard let dot = name.lastIndex(of: "."), let layer = layers[String(name[..<dot])] else {
                result.set(tensor, for: name)
                continue
            }
            result.set(rows(tensor), for: layer + name[dot...])
        }
        return result
    }

    /// `[outputs, channels, height, width]` as `[outputs, channels · height · width]`; anything else as it is.
    private static func rows(_ tensor: Tensor) -> Tensor {
        guard tensor.shape.count == 4, let outputs = tensor.shape.first, outputs > 0 else { return tensor }
        let shape = [outputs, tensor.count / outputs]
        return Tensor(shape: shape, scalarType: tensor.scalarType, bytes: tensor.bytes) ?? tensor
    }
}
