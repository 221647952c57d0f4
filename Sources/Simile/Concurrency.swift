import Foundation

/// Runs blocking work on a thread of its own, so that Swift's cooperative threads stay free.
///
/// Decoders and the engine want a main thread's stack, hence not a dispatch queue's worker.
package func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Swift.Result { try work() }) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}

/// Runs work and says how long it took, in milliseconds.
func timed<Result>(_ work: () throws -> Result) rethrows -> (result: Result, milliseconds: Double) {
    let start = ContinuousClock.now
    let result = try work()
    return (result, (ContinuousClock.now - start).milliseconds)
}
