import Foundation

/// How an index is built, whatever its kind.
public struct BuildOptions: Sendable {
    /// What random choices start from. The same seed, rows and parameters give the same index on one thread; kinds whose
    /// result depends on the order in which threads finish say so.
    public var seed: UInt64
    /// The number of threads that work.
    public var threads: Int
    /// Asked now and then, from any thread; when true, building stops with ``VectorSearchError/cancelled``.
    public var isCancelled: @Sendable () -> Bool
    /// Called now and then with the completed fraction, 0…1, from any thread; nil for no progress.
    public var progress: (@Sendable (Double) -> Void)?

    /// Options with a fixed seed and one thread per core.
    public init(
        seed: UInt64 = 42, threads: Int? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (@Sendable (Double) -> Void)? = nil
    ) {
        self.seed = seed
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        self.isCancelled = isCancelled
        self.progress = progress
    }

    package func validate() throws(VectorSearchError) {
        guard (1...1024).contains(threads) else { throw .invalidThreads(threads) }
    }
}
