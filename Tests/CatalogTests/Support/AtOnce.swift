import Foundation
import Synchronization

/// Runs work on threads of its own, all at once, and throws what the first throws that fails.
func atOnce(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
    let failures = Mutex<[any Error]>([])
    let group = DispatchGroup()
    for number in 0..<count {
        group.enter()
        Thread {
            do { try work(number) } catch { failures.withLock { $0.append(error) } }
            group.leave()
        }.start()
    }
    group.wait()
    if let first = failures.withLock(\.first) { throw first }
}
