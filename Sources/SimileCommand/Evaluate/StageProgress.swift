import ArgumentParser
import Simile
import Synchronization

/// A progress bar for work of several stages, each of which starts anew; any thread may move it on.
final class StageProgress: Sendable {
    private let state = Mutex<(stage: String, bar: ProgressBar)>(("", ProgressBar(.auto)))

    /// Shows how far a stage is, 0…1.
    func show(_ stage: String, _ fraction: Double) {
        state.withLock {
            if $0.stage != stage {
                $0.bar.clear()
                $0 = (stage, ProgressBar(.auto))
            }
            $0.bar.show(stage, fraction)
        }
    }

    func clear() { state.withLock { $0.bar.clear() } }
}

/// Runs an evaluation off the cooperative threads, with progress on terminals; one that is stopped ends with exit status 130.
func evaluating<Result: Sendable>(
    _ work:
        @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool, _ progress: StageProgress) throws -> Result
) async throws -> Result {
    let interruption = Interruption("stopping; nothing is kept (Ctrl-C again to stop at once)")
    let progress = StageProgress()
    defer { progress.clear() }
    do {
        return try await onThread {
            try stoppable { try work({ interruption.isRequested }, progress) }
        }
    } catch is CancellationError {
        throw ExitCode(130)
    }
}
