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
    /// The step between neighboring windows.
    public var stride: Size2D

    /// The distance between neighboring elements of one window; 1 is dense.
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
