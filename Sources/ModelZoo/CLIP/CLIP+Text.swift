import NeuralGraph

extension CLIP {
    /// Token identifiers, int64 [N, length], to the projection of the token at the text's end [N, projection].
    ///
    /// The end of a text is the first place of the largest identifier, as in the original: `<|endoftext|>` is the last piece
    /// of the vocabulary. What stands behind it changes nothing, since each token looks only backwards.
    /// - Throws: `GraphError` when the weights do not fit.
    static func textGraph(name: String, sizes: Sizes, length: Int, weights: NamedTensors) throws -> NetworkGraph {
        var builder = GraphBuilder(name: "\(name)_text", weights: CLIPNames.canonical(weights))
        let width = sizes.text.width
        let ids = builder.input("tokens", [nil, length], .int64)
        let words = try builder.embedding(
            ids, "text_model.embeddings.token_embedding", count: sizes.vocabulary, width: width)
        let positions = try builder.weight("text_model.embeddings.position_embedding.weight", shape: [length, width])
        var x = try builder.add(words, positions, name: "text_model.embeddings")
        x = try sizes.text.blocks(
            x, "text_model.encoder", mask: try builder.causalMask(tokens: length), in: &builder)
        x = try builder.layerNorm(x, "text_model.final_layer_norm")
        let end = try builder.tokens(x, at: try builder.argMax(ids, axis: 1), name: "text_model.end")
        return builder.build(outputs: [
            try builder.linear(end, "text_projection", outputs: sizes.projection, bias: false)
        ])
    }
}
