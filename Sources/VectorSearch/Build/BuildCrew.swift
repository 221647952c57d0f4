import Synchronization

/// The threads that build an index or answer many queries, which stop on request and report their progress.
package final class BuildCrew: Sendable {
    private let options: BuildOptions
    private let total: Double
    private let done = Mutex(0.0)
    private let isStopped = Atomic(false)

    /// A crew for work of `total`, in whatever unit its calls of ``forEach(_:weight:_:)`` count.
    package init(_ options: BuildOptions, total: Double) {
        self.options = options
        self.total = max(total, .leastNormalMagnitude)
    }

    /// Calls `body` for every number below `count`, in pieces that idle threads take, and returns when all are done.
    ///
    /// What a call does must not depend on which thread makes it, so that results are the same for any number of threads.
    ///
    /// - Parameters:
    ///   - count: how many pieces.
    ///   - weight: what one piece adds to the progress.
    ///   - body: does one piece.
    /// - Throws: ``VectorSearchError/cancelled``, with some pieces left undone.
    package func forEach(
        _ count: Int, weight: Double = 1, _ body: @Sendable (Int) -> Void
    ) throws(VectorSearchError) {
        concurrently(count, threads: options.threads, block: 1) { piece in
            guard !isStopped.load(ordering: .relaxed) else { return }
            guard !options.isCancelled() else { return isStopped.store(true, ordering: .relaxed) }
            body(piece)
            advance(by: weight)
        }
        guard !isStopped.load(ordering: .relaxed), !options.isCancelled() else { throw .cancelled }
    }

    /// Reports the end.
    package func finish() { options.progress?(1) }

    private func advance(by weight: Double) {
        guard let progress = options.progress else { return }
        // Within the lock, so that what is told never falls.
        done.withLock {
            $0 += weight
            progress(min(1, $0 / total))
        }
    }
}
