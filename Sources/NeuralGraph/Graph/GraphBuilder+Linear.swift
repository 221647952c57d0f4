extension GraphBuilder {
    /// A dense layer `x · weightᵀ + bias` on the last axis of `[…, features]`, its parameters `layer.weight`
    /// (`[outputs, features]`, as PyTorch stores it) and, with `bias`, `layer.bias` in ``weights``.
    ///
    /// Rows `[batch, features]` make one ``Op/gemm(transposeB:)``. With more axes, the weight goes through a
    /// ``Op/transpose(order:)`` into ``Op/matMul``: engines merge the three into one dense layer, and the weight itself
    /// is not copied.
    ///
    /// - Throws: ``GraphError/weights(_:)`` if a parameter is missing or has another shape, otherwise if `x` has fewer
    ///   than two axes or the last is of unknown size.
    public mutating func linear(
        _ x: Value, _ layer: String, outputs: Int, bias: Bool = true
    ) throws(GraphError) -> Value {
        let features = try self.features(of: x, layer)
        guard x.shape.count >= 2 else {
            throw .wrongShape(layer: layer, what: "the input", expected: "[batch, …, features]", found: x.shape)
        }
        let weight = try self.weight("\(layer).weight", shape: [outputs, features])
        let bias = bias ? try self.weight("\(layer).bias", shape: [outputs]) : nil
        if x.shape.count == 2 {
            return add(
                .gemm(transposeB: true), [x, weight] + (bias.map { [$0] } ?? []), name: layer,
                shape: [x.shape[0], outputs])
        }
        let columns = try transpose(weight, [1, 0])
        guard let bias else { return try matMul(x, columns, name: layer) }
        return try add(try matMul(x, columns, name: "\(layer).matmul"), bias, name: layer)
    }

    /// Two dense layers with an activation between them, as in the blocks of a transformer.
    ///
    /// - Parameters:
    ///   - x: Floats `[…, features]`; the result has the same shape.
    ///   - first: The layer that widens, such as `blocks.0.mlp.fc1`.
    ///   - second: The layer that narrows again, such as `blocks.0.mlp.fc2`; it names the result.
    ///   - hidden: The width between the two.
    ///   - activation: What is applied between the two.
    ///   - bias: Whether both have a bias.
    /// - Throws: ``GraphError`` as ``linear(_:_:outputs:bias:)`` does.
    public mutating func mlp(
        _ x: Value, _ first: String, _ second: String, hidden: Int, activation: Activation = .gelu, bias: Bool = true
    ) throws(GraphError) -> Value {
        let features = try self.features(of: x, first)
        let wide = try activate(try linear(x, first, outputs: hidden, bias: bias), activation)
        return try linear(wide, second, outputs: features, bias: bias)
    }

    /// `x · gamma`, a learned factor for each feature of the last axis: `layer.gamma` in ``weights``.
    ///
    /// Source: Touvron et al., "Going deeper with Image Transformers", 2021.
    ///
    /// - Parameters:
    ///   - x: Floats `[…, features]`.
    ///   - layer: The name of the layer in the weights, and of the result unless `name` is given.
    ///   - parameter: What the factors are called: `gamma` in timm and ConvNeXt, `lambda1` at Hugging Face.
    ///   - name: The name of the result.
    /// - Throws: ``GraphError/weights(_:)`` if the factors are missing or have another shape, otherwise if the last axis
    ///   is of unknown size.
    public mutating func layerScale(
        _ x: Value, _ layer: String, parameter: String = "gamma", name: String? = nil
    ) throws(GraphError) -> Value {
        let features = try self.features(of: x, layer)
        return try mul(x, try weight("\(layer).\(parameter)", shape: [features]), name: name ?? layer)
    }

    /// The matrix product of the last two axes; the axes before them are broadcast.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func matMul(_ a: Value, _ b: Value, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(a.name).matmul"
        guard a.shape.count >= 2, b.shape.count >= 2, let inner = a.shape[a.shape.count - 1],
            b.shape[b.shape.count - 2] == inner,
            let batch = broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        else {
            throw .wrongShape(
                layer: name, what: "the shape of \(b.name)",
                expected: "multipliable by \(describe(shape: a.shape)) from the right", found: b.shape)
        }
        return add(
            .matMul, [a, b], name: name,
            shape: batch + [a.shape[a.shape.count - 2], b.shape[b.shape.count - 1]], scalarType: a.scalarType)
    }
}
