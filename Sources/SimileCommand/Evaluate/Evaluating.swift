import ArgumentParser
import RetrievalEvaluation
import Simile
import VectorSearch

/// Runs an evaluation, with progress on terminals; one that is stopped ends with exit status 130.
func evaluating<Report>(_ job: Job<Report>) async throws -> Report {
    let bar = ProgressBar(.auto)
    defer { bar.clear() }
    do {
        return try await interruptible("stopping; nothing is kept (Ctrl-C again to stop at once)") {
            try await job.report { bar.show($0) }
        }
    } catch is CancellationError {
        throw ExitCode(130)
    } catch VectorSearchError.cancelled {
        throw ExitCode(130)
    }
}
