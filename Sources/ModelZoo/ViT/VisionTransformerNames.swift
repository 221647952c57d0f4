import NeuralGraph

/// Translates the names that Hugging Face's library gives the weights of ViT and DINOv2
/// (`vit.encoder.layer.3.attention.attention.query.weight`), with or without the model's name before them, into timm's
/// (`blocks.3.attn.qkv.weight`). Facebook's own names for DINOv2 are timm's.
enum VisionTransformerNames {
    /// The same tensors under timm's names; weights that have these already are returned as they are.
    ///
    /// Queries, keys and values are one layer in timm: theirs are copied into one tensor, a quarter of all weights.
    /// - Throws: `WeightsError` when of these three one is missing or shaped unlike the others.
    static func canonical(_ weights: NamedTensors) throws(WeightsError) -> NamedTensors {
        let mark = "embeddings.cls_token"
        guard let found = weights.names.first(where: { $0 == mark || $0.hasSuffix(".\(mark)") }) else { return weights }
        let model = found.dropLast(mark.count)
        var result = NamedTensors(source: weights.source)
        result.metadata = weights.metadata
        for (name, tensor) in weights {
            let rest = name.hasPrefix(model) ? String(name.dropFirst(model.count)) : name
            guard rest.hasPrefix(blocks) else {
                result.set(tensor, for: outside[rest] ?? rest)
                continue
            }
            let parts = rest.dropFirst(blocks.count).split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let dot = parts[1].lastIndex(of: ".") else { continue }
            let layer = String(parts[1][..<dot])
            let role = parts[1][dot...]
            switch layer {
            case "attention.attention.query":
                let others = ["key", "value"].map { "\(model)\(blocks)\(parts[0]).attention.attention.\($0)\(role)" }
                let key = try weights.tensor(others[0], shape: tensor.shape)
                let value = try weights.tensor(others[1], shape: tensor.shape)
                result.set(joined([tensor, key, value]), for: "blocks.\(parts[0]).attn.qkv\(role)")
            case "attention.attention.key", "attention.attention.value": break
            default:
                let role = role == ".lambda1" ? ".gamma" : role
                result.set(tensor, for: "blocks.\(parts[0]).\(inside[layer] ?? layer)\(role)")
            }
        }
        return result
    }

    private static let blocks = "encoder.layer."

    /// Whole names outside the blocks.
    private static let outside = [
        "embeddings.cls_token": "cls_token", "embeddings.position_embeddings": "pos_embed",
        "embeddings.patch_embeddings.projection.weight": "patch_embed.proj.weight",
        "embeddings.patch_embeddings.projection.bias": "patch_embed.proj.bias",
        "layernorm.weight": "norm.weight", "layernorm.bias": "norm.bias",
    ]

    /// Layers of a block; what DINOv2 calls like timm is not listed.
    private static let inside = [
        "layernorm_before": "norm1", "layernorm_after": "norm2", "attention.output.dense": "attn.proj",
        "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2", "layer_scale1": "ls1", "layer_scale2": "ls2",
    ]

    /// Tensors of one shape, one below the other, as 32-bit floats.
    private static func joined(_ tensors: [Tensor]) -> Tensor {
        guard let first = tensors.first, let rows = first.shape.first else { return Tensor([Float]()) }
        return Tensor(tensors.flatMap { $0.floats() }, shape: [tensors.count * rows] + first.shape.dropFirst())
    }
}
