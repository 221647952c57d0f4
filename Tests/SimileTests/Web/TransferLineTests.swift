import Testing

@testable import Simile

@Suite struct TransferLineTests {
    private func until(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }

    @Test func furtherOnesWaitInOrder() async throws {
        let line = TransferLine(capacity: 2)
        for _ in 0..<2 { try await line.enter() }
        let first = Task { try await line.enter() }
        await until { line.load == (0, 1) }
        let second = Task { try await line.enter() }
        await until { line.load == (0, 2) }
        line.leave()
        try await first.value
        #expect(line.load == (0, 1))
        line.leave()
        try await second.value
        for _ in 0..<2 { line.leave() }
        #expect(line.load == (2, 0))
    }

    @Test func whoIsCancelledWaitsNoLonger() async throws {
        let line = TransferLine(capacity: 1)
        try await line.enter()
        let waiting = Task { try await line.enter() }
        await until { line.load.waiting == 1 }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(line.load == (0, 0))
        line.leave()
        // Cancelled before it came to wait.
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await line.enter()
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        #expect(line.load == (1, 0))
    }
}
