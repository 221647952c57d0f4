import Basics
import Dispatch
import Foundation
import Synchronization

/// Lines on their way to a place that may be slow: adding one never waits, a thread of its own writes them.
///
/// What is waiting is bounded. A line for which there is no room is dropped; as soon as what was waiting has been written, a
/// line says how many were.
package final class LineQueue: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int
    /// Raised when there is something to do for the thread that has nothing to do.
    private let work = DispatchSemaphore(value: 0)
    /// Raised when the queue is closed.
    private let closing = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)

    /// A queue with its thread, which ends with ``close(within:)``.
    /// - Parameters:
    ///   - limit: how many bytes may wait; as many more may be being written.
    ///   - dropped: the line that tells how many were dropped, its end included.
    ///   - write: writes whole lines; blocks until they are written.
    package init(
        limit: Int = 1 << 20, dropped: @escaping @Sendable (Int) -> [UInt8],
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.limit = limit
        BlockingThreads.shared.run { [self] in drain(dropped, write) }
    }

    /// Adds a line, its end included.
    package func add(_ line: [UInt8]) {
        let wasIdle = state.withLock { state in
            guard !state.isClosed else { return false }
            let wasIdle = state.waiting.isEmpty && state.dropped == 0
            if state.waiting.count + line.count <= limit { state.waiting += line } else { state.dropped += 1 }
            return wasIdle
        }
        if wasIdle { work.signal() }
    }

    /// Writes what is waiting and ends the thread; later lines are lost. Blocks.
    /// - Parameter seconds: how long to wait for that, since who should read the lines may never do so.
    package func close(within seconds: Double) {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        closing.signal()
        work.signal()
        _ = end.wait(timeout: .now() + seconds)
    }

    /// How long lines are gathered before they are written: waking a thread for each costs more than the line does.
    private static let gathering = 0.01

    private func drain(_ dropped: (Int) -> [UInt8], _ write: ([UInt8]) -> Void) {
        var isOver = false
        while !isOver {
            work.wait()
            if state.withLock({ !$0.isClosed }) { _ = closing.wait(timeout: .now() + Self.gathering) }
            let taken = state.withLock { state in
                defer { (state.waiting, state.dropped) = ([], 0) }
                return state
            }
            if !taken.waiting.isEmpty { write(taken.waiting) }
            if taken.dropped > 0 { write(dropped(taken.dropped)) }
            isOver = taken.isClosed
        }
        end.signal()
    }
}
