package import Dispatch
import Foundation
import Synchronization

/// Threads for work that blocks: as many as there is work at a time, kept for a while when there is none.
package final class BlockingThreads: Sendable {
    package typealias Work = @Sendable () -> Void

    /// Those of this process.
    package static let shared = BlockingThreads(patience: .seconds(10))

    /// How long an idle thread waits for work before it ends.
    private let patience: DispatchTimeInterval
    /// The threads without work; the one that became idle last, whose stack and caches are warm, gets the next.
    private let idle = Mutex<[IdleThread]>([])

    package init(patience: DispatchTimeInterval) { self.patience = patience }

    /// How many threads wait for work.
    package var idleCount: Int { idle.withLock(\.count) }

    /// Has a thread do some work, soon.
    package func run(_ work: @escaping Work) {
        if let thread = idle.withLock({ $0.popLast() }) { return thread.give(work) }
        // Handed over like any later work, so that the thread does not hold it for as long as it lives.
        let me = IdleThread()
        me.give(work)
        // Decoders and the engine want a main thread's stack, hence not a dispatch queue's worker.
        let thread = Thread { [self] in serve(me) }
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func serve(_ me: IdleThread) {
        me.next()?()
        while true {
            idle.withLock { $0.append(me) }
            if let work = me.next(within: patience) {
                work()
                continue
            }
            // Whoever has taken this thread off the list meanwhile is about to give it work.
            let isLeaving = idle.withLock { threads in
                guard let place = threads.firstIndex(where: { $0 === me }) else { return false }
                threads.remove(at: place)
                return true
            }
            if isLeaving { return }
            me.next()?()
        }
    }
}

/// A thread without work, and where it is handed some.
private final class IdleThread: Sendable {
    private let work = Mutex<BlockingThreads.Work?>(nil)
    private let given = DispatchSemaphore(value: 0)

    /// Called once for each time that the thread was found idle.
    func give(_ new: @escaping BlockingThreads.Work) {
        work.withLock { $0 = new }
        given.signal()
    }

    /// Waits for work; nil when none came in time.
    func next(within patience: DispatchTimeInterval) -> BlockingThreads.Work? {
        given.wait(timeout: .now() + patience) == .success ? take() : nil
    }

    /// Waits for work that is about to come.
    func next() -> BlockingThreads.Work? {
        given.wait()
        return take()
    }

    private func take() -> BlockingThreads.Work? {
        work.withLock { work in
            defer { work = nil }
            return work
        }
    }
}
