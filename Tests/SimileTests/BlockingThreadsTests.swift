import Basics
import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Simile

/// Threads for work that blocks.
@Suite struct BlockingThreadsTests {
    /// Work that depends on other work never waits for a thread: it would wait for ever.
    @Test func workNeverWaitsForAThread() async throws {
        let depth = 40
        @Sendable func nested(_ level: Int) async throws -> Int {
            guard level > 0 else { return 0 }
            // Each level blocks its thread until the next one, on another, has ended.
            return try await onThread { () throws -> Int in
                let inner = Mutex<Int?>(nil)
                let done = DispatchSemaphore(value: 0)
                BlockingThreads.shared.run {
                    inner.withLock { $0 = level }
                    done.signal()
                }
                done.wait()
                return inner.withLock { $0 } ?? -1
            }
        }
        let sums = try await withThrowingTaskGroup(of: Int.self) { group in
            for level in 1...depth { group.addTask { try await nested(level) } }
            return try await group.reduce(0, +)
        }
        #expect(sums == depth * (depth + 1) / 2)
    }

    /// A thread that is done takes the next work.
    @Test func threadsAreUsedAgain() async {
        let threads = BlockingThreads(patience: .seconds(3600))
        let seen = Mutex<Set<ObjectIdentifier>>([])
        for _ in 0..<20 {
            await withCheckedContinuation { continuation in
                threads.run {
                    seen.withLock { _ = $0.insert(ObjectIdentifier(Thread.current)) }
                    continuation.resume()
                }
            }
            while threads.idleCount == 0 { try? await Task.sleep(for: .milliseconds(1)) }
        }
        #expect(seen.withLock { $0.count } == 1 && threads.idleCount == 1)
    }

    /// What work held is let go of when it is done, though its thread waits for more.
    @Test func doneWorkIsLetGoOf() async {
        final class Body: Sendable {}
        let threads = BlockingThreads(patience: .seconds(3600))
        weak var held: Body?
        do {
            let body = Body()
            held = body
            await withCheckedContinuation { continuation in
                threads.run {
                    withExtendedLifetime(body) {}
                    continuation.resume()
                }
            }
        }
        while threads.idleCount == 0 { try? await Task.sleep(for: .milliseconds(1)) }
        #expect(held == nil)
    }

    /// Work given at the moment when a thread gives up waiting is done, once.
    @Test func noWorkIsLostAtTheEndOfPatience() async {
        let threads = BlockingThreads(patience: .microseconds(1))
        let done = Atomic(0)
        for _ in 0..<2000 {
            await withCheckedContinuation { continuation in
                threads.run {
                    done.add(1, ordering: .relaxed)
                    continuation.resume()
                }
            }
        }
        #expect(done.load(ordering: .relaxed) == 2000)
    }
}
