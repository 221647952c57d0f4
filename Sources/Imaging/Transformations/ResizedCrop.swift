/// A part of the image, brought to other sides whatever becomes of its proportions: `RandomResizedCrop` of torchvision.
public struct ResizedCrop: Transformation, Hashable {
    /// The left edge of the part, in pixels.
    public var x: Int
    /// The upper edge of the part, in pixels.
    public var y: Int
    /// Columns of the part.
    public var width: Int
    /// Rows of the part.
    public var height: Int
    /// The sides of the result.
    public var size: Preparation.Size

    /// - Parameters:
    ///   - x: the left edge of the part, in pixels.
    ///   - y: the upper edge of the part, in pixels.
    ///   - width: columns of the part.
    ///   - height: rows of the part.
    ///   - size: the sides of the result, 1 to 16,384 each.
    public init(x: Int, y: Int, width: Int, height: Int, size: Preparation.Size) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.size = size
    }

    /// The part at its new size, antialiased when it shrinks: bit for bit what `resize` with Pillow's bilinear filter makes
    /// of the part.
    /// - Parameter image: the image.
    /// - Throws: `ImagingError.invalidRegion` when the part is empty or reaches beyond the image,
    ///   `ImagingError.invalidPreparation` for impossible sides.
    public func apply(to image: PixelBuffer) throws(ImagingError) -> PixelBuffer {
        let region = try Region(x: x, y: y, width: width, height: height)
        let recipe = Preparation(shortSide: 1, interpolation: .bilinear, crop: size, fit: .squash)
        // The image is in memory already, whatever its size.
        let reader = ImageReader(limits: ImageLimits(maxPixels: .max))
        return try reader.prepare(.pixels(image, name: "the image"), recipe, region: region)
    }
}
