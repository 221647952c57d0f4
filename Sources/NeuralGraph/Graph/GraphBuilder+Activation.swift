extension GraphBuilder {
    /// An activation chosen by value.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func activate(
        _ x: Value, _ activation: Activation, name: String? = nil
    ) throws(GraphError) -> Value {
        switch activation {
        case .relu: relu(x, name: name)
        case .relu6: relu6(x, name: name)
        case .leakyRelu(let slope): leakyRelu(x, slope: slope, name: name)
        case .sigmoid: sigmoid(x, name: name)
        case .tanh: tanh(x, name: name)
        case .silu: silu(x, name: name)
        case .gelu: try gelu(x, name: name)
        case .quickGelu: try quickGelu(x, name: name)
        }
    }

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
        return add(.mul, [x, gate], name: name ?? "\(x.name).silu", shape: x.shape, scalarType: x.scalarType)
    }

    /// The hyperbolic tangent.
    public mutating func tanh(_ x: Value, name: String? = nil) -> Value {
        unary(.tanh, x, name ?? "\(x.name).tanh")
    }

    /// `x · Φ(x)` with the exact normal distribution, `½ x (1 + erf(x/√2))`.
    ///
    /// It is written in the order that engines recognize and run as one operation: `x · (1 + erf(x / √2)) · ½`.
    ///
    /// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func gelu(_ x: Value, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).gelu"
        let root = scalar(Float(2).squareRoot(), name: "\(name).root")
        let gate = try add(erf(try div(x, root, name: "\(name).div")), 1, name: "\(name).gate")
        return try scaled(try mul(x, gate, name: "\(name).mul"), by: 0.5, name: name)
    }

    /// `x · sigmoid(1.702 x)`, the approximation of ``gelu(_:name:)`` that OpenAI's CLIP was trained with.
    ///
    /// - Throws: ``GraphError`` if `x` does not hold floats.
    public mutating func quickGelu(_ x: Value, name: String? = nil) throws(GraphError) -> Value {
        let name = name ?? "\(x.name).quick_gelu"
        let gate = sigmoid(try scaled(x, by: 1.702, name: "\(name).scaled"))
        return try mul(x, gate, name: name)
    }
}
