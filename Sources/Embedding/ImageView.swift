public import Imaging

/// What an embedder looks at of an image. Embedders with equal views can look at the same pixels.
public enum ImageView: Sendable, Hashable {
    /// Resized and cropped, as networks want it.
    case prepared(Preparation)
    /// All of it, shrunk so that its long side is at most so many pixels; never enlarged.
    case shrunk(longSide: Int)
}

/// The views of one image. Each is decoded when it is first asked for, and kept as long as this value.
///
/// ```swift
/// var views = ImageViews(of: .file("dress.jpg"))
/// let vectors = try workers.map { try $0.embed(&views) }
/// ```
public struct ImageViews {
    /// The image.
    public let source: ImageSource
    private let reader: ImageReader
    private var rendered: [ImageView: PixelBuffer] = [:]

    /// The views of an image, none of which is decoded yet.
    public init(of source: ImageSource, limits: ImageLimits = ImageLimits()) {
        self.source = source
        reader = ImageReader(limits: limits)
    }

    /// The pixels of a view. Decoding takes milliseconds, every further time none.
    public mutating func pixels(_ view: ImageView) throws(ImagingError) -> PixelBuffer {
        if let pixels = rendered[view] { return pixels }
        let pixels =
            switch view {
            case .prepared(let preparation): try reader.prepare(source, preparation)
            case .shrunk(let longSide): try reader.thumbnail(source, longSide: longSide)
            }
        rendered[view] = pixels
        return pixels
    }
}
