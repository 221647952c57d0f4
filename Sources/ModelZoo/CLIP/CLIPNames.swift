import NeuralGraph

/// Translates the names of OpenAI's CLIP and of open_clip (`visual.transformer.resblocks.3.attn.in_proj_weight`) into those
/// of Hugging Face (`vision_model.encoder.layers.3.self_attn.q_proj.weight`, …).
///
/// The layer of queries, keys and values is cut into three, and the two projections, stored as inputs × outputs, are
/// turned; all other tensors are the same.
enum CLIPNames {
    /// The same weights under Hugging Face's names; weights that have these already are returned as they are.
    static func canonical(_ weights: NamedTensors) -> NamedTensors {
        // Either half may stand alone.
        guard weights.find("visual.conv1.weight") != nil || weights.find("token_embedding.weight") != nil else {
            return weights
        }
        var result = NamedTensors(source: weights.source)
        result.metadata = weights.metadata
        for (name, tensor) in weights {
            for (name, tensor) in translated(name, tensor) { result.set(tensor, for: name) }
        }
        return result
    }

    /// One tensor, which may become three. What has no place in the two halves keeps its name.
    private static func translated(_ name: String, _ tensor: Tensor) -> [(String, Tensor)] {
        if let new = singles[name] { return [(new, tensor)] }
        if let new = turned[name] { return [(new, tensor.turned)] }
        for (old, new) in prefixes where name.hasPrefix(old) {
            let rest = name.dropFirst(old.count)
            guard let dot = rest.firstIndex(of: ".") else { break }
            let part = String(rest[rest.index(after: dot)...])
            let block = new + rest[...dot]
            for (old, new) in parts where part.hasPrefix(old) {
                return [(block + new + part.dropFirst(old.count), tensor)]
            }
            guard part == "attn.in_proj_weight" || part == "attn.in_proj_bias", let thirds = tensor.thirds else {
                break
            }
            let kind = part.hasSuffix("weight") ? "weight" : "bias"
            return zip(["q", "k", "v"], thirds).map { ("\(block)self_attn.\($0)_proj.\(kind)", $1) }
        }
        return [(name, tensor)]
    }

    private static let prefixes = [
        ("visual.transformer.resblocks.", "vision_model.encoder.layers."),
        ("transformer.resblocks.", "text_model.encoder.layers."),
    ]

    private static let parts = [
        ("ln_1.", "layer_norm1."), ("ln_2.", "layer_norm2."), ("attn.out_proj.", "self_attn.out_proj."),
        ("mlp.c_fc.", "mlp.fc1."), ("mlp.c_proj.", "mlp.fc2."),
    ]

    private static let singles = [
        "visual.class_embedding": "vision_model.embeddings.class_embedding",
        "visual.positional_embedding": "vision_model.embeddings.position_embedding.weight",
        "visual.conv1.weight": "vision_model.embeddings.patch_embedding.weight",
        "visual.ln_pre.weight": "vision_model.pre_layrnorm.weight",
        "visual.ln_pre.bias": "vision_model.pre_layrnorm.bias",
        "visual.ln_post.weight": "vision_model.post_layernorm.weight",
        "visual.ln_post.bias": "vision_model.post_layernorm.bias",
        "token_embedding.weight": "text_model.embeddings.token_embedding.weight",
        "positional_embedding": "text_model.embeddings.position_embedding.weight",
        "ln_final.weight": "text_model.final_layer_norm.weight",
        "ln_final.bias": "text_model.final_layer_norm.bias",
    ]

    private static let turned = [
        "visual.proj": "visual_projection.weight", "text_projection": "text_projection.weight",
    ]
}

extension Tensor {
    /// A matrix with rows and columns exchanged, as 32-bit floats; anything else as it is.
    fileprivate var turned: Tensor {
        guard shape.count == 2 else { return self }
        let (rows, columns) = (shape[0], shape[1])
        let values = floats()
        let turned = [Float](unsafeUninitializedCapacity: values.count) { buffer, initialized in
            for row in 0..<rows {
                for column in 0..<columns {
                    buffer.initializeElement(at: column * rows + row, to: values[row * columns + column])
                }
            }
            initialized = values.count
        }
        return Tensor(turned, shape: [columns, rows])
    }

    /// Three equal parts along the first axis, which share the memory; nil if it does not divide.
    fileprivate var thirds: [Tensor]? {
        guard let rows = shape.first, rows > 0, rows % 3 == 0 else { return nil }
        let length = bytes.count / 3
        let parts = (0..<3).compactMap { part in
            let start = bytes.startIndex + part * length
            return Tensor(
                shape: [rows / 3] + shape.dropFirst(), scalarType: scalarType, bytes: bytes[start..<start + length])
        }
        return parts.count == 3 ? parts : nil
    }
}
