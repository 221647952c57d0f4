import Imaging
import VectorSearch

/// Turns images into what a function makes of another embedder's vectors, such as a projection that was trained on them.
public struct ProjectedEmbedder: ImageEmbedder {
    private let base: any ImageEmbedder
    private let project: @Sendable ([Float]) -> [Float]

    /// - Parameters:
    ///   - base: what looks at images.
    ///   - project: what is made of its unit vectors; of any length but 0.
    public init(_ base: any ImageEmbedder, _ project: @escaping @Sendable ([Float]) -> [Float]) {
        (self.base, self.project) = (base, project)
    }

    /// A worker for one thread at a time.
    public func makeWorker() throws(EmbeddingError) -> EmbeddingWorker {
        try base.makeWorker().projected(project)
    }
}

extension EmbeddingWorker {
    /// A worker that gives what a function makes of this one's vectors.
    fileprivate func projected(_ project: @escaping @Sendable ([Float]) -> [Float]) -> EmbeddingWorker {
        EmbeddingWorker(ProjectedFunction(worker: self, project: project), limits: limits)
    }
}

private struct ProjectedFunction: PixelFunction {
    let worker: EmbeddingWorker
    let project: @Sendable ([Float]) -> [Float]

    var view: ImageView { worker.view }

    func vector(of image: PixelBuffer) throws(EmbeddingError) -> [Float] { project(try worker.embed(prepared: image)) }
}
