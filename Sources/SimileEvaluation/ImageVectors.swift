import Basics
import Embedding
import Foundation
package import Imaging
package import ModelZoo
public import Simile
public import VectorSearch

/// The vectors of many image files by one model, with the time that each took: what evaluations of models begin with.
///
/// ```swift
/// let seen = try ImageVectors(of: paths, by: ModelChoice("resnet50"))
/// seen.matrix[0]         // the vector of paths[seen.rows[0]]
/// seen.unreadable[0]     // an image that could not be looked at, and why
/// ```
///
/// Memory: the vectors (4 bytes a component), and a few images at a time.
public struct ImageVectors: Sendable {
    /// Unit vectors, a row for each image that could be read, in the order of the paths.
    public let matrix: VectorMatrix
    /// Which path each row of ``matrix`` belongs to.
    public let rows: [Int]
    /// Milliseconds from the file to the vector, a number for each row.
    public let milliseconds: [Double]
    /// Images that could not be looked at.
    public let unreadable: [SkippedFile]

    /// Looks at all images, on as many threads as there are cores. Blocks: call it off Swift's cooperative threads.
    /// - Parameters:
    ///   - paths: files, absolute; the same file may stand there more than once.
    ///   - model: the model to embed with.
    ///   - store: where its weights are.
    ///   - limits: what an image may cost.
    ///   - threads: how many images are looked at side by side; nil for one per core.
    ///   - isCancelled: called before each image.
    ///   - progress: called with the number of processed images, on the calling thread.
    /// - Throws: `ModelError` or `EmbeddingError` when the model cannot be had, `CancellationError` when it was cancelled,
    ///   `VectorSearchError` when memory does not suffice.
    package init(
        of paths: [String], by model: ModelChoice, store: ModelStore = ModelStore(),
        limits: ImageLimits = ImageLimits(), threads: Int? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws {
        let threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let embedder = try model.embedder(store: store, limits: limits, streams: threads)
        var seen = [Seen?](repeating: nil, count: paths.count)
        var done = 0
        try Pipeline.run(
            Array(paths.indices), threads: threads,
            makeWorker: {
                let worker = try embedder.makeWorker()
                return { Seen(of: paths[$0], at: $0, by: worker, limits: limits) }
            }, isCancelled: isCancelled
        ) { outputs in
            for output in outputs { seen[output.index] = output }
            done += outputs.count
            progress(done)
        }
        if done < paths.count { throw CancellationError() }

        var (rows, times, unreadable): ([Int], [Double], [SkippedFile]) = ([], [], [])
        var matrix: VectorMatrix?
        for index in seen.indices {
            guard let image = seen[index] else { continue }
            // Taken out as it goes in, lest all vectors are there twice.
            seen[index] = nil
            switch image.result {
            case .success(let vector):
                if matrix == nil { matrix = try VectorMatrix(dimension: vector.count, minimumCapacity: paths.count) }
                try matrix?.append(vector)
                rows.append(image.index)
                times.append(image.milliseconds)
            case .failure(let problem):
                unreadable.append(SkippedFile(path: paths[image.index], reason: problem.reason))
            }
        }
        self.matrix = try matrix ?? VectorMatrix(dimension: 1)
        self.rows = rows
        milliseconds = times
        self.unreadable = unreadable
    }

    /// What became of one image.
    private struct Seen: Sendable {
        let index: Int
        let result: Result<[Float], Unreadable>
        let milliseconds: Double

        init(of path: String, at index: Int, by worker: EmbeddingWorker, limits: ImageLimits) {
            self.index = index
            let outcome = timed {
                Result<[Float], any Error> {
                    let file = try FileContents.read(path, limit: limits.maxBytes)
                    return try worker.embed(.bytes(file.bytes, name: path))
                }
            }
            milliseconds = outcome.milliseconds
            result = outcome.result.mapError { Unreadable($0, path) }
        }
    }

    private struct Unreadable: Error {
        let reason: String

        /// A reason stands beside its path, so it need not repeat it.
        init(_ error: any Error, _ path: String) {
            if let problem = error as? FileError {
                reason = problem.reason
            } else {
                let (message, prefix) = ("\(error)", path.onOneLine + ": ")
                reason = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
            }
        }
    }
}
