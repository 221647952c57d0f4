extension GraphBuilder {
    /// Scaled dot-product attention in several heads: `softmax(q · kᵀ / √d + mask) · v`, where each head sees its own
    /// `d = width / heads` features.
    ///
    /// Source: Vaswani et al., "Attention Is All You Need", 2017.
    ///
    /// - Parameters:
    ///   - query: What asks, `[batch, tokens, width]`.
    ///   - key: What is compared, `[batch, others, width]`.
    ///   - value: What is mixed, `[batch, others, features]`.
    ///   - heads: Into how many equal parts `width` and `features` are cut.
    ///   - mask: Numbers to add before the softmax, broadcast to `[batch, heads, tokens, others]`; see
    ///     ``causalMask(tokens:name:)``.
    ///   - name: The name of the result, which is `[batch, tokens, features]`.
    /// - Throws: ``GraphError`` if the shapes do not fit or any but the first size is unknown.
    /// - Complexity: At run time, O(tokens · others · (width + features)) for each image.
    public mutating func attention(
        _ query: Value, _ key: Value, _ value: Value, heads: Int, mask: Value? = nil, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(query.name).attention"
        let (q, width) = try cut(query, heads: heads, order: [0, 2, 1, 3], name)
        let (k, _) = try cut(key, heads: heads, order: [0, 2, 3, 1], name)
        let (v, features) = try cut(value, heads: heads, order: [0, 2, 1, 3], name)
        let scale = 1 / Float(width / heads).squareRoot()
        var scores = try scaled(try matMul(q, k, name: "\(name).scores"), by: scale)
        if let mask {
            let shape = scores.shape
            scores = try add(scores, mask, name: "\(name).masked")
            guard scores.shape == shape else {
                throw .wrongShape(
                    layer: name, what: "the mask", expected: "broadcast to \(describe(shape: shape))",
                    found: mask.shape)
            }
        }
        let mixed = try matMul(try softmax(scores, name: "\(name).weights"), v, name: "\(name).heads")
        return try reshape(try transpose(mixed, [0, 2, 1, 3]), [nil, query.shape[1], features], name: name)
    }

    /// Self-attention with one layer for queries, keys and values together, as timm stores it.
    ///
    /// - Parameters:
    ///   - x: Floats `[batch, tokens, width]`; the result has the same shape.
    ///   - qkv: The layer `[3 · width, width]`, such as `blocks.0.attn.qkv`.
    ///   - projection: The layer after the attention, such as `blocks.0.attn.proj`; it names the result.
    ///   - heads: How many heads there are.
    ///   - mask: Numbers to add before the softmax.
    ///   - bias: Whether `qkv` has a bias; `projection` always has one.
    /// - Throws: ``GraphError`` as ``linear(_:_:outputs:bias:)`` and ``attention(_:_:_:heads:mask:name:)`` do.
    public mutating func selfAttention(
        _ x: Value, qkv: String, projection: String, heads: Int, mask: Value? = nil, bias: Bool = true
    ) throws(GraphError) -> Value {
        let width = try tokenWidth(x, qkv)
        let parts = try split(
            try linear(x, qkv, outputs: 3 * width, bias: bias), sizes: [width, width, width], axis: 2)
        return try linear(
            try attention(parts[0], parts[1], parts[2], heads: heads, mask: mask, name: "\(projection).attention"),
            projection, outputs: width)
    }

    /// Self-attention with a layer each for queries, keys and values, as Hugging Face stores it.
    ///
    /// - Parameters:
    ///   - x: Floats `[batch, tokens, width]`; the result has the same shape.
    ///   - query: The layer of the queries, such as `layers.0.self_attn.q_proj`.
    ///   - key: The layer of the keys, such as `layers.0.self_attn.k_proj`.
    ///   - value: The layer of the values, such as `layers.0.self_attn.v_proj`.
    ///   - projection: The layer after the attention, such as `layers.0.self_attn.out_proj`; it names the result.
    ///   - heads: How many heads there are.
    ///   - mask: Numbers to add before the softmax.
    ///   - bias: Whether `query`, `key` and `value` have a bias; `projection` always has one.
    /// - Throws: ``GraphError`` as ``linear(_:_:outputs:bias:)`` and ``attention(_:_:_:heads:mask:name:)`` do.
    public mutating func selfAttention(
        _ x: Value, query: String, key: String, value: String, projection: String, heads: Int, mask: Value? = nil,
        bias: Bool = true
    ) throws(GraphError) -> Value {
        let width = try tokenWidth(x, query)
        let q = try linear(x, query, outputs: width, bias: bias)
        let k = try linear(x, key, outputs: width, bias: bias)
        let v = try linear(x, value, outputs: width, bias: bias)
        return try linear(
            try attention(q, k, v, heads: heads, mask: mask, name: "\(projection).attention"), projection,
            outputs: width)
    }

    /// The mask under which each token sees only itself and those before it: `[tokens, tokens]`, −∞ above the diagonal
    /// and 0 elsewhere.
    ///
    /// - Throws: ``GraphError`` if `tokens` is not positive.
    /// - Complexity: O(tokens²)
    public mutating func causalMask(tokens: Int, name: String = "causal_mask") throws(GraphError) -> Value {
        guard tokens > 0, tokens <= 1 << 15 else {
            throw .invalidLayer(layer: name, reason: "\(tokens) tokens cannot be masked")
        }
        let mask = (0..<tokens * tokens).map { $0 % tokens > $0 / tokens ? -Float.infinity : 0 }
        return constant(Tensor(mask, shape: [tokens, tokens]), name: name)
    }

    /// The number of features of tokens `[batch, tokens, width]`.
    private func tokenWidth(_ x: Value, _ layer: String) throws(GraphError) -> Int {
        guard x.shape.count == 3, x.shape[1] != nil, let width = x.shape[2] else {
            throw .wrongShape(layer: layer, what: "the input", expected: "[batch, tokens, width]", found: x.shape)
        }
        return width
    }

    /// `[batch, tokens, width]` cut into heads, `[batch, tokens, heads, width / heads]`, in another order.
    private mutating func cut(
        _ x: Value, heads: Int, order: [Int], _ layer: String
    ) throws(GraphError) -> (Value, width: Int) {
        let width = try tokenWidth(x, layer)
        guard heads > 0, width % heads == 0 else {
            throw .invalidLayer(layer: layer, reason: "\(width) features do not divide into \(heads) heads")
        }
        return (try transpose(try reshape(x, [nil, x.shape[1], heads, width / heads]), order), width)
    }
}
