import Simile
import Synchronization

/// A progress bar for a job, whose progress comes from any thread.
final class JobBar: Sendable {
    private let bar: Mutex<ProgressBar>

    init(_ style: ProgressStyle) { bar = Mutex(ProgressBar(style)) }

    /// Shows how far the job has come.
    func show(_ progress: JobProgress) { bar.withLock { $0.show(progress) } }

    /// Takes the bar away.
    func clear() { bar.withLock { $0.clear() } }
}
