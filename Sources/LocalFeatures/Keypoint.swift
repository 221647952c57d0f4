/// A place of an image that is found again in other images of the same thing.
public struct Keypoint: Sendable, Equatable {
    /// The column, in pixels of the image from its left edge: the middle of the first pixel is 0.5.
    public var x: Float
    /// The row, in pixels from the upper edge.
    public var y: Float
    /// The diameter of the surroundings that are described, in pixels.
    public var size: Float
    /// The direction that the surroundings are described in: radians in 0..<2π from the axis of columns toward that of rows.
    public var angle: Float
    /// How distinct it is. Comparable within one kind of features only.
    public var response: Float
}
