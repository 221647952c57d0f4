import NeuralGraph

extension CLIP {
    /// Pixels [N, 3, size, size] to the projection of the class token [N, projection].
    ///
    /// The features before pooling are all tokens after the last normalization, which the original applies to the class
    /// token only: it works on each token alone, so the embedding is the same. The table of positions is brought to the
    /// size of the image by ``PositionEmbedding``, as open_clip does.
    /// - Throws: `GraphError` when the size is no multiple of the patch, or the weights do not fit.
    static func backbone(name: String, sizes: Sizes, size: Int, weights: NamedTensors) throws -> Backbone {
        let side = size / sizes.patch
        guard 1...VisionTransformer.mostPatches ~= side, side * sizes.patch == size else {
            throw GraphError.invalidLayer(
                layer: patches,
                reason: "an image of \(size) by \(size) pixels does not divide into "
                    + "1 to \(VisionTransformer.mostPatches) patches of \(sizes.patch) along a side")
        }
        var builder = GraphBuilder(name: name, weights: fitted(CLIPNames.canonical(weights), side: side))
        let width = sizes.vision.width
        let pixels = builder.input("pixels", [nil, 3, size, size])
        let map = try builder.conv(
            pixels, patches, channels: width, kernel: Size2D(sizes.patch), stride: Size2D(sizes.patch))
        let rows = try builder.transpose(try builder.reshape(map, [nil, width, side * side]), [0, 2, 1])
        let classToken = try builder.reshape(
            try builder.weight("vision_model.embeddings.class_embedding", shape: [width]), [1, 1, width])
        let tokens = try builder.prepend(classToken, to: rows)
        var x = try builder.add(
            tokens, try builder.weight(positions, shape: [1 + side * side, width]), name: "vision_model.embeddings")
        x = try builder.layerNorm(x, "vision_model.pre_layrnorm")  // spelt so in the weights
        x = try sizes.vision.blocks(x, "vision_model.encoder", in: &builder)
        x = try builder.layerNorm(x, "vision_model.post_layernorm")
        let embedding = try builder.linear(
            try builder.element(x, 0, axis: 1), "visual_projection", outputs: sizes.projection, bias: false)
        return Backbone(builder: builder, features: x, embedding: embedding, prefixTokens: 1)
    }

    private static let patches = "vision_model.embeddings.patch_embedding"
    private static let positions = "vision_model.embeddings.position_embedding.weight"

    /// The weights with positions for a square of that many patches.
    private static func fitted(_ weights: NamedTensors, side: Int) -> NamedTensors {
        guard let table = weights.find(positions),
            let batch = Tensor(shape: [1] + table.shape, scalarType: table.scalarType, bytes: table.bytes)
        else { return weights }
        let square = PositionEmbedding.fitted(batch, side: side, prefixTokens: 1)
        guard square.shape != batch.shape,
            let rows = Tensor(
                shape: Array(square.shape.dropFirst()), scalarType: square.scalarType, bytes: square.bytes)
        else { return weights }
        var weights = weights
        weights.set(rows, for: positions)
        return weights
    }
}
