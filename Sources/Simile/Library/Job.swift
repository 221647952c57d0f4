import Basics
import Synchronization

/// Work that takes a while, and tells how far it has come.
///
/// Nothing is done before it is asked for, in one of two ways:
///
/// ```swift
/// for try await progress in library.index(["images"]) { print(progress.completed, progress.total ?? 0) }
/// let report = try await library.index(["images"]).report()
/// ```
///
/// Cancelling the task that waits, or leaving the loop, stops the work soon. What it has done by then stays.
public struct Job<Report: Sendable>: AsyncSequence, Sendable {
    /// Tells how far the work has come, from any thread.
    public typealias Observer = @Sendable (JobProgress) -> Void

    private let work: @Sendable (@escaping Observer) async throws -> Report

    package init(_ work: @escaping @Sendable (@escaping Observer) async throws -> Report) { self.work = work }

    /// Does the work.
    /// - Parameter progress: called from any thread, a few times a second at least where there is something to tell.
    /// - Returns: what was done.
    /// - Throws: what the work throws; `CancellationError` where it was stopped and has nothing to report.
    @discardableResult
    public func report(progress: @escaping Observer = { _ in }) async throws -> Report {
        let clock = PhaseClock()
        return try await work { progress(clock.timed($0)) }
    }

    /// Does the work, and gives its progress: the newest where the loop is slower than the work.
    public func makeAsyncIterator() -> AsyncThrowingStream<JobProgress, any Error>.Iterator {
        let (stream, continuation) = AsyncThrowingStream.makeStream(
            of: JobProgress.self, bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            do {
                try await report { continuation.yield($0) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream.makeAsyncIterator()
    }
}

/// Since when a phase lasts.
private final class PhaseClock: Sendable {
    private let phase = Mutex<(phase: JobProgress.Phase, start: ContinuousClock.Instant)?>(nil)

    /// Progress with the rate since its phase began.
    func timed(_ progress: JobProgress) -> JobProgress {
        let now = ContinuousClock.now
        let start = phase.withLock { known in
            if let known, known.phase == progress.phase { return known.start }
            known = (progress.phase, now)
            return now
        }
        var progress = progress
        let seconds = (now - start).seconds
        progress.rate = seconds > 0 ? Double(progress.completed) / seconds : 0
        return progress
    }
}
