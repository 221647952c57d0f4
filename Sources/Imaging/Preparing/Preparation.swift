/// How a picture is made ready for a network: the short side is resized, then the centre is cut out.
///
/// ```swift
/// let recipe = Preparation(shortSide: 256, crop: .init(width: 224, height: 224))
/// let pixels = try ImageReader().prepare(.file("dress.jpg"), recipe)  // 224×224
/// ```
///
/// The values identify the preprocessing of a vector space, hence `Hashable` and `Codable`.
public struct Preparation: Sendable, Hashable, Codable {
    /// How pixels between pixels are computed. All are antialiased: when shrinking, the filter covers every pixel.
    public enum Interpolation: String, Sendable, Hashable, Codable, CaseIterable {
        /// Linear between neighbours.
        case bilinear
        /// Cubic convolution with a = −0.5 (Keys 1981).
        case bicubic
    }

    /// How the resized picture is brought to the size of the crop.
    public enum Fit: String, Sendable, Hashable, Codable, CaseIterable {
        /// What juts out on either side is cut off evenly.
        case crop
    }

    /// Sides in pixels.
    public struct Size: Sendable, Hashable, Codable {
        /// Pixels per row.
        public var width: Int
        /// Number of rows.
        public var height: Int

        /// A size in pixels.
        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// What the shorter side of the upright picture is resized to, in pixels; the other side keeps the proportions,
    /// rounded to the nearest (halves to even).
    public var shortSide: Int
    /// How pixels are interpolated.
    public var interpolation: Interpolation
    /// What is cut from the centre; an odd remainder goes to the right and the bottom.
    public var crop: Size
    /// How the resized picture is brought to the size of the crop.
    public var fit: Fit

    /// A recipe. It is checked when it is used: the crop must fit into the short side.
    public init(shortSide: Int, interpolation: Interpolation = .bicubic, crop: Size, fit: Fit = .crop) {
        self.shortSide = shortSide
        self.interpolation = interpolation
        self.crop = crop
        self.fit = fit
    }
}
