import ArgumentParser
import Simile

/// Runs an evaluation off the cooperative threads, with progress on terminals; one that is stopped ends with exit status 130.
func evaluating<Result: Sendable>(
    _ work:
        @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool, _ progress: StepProgress) throws -> Result
) async throws -> Result {
    let interruption = Interruption("stopping; nothing is kept (Ctrl-C again to stop at once)")
    let progress = StepProgress()
    defer { progress.clear() }
    do {
        return try await onThread {
            try stoppable { try work({ interruption.isRequested }, progress) }
        }
    } catch is CancellationError {
        throw ExitCode(130)
    }
}
