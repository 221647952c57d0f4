extension GraphBuilder {
    /// The mean over `axes`; with `keepDims` they stay with size 1, else they vanish.
    ///
    /// - Throws: ``GraphError`` if an axis is out of range or named twice.
    public mutating func reduceMean(
        _ x: Value, axes: [Int], keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).mean"
        let shape = try reduced(x, axes: axes, keepDims: keepDims, name)
        return add(
            .reduceMean(axes: axes, keepDims: keepDims), [x], name: name, shape: shape, scalarType: x.scalarType)
    }

    /// The maximum over `axes`; with `keepDims` they stay with size 1, else they vanish.
    ///
    /// - Throws: ``GraphError`` if an axis is out of range or named twice.
    public mutating func reduceMax(
        _ x: Value, axes: [Int], keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).max"
        let shape = try reduced(x, axes: axes, keepDims: keepDims, name)
        return add(
            .reduceMax(axes: axes, keepDims: keepDims), [x], name: name, shape: shape, scalarType: x.scalarType)
    }

    /// The sum over `axes`; with `keepDims` they stay with size 1, else they vanish.
    ///
    /// - Throws: ``GraphError`` if an axis is out of range or named twice.
    public mutating func reduceSum(
        _ x: Value, axes: [Int], keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).sum"
        let shape = try reduced(x, axes: axes, keepDims: keepDims, name)
        return add(
            .reduceSum(axes: axes, keepDims: keepDims), [x], name: name, shape: shape, scalarType: x.scalarType)
    }

    /// Where along `axis` the maximum is, as `int64`: the first place of several. With `keepDims` the axis stays with
    /// size 1, else it vanishes.
    ///
    /// - Throws: ``GraphError`` if there is no such axis.
    public mutating func argMax(
        _ x: Value, axis: Int, keepDims: Bool = false, name: String? = nil
    ) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).argmax"
        let shape = try reduced(x, axes: [axis], keepDims: keepDims, name)
        return add(.argMax(axis: axis, keepDims: keepDims), [x], name: name, shape: shape, scalarType: .int64)
    }

    private func reduced(
        _ x: Value, axes: [Int], keepDims: Bool, _ layer: String
    ) throws(GraphError) -> [Int?] {
        try check(axes: axes, of: x, layer)
        return x.shape.indices.compactMap { axis -> Int?? in
            if !axes.contains(axis) { return .some(x.shape[axis]) }
            return keepDims ? .some(1) : .none
        }
    }
}
