/// The padding that an architecture asks for; ``GraphBuilder`` turns it into ``Pads`` for the image at hand.
///
/// An integer literal is symmetric padding as PyTorch has it: `padding: 1`.
public enum Padding: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// TensorFlow's `SAME`: the output measures ⌈size / stride⌉, and where the padding is odd, the extra row or column
    /// goes to the bottom and the right. It depends on the size of the image, so the size must be known.
    case same

    /// The same number of rows and columns on all four sides.
    case symmetric(Int)

    /// Each side by itself.
    case explicit(Pads)

    /// Symmetric padding.
    public init(integerLiteral value: Int) {
        self = .symmetric(value)
    }

    /// The padding for an image of `size` and windows of `extent` (kernel with dilation), or `nil` where
    /// ``same`` meets an unknown size.
    func pads(height: Int?, width: Int?, extent: Size2D, stride: Size2D) -> Pads? {
        switch self {
        case .symmetric(let n): return Pads(top: n, left: n, bottom: n, right: n)
        case .explicit(let pads): return pads
        case .same:
            guard let height, let width else { return nil }
            let rows = Self.sameTotal(size: height, extent: extent.height, stride: stride.height)
            let columns = Self.sameTotal(size: width, extent: extent.width, stride: stride.width)
            return Pads(top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
        }
    }

    private static func sameTotal(size: Int, extent: Int, stride: Int) -> Int {
        let outputs = (size + stride - 1) / stride
        return max((outputs - 1) * stride + extent - size, 0)
    }
}
