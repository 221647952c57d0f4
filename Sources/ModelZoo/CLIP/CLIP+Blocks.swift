import NeuralGraph

extension CLIP.Transformer {
    /// The blocks `encoder.layers.0` and so on, one after another: tokens [N, tokens, width] to the same shape.
    ///
    /// Each block normalizes before it computes and adds its input back, first around the attention, then around two dense
    /// layers with CLIP's own approximation of GELU between them.
    func blocks(
        _ x: GraphBuilder.Value, _ encoder: String, mask: GraphBuilder.Value? = nil, in builder: inout GraphBuilder
    ) throws(GraphError) -> GraphBuilder.Value {
        var x = x
        for layer in 0..<layers {
            let block = "\(encoder).layers.\(layer)"
            let attention = "\(block).self_attn"
            let looked = try builder.selfAttention(
                try builder.layerNorm(x, "\(block).layer_norm1"), query: "\(attention).q_proj",
                key: "\(attention).k_proj", value: "\(attention).v_proj", projection: "\(attention).out_proj",
                heads: heads, mask: mask)
            x = try builder.add(x, looked, name: attention)
            let thought = try builder.mlp(
                try builder.layerNorm(x, "\(block).layer_norm2"), "\(block).mlp.fc1", "\(block).mlp.fc2",
                hidden: hidden,
                activation: .quickGelu)
            x = try builder.add(x, thought, name: block)
        }
        return x
    }
}
