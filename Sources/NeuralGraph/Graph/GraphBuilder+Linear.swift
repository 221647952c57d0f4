extension GraphBuilder {
    /// A dense layer `x · weightᵀ + bias` on rows `[batch, features]`, its parameters `layer.weight`
    /// (`[outputs, features]`, as PyTorch stores it) and, with `bias`, `layer.bias` in ``weights``.
    ///
    /// - Throws: ``GraphError/weights(_:)`` if a parameter is missing or has another shape, otherwise if `x` is not a
    ///   matrix.
    public mutating func linear(
        _ x: Value, _ layer: String, outputs: Int, bias: Bool = true
    ) throws(GraphError) -> Value {
        guard x.shape.count == 2, let features = x.shape[1] else {
            throw .wrongShape(layer: layer, what: "the input", expected: "[batch, features]", found: x.shape)
        }
        let weight = try parameter("\(layer).weight", shape: [outputs, features])
        var inputs = [x.name, initializer(weight, name: "\(layer).weight")]
        if bias {
            inputs.append(initializer(try parameter("\(layer).bias", shape: [outputs]), name: "\(layer).bias"))
        }
        return add(.gemm(transposeB: true), inputs, name: layer, shape: [x.shape[0], outputs])
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
            .matMul, [a.name, b.name], name: name,
            shape: batch + [a.shape[a.shape.count - 2], b.shape[b.shape.count - 1]], scalarType: a.scalarType)
    }
}
