extension GraphBuilder {
    /// `max(x, 0)`.
    public mutating func relu(_ x: Value, name: String? = nil) -> Value {
        unary(.relu, x, name ?? "\(x.name).relu")
    }

    /// `x` limited to 0…6, the activation of networks made for 8-bit arithmetic.
    public mutating func relu6(_ x: Value, name: String? = nil) -> Value {
        unary(.clip(min: 0, max: 6), x, name ?? "\(x.name).relu6")
    }

    /// `x` limited to `min...max`; `nil` leaves that side open.
    public mutating func clip(_ x: Value, min: Float? = nil, max: Float? = nil, name: String? = nil) -> Value {
        unary(.clip(min: min, max: max), x, name ?? "\(x.name).clip")
    }

    /// `x` where it is positive, `slope · x` elsewhere.
    public mutating func leakyRelu(_ x: Value, slope: Float, name: String? = nil) -> Value {
        unary(.leakyRelu(slope: slope), x, name ?? "\(x.name).leaky_relu")
    }

    /// `1 / (1 + e⁻ˣ)`.
    public mutating func sigmoid(_ x: Value, name: String? = nil) -> Value {
        unary(.sigmoid, x, name ?? "\(x.name).sigmoid")
    }

    /// `x · sigmoid(x)`, also called swish.
    public mutating func silu(_ x: Value, name: String? = nil) -> Value {
        let gate = sigmoid(x)
        return add(.mul, [x.name, gate.name], name: name ?? "\(x.name).silu", shape: x.shape, scalarType: x.scalarType)
    }

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

    private mutating func unary(_ op: Op, _ x: Value, _ name: String) -> Value {
        add(op, [x.name], name: name, shape: x.shape, scalarType: x.scalarType)
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
        return add(op, [a.name, b.name], name: name, shape: shape, scalarType: a.scalarType)
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
