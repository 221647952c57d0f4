extension GraphBuilder {
    /// `a + b`, broadcast like NumPy.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func add(_ a: Value, _ b: Value, name: String? = nil) throws(GraphError) -> Value {
        try binary(.add, a, b, name ?? "\(a.name).add")
    }

    /// `a − b`, broadcast like NumPy.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func sub(_ a: Value, _ b: Value, name: String? = nil) throws(GraphError) -> Value {
        try binary(.sub, a, b, name ?? "\(a.name).sub")
    }

    /// `a · b`, element by element, broadcast like NumPy.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func mul(_ a: Value, _ b: Value, name: String? = nil) throws(GraphError) -> Value {
        try binary(.mul, a, b, name ?? "\(a.name).mul")
    }

    /// `a / b`, element by element, broadcast like NumPy.
    ///
    /// - Throws: ``GraphError`` if the shapes do not fit.
    public mutating func div(_ a: Value, _ b: Value, name: String? = nil) throws(GraphError) -> Value {
        try binary(.div, a, b, name ?? "\(a.name).div")
    }

    /// `x · factor`.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func scaled(_ x: Value, by factor: Float, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).scaled"
        return try mul(x, scalar(factor, name: "\(name).factor"), name: name)
    }

    /// `x + number`.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func add(_ x: Value, _ number: Float, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).add"
        return try add(x, scalar(number, name: "\(name).number"), name: name)
    }

    /// `x` to the power of `exponent`.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func pow(_ x: Value, _ exponent: Float, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).pow"
        return try binary(.pow, x, scalar(exponent, name: "\(name).exponent"), name)
    }

    /// The square root.
    public mutating func sqrt(_ x: Value, name: String? = nil) -> Value {
        unary(.sqrt, x, name ?? "\(x.name).sqrt")
    }

    /// The absolute value.
    public mutating func abs(_ x: Value, name: String? = nil) -> Value {
        unary(.abs, x, name ?? "\(x.name).abs")
    }

    /// The nearest whole number; halves go to the even one.
    public mutating func round(_ x: Value, name: String? = nil) -> Value {
        unary(.round, x, name ?? "\(x.name).round")
    }

    /// The error function.
    public mutating func erf(_ x: Value, name: String? = nil) -> Value {
        unary(.erf, x, name ?? "\(x.name).erf")
    }

    /// A single number, a constant of the architecture.
    mutating func scalar(_ number: Float, name: String) -> Value {
        constant(Tensor([number], shape: []), name: name)
    }

    mutating func unary(_ op: Op, _ x: Value, _ name: String) -> Value {
        add(op, [x], name: name, shape: x.shape, scalarType: x.scalarType)
    }

    private mutating func binary(_ op: Op, _ a: Value, _ b: Value, _ name: String) throws(GraphError) -> Value {
        guard a.scalarType == b.scalarType else {
            throw .invalidLayer(
                layer: name, reason: "\(a.name) is \(a.scalarType) but \(b.name) is \(b.scalarType); cast one of them")
        }
        guard let shape = broadcast(a.shape, b.shape) else {
            throw .wrongShape(
                layer: name, what: "the shape of \(b.name)", expected: "compatible with \(describe(shape: a.shape))",
                found: b.shape)
        }
        return add(op, [a, b], name: name, shape: shape, scalarType: a.scalarType)
    }
}

/// The shape of an element-by-element result under NumPy's rules: aligned at the last axis, sizes equal or 1. An
/// unknown size yields to a known one other than 1. `nil` if the shapes do not fit.
func broadcast(_ a: [Int?], _ b: [Int?]) -> [Int?]? {
    let rank = max(a.count, b.count)
    var shape: [Int?] = []
    for axis in 0..<rank {
        let left = axis < rank - a.count ? 1 : a[axis - (rank - a.count)]
        let right = axis < rank - b.count ? 1 : b[axis - (rank - b.count)]
        if left == 1 || left == right {
            shape.append(right)
        } else if right == 1 || right == nil {
            shape.append(left)
        } else if left == nil {
            shape.append(right)
        } else {
            return nil
        }
    }
    return shape
}
