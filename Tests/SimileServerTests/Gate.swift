import Synchronization

/// A place where work waits until it is let go.
final class Gate: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let open = Mutex(false)

    func pass() async {
        await withCheckedContinuation { continuation in
            if open.withLock({ $0 }) { return continuation.resume() }
            waiting.withLock { $0.append(continuation) }
        }
    }

    var count: Int { waiting.withLock { $0.count } }

    func letGo() {
        open.withLock { $0 = true }
        waiting.withLock { list in
            for continuation in list { continuation.resume() }
            list = []
        }
    }
}

/// Waits for something that other tasks bring about.
func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(1)) }
}
