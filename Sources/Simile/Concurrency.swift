import Basics
import Foundation
import Imaging
import Synchronization

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
/// - Parameter work: calls its argument now and then to learn whether to stop.
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

/// Does blocking work for each element, as many at a time as there are cores, and returns the results in the elements' order.
/// - Throws: `CancellationError` soon after the task is cancelled; what `work` throws first.
package func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @escaping @Sendable (Element) throws -> Result
) async throws -> [Result] {
    let turns = Turns()
    let cores = min(ProcessInfo.processInfo.activeProcessorCount, elements.count)
    return try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
        for _ in 0..<cores {
            group.addTask {
                try await onCancellableThread { isCancelled in
                    var done: [(Int, Result)] = []
                    while true {
                        let place = turns.take()
                        guard place < elements.count else { return done }
                        if isCancelled() { throw CancellationError() }
                        done.append((place, try work(elements[place])))
                    }
                }
            }
        }
        var results = [Result?](repeating: nil, count: elements.count)
        for try await part in group { for (place, result) in part { results[place] = result } }
        return results.compactMap(\.self)
    }
}

/// Runs work and measures its duration, in milliseconds.
package func timed<Result>(_ work: () throws -> Result) rethrows -> (result: Result, milliseconds: Double) {
    let start = ContinuousClock.now
    let result = try work()
    return (result, (ContinuousClock.now - start).milliseconds)
}

/// A wish to stop, for work on a thread.
private final class CancellationFlag: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}

/// Numbers from 0 on, each given out once.
private final class Turns: Sendable {
    private let next = Atomic(0)
    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}
