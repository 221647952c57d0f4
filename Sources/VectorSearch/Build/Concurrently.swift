import Dispatch
import Synchronization

/// Calls `body` for 0..<count, in blocks that `threads` threads take as they become free.
package func concurrently(_ count: Int, threads: Int, block: Int = 64, _ body: @Sendable (Int) -> Void) {
    let blocks = (count + block - 1) / block
    if min(threads, blocks) <= 1 {
        for i in 0..<count { body(i) }
        return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, blocks)) { _ in
        while true {
            let start = next.wrappingAdd(1, ordering: .relaxed).oldValue * block
            guard start < count else { return }
            for i in start..<min(count, start + block) { body(i) }
        }
    }
}
