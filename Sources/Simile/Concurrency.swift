import Basics
import Imaging

/// Runs blocking work on a thread of its own, so that Swift's cooperative threads stay free.
///
/// Threads that are done wait a while for more work, since starting one costs a tenth of a millisecond. Work never waits for a
/// thread: where none is idle, another is started.
package func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    let turn = DecodeTurn.current
    return try await withCheckedThrowingContinuation { continuation in
        BlockingThreads.shared.run {
            continuation.resume(with: Swift.Result { try DecodeTurn.$current.withValue(turn, operation: work) })
        }
    }
}

/// The same for work that stops soon after its task is cancelled.
/// - Parameter work: asks its argument now and then whether to stop.
package func onCancellableThread<Result: Sendable>(
    _ work: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Result
) async throws -> Result {
    let cancellation = CancellationFlag()
    return try await withTaskCancellationHandler {
        try await onThread { try work { cancellation.isSet } }
    } onCancel: {
        cancellation.set()
    }
}

/// Runs work and says how long it took, in milliseconds.
package func timed<Result>(_ work: () throws -> Result) rethrows -> (result: Result, milliseconds: Double) {
    let start = ContinuousClock.now
    let result = try work()
    return (result, (ContinuousClock.now - start).milliseconds)
}
