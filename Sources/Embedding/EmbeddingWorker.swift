public import Imaging
import VectorSearch

/// Embeds one image after another. Not for two threads at once.
public final class EmbeddingWorker {
    private let function: any PixelFunction
    let limits: ImageLimits

    init(_ function: any PixelFunction, limits: ImageLimits) {
        self.function = function
        self.limits = limits
    }

    /// What it looks at of an image.
    public var view: ImageView { function.view }

    /// The unit vector of an image. Blocks for milliseconds: call it off Swift's cooperative threads.
    /// - Throws: ``EmbeddingError``.
    public func embed(_ source: ImageSource) throws(EmbeddingError) -> [Float] {
        var views = ImageViews(of: source, limits: limits)
        return try embed(&views)
    }

    /// The unit vector of an image of which other workers may have seen views, too: what they have had decoded is not
    /// decoded again. The vector is the same as that of ``embed(_:)``.
    /// - Throws: ``EmbeddingError``.
    public func embed(_ views: inout ImageViews) throws(EmbeddingError) -> [Float] {
        let pixels: PixelBuffer
        do {
            pixels = try views.pixels(function.view)
        } catch {
            throw .image(error)
        }
        return try embed(prepared: pixels, named: views.source.name)
    }

    /// The unit vector of pixels that are already as the embedder wants them: for a network, resized and cropped to its
    /// input size.
    /// - Throws: ``EmbeddingError``.
    public func embed(
        prepared pixels: PixelBuffer, named name: String = "the prepared image"
    ) throws(EmbeddingError) -> [Float] {
        var vector = try function.vector(of: pixels)
        guard !vector.isEmpty else { throw .noFeatures(name: name) }
        do {
            try VectorMatrix.normalize(&vector)
        } catch {
            throw .noDirection(name: name)
        }
        return vector
    }
}
