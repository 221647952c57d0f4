import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, taken as a wish to stop soon: the first sets a flag, the second ends the process at once (nothing is lost).
final class Interruption: Sendable {
    private let requested = Atomic(false)
    // The source is made once and only kept alive here.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    /// Starts listening for SIGINT and SIGTERM; the first is answered with `message`, and calls `stop`.
    init(
        _ message: String = "stopping; what is done is kept (Ctrl-C again to stop at once)",
        stop: @escaping @Sendable () -> Void = {}
    ) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [weak self] in
                guard let self, !self.requested.exchange(true, ordering: .relaxed) else { _exit(128 + number) }
                say("\n" + message)
                stop()
            }
            source.resume()
            sources.append(source)
        }
    }

    /// Whether the user wants to stop.
    var isRequested: Bool { requested.load(ordering: .relaxed) }
}

/// Does work in a task of its own, which the first Ctrl-C cancels.
func interruptible<Result: Sendable>(
    _ message: String = "stopping; what is done is kept (Ctrl-C again to stop at once)",
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let task = Task { try await work() }
    let interruption = Interruption(message) { task.cancel() }
    defer { withExtendedLifetime(interruption) {} }
    return try await task.value
}
