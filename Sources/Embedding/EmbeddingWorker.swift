public import Imaging
import InferenceEngine
import VectorSearch

/// Embeds one picture after another, without allocating per picture more than the vector. Not for two threads at once.
public final class EmbeddingWorker {
    private let reader: ImageReader
    private let preparation: Preparation
    private let request: InferenceRequest

    init(reader: ImageReader, preparation: Preparation, request: InferenceRequest) {
        self.reader = reader
        self.preparation = preparation
        self.request = request
    }

    /// The unit vector of a picture. Blocks for milliseconds: call it off Swift's cooperative threads.
    /// - Throws: ``EmbeddingError``.
    public func embed(_ source: ImageSource) throws(EmbeddingError) -> [Float] {
        do {
            try reader.prepare(source, preparation, into: request.pixels)
        } catch {
            throw .image(error)
        }
        return try embedPrepared(named: source.name)
    }

    /// The unit vector of pixels that are already resized and cropped: interleaved RGB of the model's input size.
    /// - Throws: ``EmbeddingError``.
    public func embed(prepared pixels: [UInt8]) throws(EmbeddingError) -> [Float] {
        guard pixels.count == request.pixels.count else {
            throw .inference(.bufferSize(what: "pixel", expected: request.pixels.count, found: pixels.count))
        }
        _ = request.pixels.update(fromContentsOf: pixels)
        return try embedPrepared(named: "the prepared picture")
    }

    private func embedPrepared(named name: String) throws(EmbeddingError) -> [Float] {
        do {
            try request.run()
        } catch {
            throw .inference(error)
        }
        var vector = Array(request.output)
        do {
            try VectorMatrix.normalize(&vector)
        } catch {
            throw .noDirection(name: name)
        }
        return vector
    }
}
