/// The activations that a layer made of several can be asked for; ``GraphBuilder/activate(_:_:name:)`` applies one.
public enum Activation: Sendable, Hashable {
    /// `max(x, 0)`.
    case relu
    /// `x` limited to 0…6.
    case relu6
    /// `x` where it is positive, `slope · x` elsewhere.
    case leakyRelu(slope: Float)
    /// `1 / (1 + e⁻ˣ)`.
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
    /// `x · sigmoid(x)`, also called swish.
    case silu
    /// `x · Φ(x)`, exactly.
    case gelu
    /// `x · sigmoid(1.702 x)`.
    case quickGelu
}
