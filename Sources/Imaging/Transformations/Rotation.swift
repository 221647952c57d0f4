import Foundation

/// A turn about the middle of the picture, whose sides stay: `RandomRotation` of torchvision.
public struct Rotation: Transformation, Hashable {
    /// How far, in degrees, counter-clockwise.
    public var degrees: Double

    /// - Parameter degrees: how far, counter-clockwise.
    public init(degrees: Double) { self.degrees = degrees }

    /// The turned picture. What was in the corners is lost; what comes in there is black.
    /// - Parameter picture: the picture.
    public func apply(to picture: PixelBuffer) -> PixelBuffer {
        // Affine maps turn clockwise, as in torchvision.
        AffineTransformation(degrees: -degrees).apply(to: picture)
    }
}
