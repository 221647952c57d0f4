extension GraphBuilder {
    /// The same elements under another shape. At most one size may be `nil`: it follows from the others, so an unknown
    /// batch stays unknown.
    ///
    /// - Throws: ``GraphError`` if the number of elements cannot agree.
    public mutating func reshape(_ x: Value, _ shape: [Int?], name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).reshape"
        let known = shape.compactMap { $0 }
        let unknown = shape.count - known.count
        guard unknown <= 1, known.allSatisfy({ $0 > 0 }) else {
            throw .invalidLayer(
                layer: name, reason: "\(describe(shape: shape)) needs positive sizes, at most one of them left open")
        }
        var result = shape
        if !x.shape.contains(nil) {
            let count = x.shape.reduce(1) { $0 * ($1 ?? 1) }
            let divisor = known.reduce(1, *)
            guard unknown == 1 ? count % divisor == 0 : count == divisor else {
                throw .wrongShape(
                    layer: name, what: "the input", expected: "as many elements as \(describe(shape: shape))",
                    found: x.shape)
            }
            if let open = shape.firstIndex(of: nil) { result[open] = count / divisor }
        }
        return add(.reshape(shape), [x], name: name, shape: result, scalarType: x.scalarType)
    }

    /// The axes before `axis` merged into one, and those from it on into another: `[batch, c, h, w]` becomes
    /// `[batch, c·h·w]`.
    ///
    /// - Throws: ``GraphError`` if the axis is out of range.
    public mutating func flatten(_ x: Value, axis: Int = 1, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).flatten"
        guard (0...x.shape.count).contains(axis) else {
            throw .invalidLayer(layer: name, reason: "there is no axis \(axis) in \(describe(shape: x.shape))")
        }
        func product(_ sizes: ArraySlice<Int?>) -> Int? {
            sizes.reduce(1) { total, size in total.flatMap { total in size.map { total * $0 } } }
        }
        let shape = [product(x.shape[..<axis]), product(x.shape[axis...])]
        return add(.flatten(axis: axis), [x], name: name, shape: shape, scalarType: x.scalarType)
    }

    /// The values one after another along `axis`; by default along the channels of images.
    ///
    /// - Throws: ``GraphError`` if they differ in type or along another axis.
    public mutating func concat(_ values: [Value], axis: Int = 1, name: String? = nil) throws(GraphError) -> Value {
        guard let first = values.first else {
            throw .invalidLayer(layer: name ?? "concat", reason: "there is nothing to concatenate")
        }
        let name = name ?? "\(first.name).concat"
        try check(axes: [axis], of: first, name)
        var shape = first.shape
        for value in values.dropFirst() {
            var expected = value.shape
            if expected.indices.contains(axis) { expected[axis] = first.shape[axis] }
            guard expected == first.shape, value.scalarType == first.scalarType else {
                throw .wrongShape(
                    layer: name, what: value.name,
                    expected: "\(describe(shape: first.shape)) of \(first.scalarType) except along axis \(axis)",
                    found: value.shape)
            }
            if let size = shape[axis], let more = value.shape[axis] {
                shape[axis] = size + more
            } else {
                shape[axis] = nil
            }
        }
        return add(
            .concat(axis: axis), values, name: name, shape: shape, scalarType: first.scalarType)
    }

    /// Consecutive pieces of the given sizes along `axis`; by default along the channels of images. They are named
    /// `name.0`, `name.1` and so on.
    ///
    /// - Throws: ``GraphError`` if the sizes do not add up.
    public mutating func split(
        _ x: Value, sizes: [Int], axis: Int = 1, name: String? = nil
    ) throws(GraphError) -> [Value] {
        let name = name ?? "\(x.name).split"
        try check(axes: [axis], of: x, name)
        guard !sizes.isEmpty, sizes.allSatisfy({ $0 > 0 }), x.shape[axis] == nil || sizes.reduce(0, +) == x.shape[axis]
        else {
            throw .wrongShape(
                layer: name, what: "the input", expected: "\(sizes) along axis \(axis)", found: x.shape)
        }
        let shapes = sizes.map { size in
            var shape = x.shape
            shape[axis] = size
            return shape
        }
        return add(.split(axis: axis, sizes: sizes), x, names: sizes.indices.map { "\(name).\($0)" }, shapes: shapes)
    }

    /// The axes in another order: axis `i` of the result is axis `order[i]` of `x`.
    ///
    /// - Throws: ``GraphError`` if `order` does not name each axis once.
    public mutating func transpose(_ x: Value, _ order: [Int], name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).transpose"
        guard order.sorted() == Array(x.shape.indices) else {
            throw .invalidLayer(
                layer: name, reason: "\(order) does not name each axis of \(describe(shape: x.shape)) once")
        }
        return add(
            .transpose(order: order), [x], name: name, shape: order.map { x.shape[$0] }, scalarType: x.scalarType)
    }

    /// The elements as another type.
    public mutating func cast(_ x: Value, to scalarType: ScalarType, name: String? = nil) -> Value {
        add(
            .cast(scalarType), [x], name: name ?? "\(x.name).\(scalarType)", shape: x.shape, scalarType: scalarType
        )
    }

    /// Refuses axes that `x` has not, or named twice.
    func check(axes: [Int], of x: Value, _ layer: String) throws(GraphError) {
        guard axes.allSatisfy(x.shape.indices.contains), Set(axes).count == axes.count else {
            throw .invalidLayer(layer: layer, reason: "axes \(axes) do not fit \(describe(shape: x.shape))")
        }
    }
}
