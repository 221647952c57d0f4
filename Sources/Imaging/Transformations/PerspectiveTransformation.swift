/// The image as a plane seen from aside: its corners come to lie elsewhere, and straight lines stay straight:
/// `RandomPerspective` of torchvision.
///
/// A corner is the middle of the corner's pixel, so that of the image's own corners the last is (width − 1, height − 1).
public struct PerspectiveTransformation: Transformation, Hashable {
    /// Where the upper left corner comes to lie, in pixels of the result.
    public var topLeft: Corner
    /// Where the upper right one does.
    public var topRight: Corner
    /// Where the lower right one does.
    public var bottomRight: Corner
    /// Where the lower left one does.
    public var bottomLeft: Corner

    /// A place of a corner.
    public struct Corner: Sendable, Hashable {
        /// From the left edge, in pixels.
        public var x: Double
        /// From the upper edge, in pixels.
        public var y: Double

        /// - Parameters:
        ///   - x: from the left edge, in pixels.
        ///   - y: from the upper edge, in pixels.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// - Parameters:
    ///   - topLeft: where the upper left corner comes to lie.
    ///   - topRight: where the upper right one does.
    ///   - bottomRight: where the lower right one does.
    ///   - bottomLeft: where the lower left one does.
    public init(topLeft: Corner, topRight: Corner, bottomRight: Corner, bottomLeft: Corner) {
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomRight = bottomRight
        self.bottomLeft = bottomLeft
    }

    /// The image with its corners where they were put, black around.
    /// - Parameter image: the image.
    /// - Throws: `ImagingError.invalidTransformation` when the corners span no area, or the image has one row or column.
    public func apply(to image: PixelBuffer) throws(ImagingError) -> PixelBuffer {
        guard let map = inverse(width: image.width, height: image.height) else {
            throw .invalidTransformation(
                reason: "a perspective of \(image.width)×\(image.height) pixels whose corners span no area")
        }
        return map.apply(to: image)
    }

    /// From places of the result to places of the source; nil when the corners span no area.
    ///
    /// First the map from the unit square to the corners (Heckbert, "Fundamentals of Texture Mapping and Image Warping",
    /// 1989), then its inverse, stretched to the image's sides.
    private func inverse(width: Int, height: Int) -> ProjectiveMap? {
        let (x0, y0, x1, y1) = (topLeft.x, topLeft.y, topRight.x, topRight.y)
        let (x2, y2, x3, y3) = (bottomRight.x, bottomRight.y, bottomLeft.x, bottomLeft.y)
        let (sumX, sumY) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3)
        let (dx1, dy1, dx2, dy2) = (x1 - x2, y1 - y2, x3 - x2, y3 - y2)
        let area = dx1 * dy2 - dx2 * dy1
        let (g, h) = ((sumX * dy2 - dx2 * sumY) / area, (dx1 * sumY - sumX * dy1) / area)
        let (a, b, c) = (x1 - x0 + g * x1, x3 - x0 + h * x3, x0)
        let (d, e, f) = (y1 - y0 + g * y1, y3 - y0 + h * y3, y0)
        // The inverse but for a factor, which a projective map does not feel.
        let (right, down) = (Double(width - 1), Double(height - 1))
        let last = a * e - b * d
        guard last.isFinite, last != 0, width > 1, height > 1 else { return nil }
        return ProjectiveMap(
            a: right * (e - f * h) / last, b: right * (c * h - b) / last, c: right * (b * f - c * e) / last,
            d: down * (f * g - d) / last, e: down * (a - c * g) / last, f: down * (c * d - a * f) / last,
            g: (d * h - e * g) / last, h: (b * g - a * h) / last)
    }
}
