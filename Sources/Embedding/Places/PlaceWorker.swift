public import Imaging
import InferenceEngine
import NeuralGraph
import VectorSearch

/// Tells the places' parts of one image after another. Not for two threads at once.
public final class PlaceWorker {
    /// What it looks at of an image: the same as the model's ``EmbeddingWorker``.
    public let view: ImageView
    private let request: InferenceRequest
    private let grid: PlaceGrid
    private let dimension: Int
    private let limits: ImageLimits

    init(request: InferenceRequest, grid: PlaceGrid, dimension: Int, view: ImageView, limits: ImageLimits) {
        self.request = request
        self.grid = grid
        self.dimension = dimension
        self.view = view
        self.limits = limits
    }

    /// What every place of an image adds to its vector. Blocks for milliseconds: call it off Swift's cooperative threads.
    /// - Throws: ``EmbeddingError``.
    public func features(of source: ImageSource) throws(EmbeddingError) -> PlaceFeatures {
        var views = ImageViews(of: source, limits: limits)
        let pixels: PixelBuffer
        do { pixels = try views.pixels(view) } catch { throw .image(error) }
        return try features(prepared: pixels, named: source.name)
    }

    /// The same of pixels that are already as the network wants them.
    /// - Throws: ``EmbeddingError``.
    public func features(
        prepared pixels: PixelBuffer, named name: String = "the prepared image"
    ) throws(EmbeddingError) -> PlaceFeatures {
        let values: [Float]
        do { values = try request.runPlaces(pixels: pixels.bytes) } catch { throw .inference(error) }
        guard let features = PlaceFeatures(grid: grid, dimension: dimension, values: values),
            values.allSatisfy(\.isFinite)
        else { throw .noDirection(name: name) }
        return features
    }
}
