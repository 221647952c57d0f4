import NeuralGraph

/// A matrix of weights as signs −1, 0 and 1 times one number.
///
/// `sign = clip(round(weight / scale), −1, 1)` with `scale = max(mean |weight|, 1e-5)`: the "absmean" quantization of
/// Ma et al., "The Era of 1-bit LLMs: All Large Language Models are in 1.58 Bits", 2024. Halves round to even, so that half
/// of the scale becomes 0.
struct TernaryWeights {
    /// The signs, `int8`, in the shape of the weights.
    let signs: Tensor
    /// What a sign stands for.
    let scale: Float

    /// Quantizes. O(number of weights).
    init(_ weights: Tensor) {
        let values = weights.floats()
        // In double precision, as the sum of a million floats depends on their order otherwise.
        let sum = values.reduce(0.0) { $0 + Double(abs($1)) }
        let scale = max(Float(sum / Double(max(values.count, 1))), 1e-5)
        signs = Tensor(int8: values.map { Self.sign($0 / scale) }, shape: weights.shape)
        self.scale = scale
    }

    private static func sign(_ ratio: Float) -> Int8 { ratio > 0.5 ? 1 : ratio < -0.5 ? -1 : 0 }
}

extension GraphBuilder {
    /// A dense layer with the weights of ``linear(_:_:outputs:bias:)``, quantized as in BitNet b1.58: weights of −1, 0
    /// and 1 for the whole layer, 8-bit activations for each token.
    ///
    /// ```
    /// s = 127 / max(max |x|, 1e-5)            over the features of one token
    /// y = (round(x · s) · signsᵀ) · (scale / s) + bias
    /// ```
    ///
    /// No normalization is put before it, unlike in networks that are trained so. All products are of whole numbers whose
    /// sums stay below 2²⁴, so floats compute them exactly, in any order; the signs lie in the graph as `int8`, and
    /// engines widen them when they compile it. Rounding cannot leave −127…127, so nothing is clipped.
    ///
    /// - Throws: `GraphError` as ``linear(_:_:outputs:bias:)`` does.
    mutating func ternaryLinear(_ x: Value, _ layer: String, outputs: Int) throws(GraphError) -> Value {
        guard x.shape.count >= 2, let last = x.shape.last, let features = last else {
            throw .wrongShape(layer: layer, what: "the input", expected: "[batch, …, features]", found: x.shape)
        }
        let matrix: Tensor
        do {
            matrix = try weights.tensor("\(layer).weight", shape: [outputs, features])
        } catch {
            throw .weights(error)
        }
        let ternary = TernaryWeights(matrix)
        let largest = try reduceMax(abs(x), axes: [x.shape.count - 1], keepDims: true, name: "\(layer).largest")
        let range = constant(Tensor([127], shape: []), name: "\(layer).range")
        let factor = try div(range, clip(largest, min: 1e-5), name: "\(layer).factor")
        let steps = round(try mul(x, factor), name: "\(layer).steps")
        let signs = cast(constant(ternary.signs, name: "\(layer).weight"), to: .float32)
        let sums = try matMul(steps, try transpose(signs, [1, 0]), name: "\(layer).sums")
        let scale = constant(Tensor([ternary.scale], shape: []), name: "\(layer).scale")
        let y = try mul(sums, try div(scale, factor), name: "\(layer).matmul")
        return try add(y, try weight("\(layer).bias", shape: [outputs]), name: layer)
    }
}
