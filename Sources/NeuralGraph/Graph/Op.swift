/// What a ``NeuralGraph/Node`` computes, with its attributes. The weights of an operation are not attributes but
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

    /// `(x − mean) / √(variance + epsilon) · scale + bias` per channel, with the stored statistics.
    /// Inputs: `x`, then scale, bias, mean and variance, each `[channels]`.
    case batchNormalization(epsilon: Float)

    /// `max(x, 0)`.
    case relu

    /// `x` limited to `min...max`; `nil` leaves that side open.
    case clip(min: Float?, max: Float?)

    /// `x` where it is positive, `slope · x` elsewhere.
    case leakyRelu(slope: Float)

    /// `1 / (1 + e⁻ˣ)`.
    case sigmoid

    /// `a + b`, broadcast like NumPy.
    case add

    /// `a − b`, broadcast like NumPy.
    case sub

    /// `a · b`, element by element, broadcast like NumPy.
    case mul

    /// `a / b`, element by element, broadcast like NumPy.
    case div

    /// The mean over `axes`; with `keepDims` they stay with size 1, else they vanish.
    case reduceMean(axes: [Int], keepDims: Bool)

    /// The same elements under another shape; at most one size is `nil` and follows from the others.
    case reshape([Int?])

    /// The axes before `axis` merged into one, and those from it on into another.
    case flatten(axis: Int)

    /// The inputs one after another along `axis`.
    case concat(axis: Int)

    /// Consecutive pieces of the given sizes along `axis`, one output each.
    case split(axis: Int, sizes: [Int])

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

/// A height and a width.
public struct Size2D: Sendable, Hashable {
    /// Down the image.
    public var height: Int

    /// Across the image.
    public var width: Int

    /// A rectangle.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// A square.
    public init(_ side: Int) {
        self.init(height: side, width: side)
    }
}

extension Size2D: ExpressibleByIntegerLiteral {
    /// A square, so that `stride: 2` and `kernel: 3` can be written.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}

/// How a convolution or a pooling walks over an image.
public struct Window: Sendable, Hashable {
    /// The step between neighbouring windows.
    public var stride: Size2D

    /// The distance between neighbouring elements of one window; 1 is dense.
    public var dilation: Size2D

    /// The zeros put around the image.
    public var pads: Pads

    /// Describes a walk.
    public init(stride: Size2D = 1, dilation: Size2D = 1, pads: Pads = .zero) {
        self.stride = stride
        self.dilation = dilation
        self.pads = pads
    }
}

/// How many rows and columns are added around an image.
public struct Pads: Sendable, Hashable {
    /// Rows above.
    public var top: Int
    /// Columns to the left.
    public var left: Int
    /// Rows below.
    public var bottom: Int
    /// Columns to the right.
    public var right: Int

    /// No padding.
    public static let zero = Pads(top: 0, left: 0, bottom: 0, right: 0)

    /// Padding that may differ from side to side.
    public init(top: Int, left: Int, bottom: Int, right: Int) {
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }
}
