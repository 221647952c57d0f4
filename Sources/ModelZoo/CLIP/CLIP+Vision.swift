import NeuralGraph

extension CLIP {
    /// Pixels [N, 3, size, size] to the projection of the class token [N, projection].
    ///
    /// The features before pooling are all tokens after the last normalisation, which the original applies to the class
    /// token only: it works on each token alone, so the embedding is the same.
    /// - Throws: `GraphError` when the weights do not fit or have no positions for that many patches.
    static func backbone(name: String, sizes: Sizes, size: Int, weights: NamedTensors) throws -> Backbone {
        var builder = GraphBuilder(name: name, weights: CLIPNames.canonical(weights))
        let width = sizes.vision.width
        let embeddings = "vision_model.embeddings"
        let pixels = builder.input("pixels", [nil, 3, size, size])
        let patches = try builder.conv(
            pixels, "\(embeddings).patch_embedding", channels: width,
            kernel: Size2D(height: sizes.patch, width: sizes.patch),
            stride: Size2D(height: sizes.patch, width: sizes.patch))
        let count = (size / sizes.patch) * (size / sizes.patch)
        let rows = try builder.transpose(try builder.reshape(patches, [nil, width, count]), [0, 2, 1])
        let classToken = try builder.reshape(
            try builder.weight("\(embeddings).class_embedding", shape: [width]), [1, 1, width])
        let positions = try builder.positions("\(embeddings).position_embedding.weight", patches: count, width: width)
        var x = try builder.add(
            try builder.prepend(classToken, to: rows), positions, name: embeddings)
        x = try builder.layerNorm(x, "vision_model.pre_layrnorm")  // spelt so in the weights
        x = try sizes.vision.blocks(x, "vision_model.encoder", in: &builder)
        x = try builder.layerNorm(x, "vision_model.post_layernorm")
        let embedding = try builder.linear(
            try builder.element(x, 0, axis: 1), "visual_projection", outputs: sizes.projection, bias: false)
        return Backbone(builder: builder, features: x, embedding: embedding, prefixTokens: 1)
    }
}

extension GraphBuilder {
    /// The learned positions of the class token and of the patches, [1 + patches, width].
    fileprivate mutating func positions(_ name: String, patches: Int, width: Int) throws(GraphError) -> Value {
        if let shape = weightShape(name), shape.count == 2, shape[1] == width, shape[0] != 1 + patches {
            throw .invalidLayer(
                layer: name,
                reason:
                    "it knows pictures of \(shape[0] - 1) patches, not of \(patches); use the model's own input size")
        }
        return try weight(name, shape: [1 + patches, width])
    }
}
