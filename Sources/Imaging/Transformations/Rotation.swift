import Foundation

/// A turn about the middle of the image, whose sides stay: `RandomRotation` of torchvision.
public struct Rotation: Transformation, Hashable {
    /// How far, in degrees, counter-clockwise.
    public var degrees: Double

    /// - Parameter degrees: how far, counter-clockwise.
    public init(degrees: Double) { self.degrees = degrees }

    /// The turned image. What was in the corners is lost; what comes in there is black.
    /// - Parameter image: the image.
    public func apply(to image: PixelBuffer) -> PixelBuffer {
        // Affine maps turn clockwise, as in torchvision.
        AffineTransformation(degrees: -degrees).apply(to: image)
    }
}
