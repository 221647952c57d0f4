/// What a ``NetworkGraph/Node`` computes, with its attributes. The weights of an operation are not attributes but
/// inputs.
///
/// The meaning of each case is that of the ONNX operator of the same name
/// ([operators](https://onnx.ai/onnx/operators/)). Image tensors are laid out `[batch, channels, height, width]`, and
/// axes count from 0.
public enum Op: Sendable, Hashable {
    /// Two-dimensional convolution (cross-correlation, as all frameworks have it). Inputs: `x`, the weight
    /// `[outputs, channels / groups, height, width]` and, optionally, a bias `[outputs]`.
    case conv(Window, groups: Int)

    /// The maximum over a sliding window; padding never wins. Input: `x`.
    case maxPool(kernel: Size2D, Window)

    /// The mean over a sliding window, which may not be dilated. Padding counts as zeros with `countIncludePad` and not
    /// at all without. Input: `x`.
    case averagePool(kernel: Size2D, Window, countIncludePad: Bool)

    /// `(x − mean) / √(variance + epsilon) · scale + bias` per channel, with the stored statistics.
    /// Inputs: `x`, then scale, bias, mean and variance, each `[channels]`.
    case batchNormalization(epsilon: Float)

    /// `(x − mean) / √(variance + epsilon) · scale + bias`, with the mean and the variance over the axes from `axis` on,
    /// for each position on the axes before. Inputs: `x`, the scale and, optionally, the bias, both shaped like the axes
    /// normalized over.
    case layerNormalization(axis: Int, epsilon: Float)

    /// `eˣ / Σ eˣ` along `axis`.
    case softmax(axis: Int)

    /// `max(x, 0)`.
    case relu

    /// `x` limited to `min...max`; `nil` leaves that side open.
    case clip(min: Float?, max: Float?)

    /// `x` where it is positive, `slope · x` elsewhere.
    case leakyRelu(slope: Float)

    /// `1 / (1 + e⁻ˣ)`.
    case sigmoid

    /// The hyperbolic tangent.
    case tanh

    /// The error function, `2/√π · ∫₀ˣ e^(−t²) dt`.
    case erf

    /// The square root.
    case sqrt

    /// The absolute value.
    case abs

    /// The nearest whole number; halves go to the even one.
    case round

    /// `a + b`, broadcast like NumPy.
    case add

    /// `a − b`, broadcast like NumPy.
    case sub

    /// `a · b`, element by element, broadcast like NumPy.
    case mul

    /// `a / b`, element by element, broadcast like NumPy.
    case div

    /// `a` to the power of `b`, element by element, broadcast like NumPy.
    case pow

    /// The mean over `axes`; with `keepDims` they stay with size 1, else they vanish.
    case reduceMean(axes: [Int], keepDims: Bool)

    /// The maximum over `axes`, which stay or vanish as in ``reduceMean(axes:keepDims:)``.
    case reduceMax(axes: [Int], keepDims: Bool)

    /// The sum over `axes`, which stay or vanish as in ``reduceMean(axes:keepDims:)``.
    case reduceSum(axes: [Int], keepDims: Bool)

    /// Where along `axis` the maximum is, as `int64`: the first place of several. The axis stays or vanishes as in
    /// ``reduceMean(axes:keepDims:)``.
    case argMax(axis: Int, keepDims: Bool)

    /// The same elements under another shape; at most one size is `nil` and follows from the others.
    case reshape([Int?])

    /// The axes before `axis` merged into one, and those from it on into another.
    case flatten(axis: Int)

    /// The inputs one after another along `axis`.
    case concat(axis: Int)

    /// Consecutive pieces of the given sizes along `axis`, one output each.
    case split(axis: Int, sizes: [Int])

    /// The elements of a range along `axis`.
    case slice(axis: Int, Range<Int>)

    /// The entries of `x` along `axis` that an index names; the axes of the index stand in the place of `axis`.
    /// Inputs: `x` and the `int64` index.
    case gather(axis: Int)

    /// Parts of `x` that tuples along the last axis of an index name, separately for each position on the first
    /// `batchAxes` axes, which both share. Inputs: `x` and the `int64` index.
    case gatherND(batchAxes: Int)

    /// The sizes along a range of axes, as a vector of `int64`.
    case shape(axes: Range<Int>)

    /// `x` repeated to a shape, broadcast like NumPy. Inputs: `x` and the shape, a vector of `int64`.
    case expand

    /// The axes in another order: axis `i` of the result is axis `order[i]` of the input.
    case transpose(order: [Int])

    /// The elements as another type.
    case cast(ScalarType)

    /// The matrix product of the last two axes; the axes before them are broadcast.
    case matMul

    /// `a · b + c` of matrices, or `a · bᵀ + c` with `transposeB`, which is how PyTorch stores a dense layer. Inputs:
    /// `a`, `b` and, optionally, `c`.
    case gemm(transposeB: Bool)
}
