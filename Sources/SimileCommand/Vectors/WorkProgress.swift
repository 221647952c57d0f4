import Synchronization

/// A progress bar that any thread may move on.
final class WorkProgress: Sendable {
    private let bar: Mutex<ProgressBar>
    private let work: String

    /// A bar on terminals, else nothing.
    init(_ work: String) {
        self.work = work
        bar = Mutex(ProgressBar(.auto))
    }

    func show(_ fraction: Double) { bar.withLock { $0.show(work, fraction) } }

    func clear() { bar.withLock { $0.clear() } }
}
