import Imaging

/// Turns images into unit vectors: with a network (``Embedder``), or by a formula (``ColorEmbedder``, ``VLADEmbedder``).
///
/// May be shared between threads; each thread that embeds takes a worker of its own.
public protocol ImageEmbedder: Sendable {
    /// A worker for one thread at a time.
    /// - Throws: ``EmbeddingError``.
    func makeWorker() throws(EmbeddingError) -> EmbeddingWorker
}

/// What makes a vector of the pixels of a view, on one thread.
protocol PixelFunction {
    /// The pixels that it wants.
    var view: ImageView { get }

    /// The vector of such pixels, of any length but 0; empty where nothing is found in them to make it of.
    func vector(of image: PixelBuffer) throws(EmbeddingError) -> [Float]
}
