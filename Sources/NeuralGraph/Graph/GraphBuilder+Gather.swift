extension GraphBuilder {
    /// The elements of a range along `axis`.
    ///
    /// - Throws: ``GraphError`` if there is no such axis, or the range is empty or not within its size.
    public mutating func slice(
        _ x: Value, axis: Int, _ range: Range<Int>, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).slice"
        try check(axes: [axis], of: x, name)
        guard let size = x.shape[axis], !range.isEmpty, range.lowerBound >= 0, range.upperBound <= size else {
            throw .invalidLayer(
                layer: name,
                reason:
                    "\(range.lowerBound)..<\(range.upperBound) is not within axis \(axis) of \(describe(shape: x.shape))"
            )
        }
        var shape = x.shape
        shape[axis] = range.count
        return add(.slice(axis: axis, range), [x], name: name, shape: shape, scalarType: x.scalarType)
    }

    /// The entries of `x` along `axis` that `indices` name; the axes of `indices` stand in the place of `axis`.
    ///
    /// - Throws: ``GraphError`` if there is no such axis or the indices are not `int64`.
    public mutating func gather(
        _ x: Value, _ indices: Value, axis: Int, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).gather"
        try check(axes: [axis], of: x, name)
        try check(indices: indices, name)
        return add(
            .gather(axis: axis), [x, indices], name: name,
            shape: x.shape[..<axis] + indices.shape + x.shape[(axis + 1)...], scalarType: x.scalarType)
    }

    /// One entry of `x` along `axis`, which vanishes: the class token of `[batch, tokens, width]` is
    /// `element(x, 0, axis: 1)`.
    ///
    /// - Throws: ``GraphError`` if there is no such entry.
    public mutating func element(
        _ x: Value, _ index: Int, axis: Int, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).element"
        try check(axes: [axis], of: x, name)
        guard index >= 0, index < x.shape[axis] ?? .max else {
            throw .invalidLayer(
                layer: name, reason: "there is no entry \(index) on axis \(axis) of \(describe(shape: x.shape))")
        }
        let position = constant(Tensor(integers: [Int64(index)], shape: []), name: "\(name).index")
        return try gather(x, position, axis: axis, name: name)
    }

    /// The rows of the table `layer.weight`, `[count, width]` in ``weights``, that `indices` name:
    /// `[batch, tokens]` becomes `[batch, tokens, width]`.
    ///
    /// - Throws: ``GraphError/weights(_:)`` if the table is missing or has another shape, otherwise if the indices are
    ///   not `int64`.
    public mutating func embedding(
        _ indices: Value, _ layer: String, count: Int, width: Int
    ) throws(GraphError) -> Value {
        try gather(try weight("\(layer).weight", shape: [count, width]), indices, axis: 0, name: layer)
    }

    /// For each row of the batch, the token at that row's index: from `[batch, tokens, width]` and the `int64` indices
    /// `[batch]` to `[batch, width]`. CLIP's text features are those at the first
    /// ``argMax(_:axis:keepDims:name:)`` of its token identifiers.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit or the indices are not `int64`.
    public mutating func tokens(_ x: Value, at indices: Value, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).token"
        try check(indices: indices, name)
        guard x.shape.count == 3 else {
            throw .wrongShape(layer: name, what: "the input", expected: "[batch, tokens, width]", found: x.shape)
        }
        guard indices.shape == [x.shape[0]] else {
            throw .wrongShape(
                layer: name, what: "the shape of \(indices.name)", expected: describe(shape: [x.shape[0]]),
                found: indices.shape)
        }
        let column = try reshape(indices, [nil, 1])
        return add(
            .gatherND(batchAxes: 1), [x, column], name: name, shape: [x.shape[0], x.shape[2]],
            scalarType: x.scalarType)
    }

    /// A constant `[1, …]` repeated once for each row of the batch of `x`.
    ///
    /// The size is read from `x` when the network runs, by ``Op/shape(axes:)``; engines that compile for a fixed batch
    /// replace it all by a constant.
    ///
    /// - Throws: ``GraphError`` if the first size of `constant` is not 1, another is unknown, or `x` has no axes.
    public mutating func repeated(
        _ constant: Value, forBatchOf x: Value, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(constant.name).repeated"
        let rest = constant.shape.dropFirst().compactMap { $0 }
        guard constant.shape.first == 1, rest.count == constant.shape.count - 1 else {
            throw .wrongShape(
                layer: name, what: constant.name, expected: "[1, …] of known sizes", found: constant.shape)
        }
        guard let batch = x.shape.first else {
            throw .wrongShape(layer: name, what: x.name, expected: "[batch, …]", found: x.shape)
        }
        var shape = add(.shape(axes: 0..<1), [x], name: "\(name).batch", shape: [1], scalarType: .int64)
        if !rest.isEmpty {
            let sizes = self.constant(Tensor(integers: rest.map(Int64.init)), name: "\(name).sizes")
            shape = try concat([shape, sizes], axis: 0, name: "\(name).shape")
        }
        return add(
            .expand, [constant, shape], name: name, shape: [batch] + rest, scalarType: constant.scalarType)
    }

    /// Constant tokens before those of `x`: with a class token `[1, 1, width]`, `[batch, tokens, width]` becomes
    /// `[batch, 1 + tokens, width]`.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func prepend(_ tokens: Value, to x: Value, name: String? = nil) throws(GraphError) -> Value {
        try concat([try repeated(tokens, forBatchOf: x), x], axis: 1, name: name)
    }

    private func check(indices: Value, _ layer: String) throws(GraphError) {
        guard indices.scalarType == .int64 else {
            throw .invalidLayer(
                layer: layer, reason: "indices must be int64, but \(indices.name) is \(indices.scalarType)")
        }
    }
}
