public import Imaging

/// Turns images into their color signatures: a model without a network, and so without weights.
///
/// The cosine of two signatures is Hellinger's affinity of the images' distributions of color. What is in the image and
/// what shape it has makes no difference; that is for a network, and the two may be weighed together.
public struct ColorEmbedder: ImageEmbedder {
    /// What it is called among the models.
    public static let name = "colour"

    /// The name in its own spelling where a word is the American one, `color`; any other word as it is.
    ///
    /// Every place that reads the name of a model or a likeness uses this.
    public static func canonicalName(_ word: String) -> String { word == "color" ? name : word }

    /// Stands in for the digest of weights in the identity of the vectors: another one for every change of the numbers.
    public static let version = "colour-signature-1"
    /// Length of the vector.
    public static let dimension = LabHistogram.dimension
    /// The bins.
    public static let layer = "lab 6x7x7"
    /// The long side of what is looked at, in pixels. More changes little: a signature does not know places finely.
    public static let longSide = 112
    /// What happens to an image, as one canonical line.
    public static let preprocessing = "long side \(longSide) bicubic, sRGB to CIE Lab D65"

    /// What images may cost.
    public let limits: ImageLimits

    /// An embedder.
    public init(limits: ImageLimits = ImageLimits()) { self.limits = limits }

    /// A worker for one thread at a time.
    public func makeWorker() throws(EmbeddingError) -> EmbeddingWorker {
        EmbeddingWorker(ColorFunction(), limits: limits)
    }
}

private struct ColorFunction: PixelFunction {
    let view = ImageView.shrunk(longSide: ColorEmbedder.longSide)

    func vector(of image: PixelBuffer) throws(EmbeddingError) -> [Float] { LabHistogram.vector(of: image) }
}
