import Synchronization
import Testing

@testable import SimileServer

@Suite struct AdmissionTests {
    /// A place where work waits until it is let go.
    private final class Gate: Sendable {
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

    private func until(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func theLineHasAnEnd() async throws {
        let (admission, gate) = (Admission(capacity: 2, patience: 3), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<5 {
                group.addTask {
                    try await admission {
                        await gate.pass()
                        return number
                    }
                }
            }
            try await until { gate.count == 2 && admission.load.waiting == 3 }
            #expect(admission.load == (2, 3))
            await #expect(throws: Problem.busy) { try await admission { 6 } }
            gate.letGo()
            var done: Set<Int> = []
            for try await number in group { done.insert(number) }
            #expect(done == [0, 1, 2, 3, 4])
        }
        #expect(admission.load == (0, 0))
        #expect(try await admission { 7 } == 7)
    }

    @Test func whoGivesUpLeavesTheLine() async throws {
        let (admission, gate) = (Admission(capacity: 1, patience: 2), Gate())
        let first = Task { try await admission { await gate.pass() } }
        try await until { gate.count == 1 }
        let second = Task { try await admission {} }
        try await until { admission.load.waiting == 1 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(admission.load == (1, 0))
        gate.letGo()
        try await first.value
        #expect(admission.load == (0, 0))
    }

    @Test func errorsFreeThePlace() async throws {
        let admission = Admission(capacity: 1, patience: 0)
        for _ in 0..<3 {
            await #expect(throws: Problem.failure) { try await admission { throw Problem.failure } }
        }
        #expect(admission.load == (0, 0))
    }
}

@Suite struct ByteBudgetTests {
    @Test func bytesAreTakenAndGivenBack() throws {
        let budget = ByteBudget(100)
        // One request always fits, or none ever would.
        try budget.take(200)
        #expect(throws: Problem.busy) { try budget.take(1) }
        budget.give(200)
        try budget.take(60)
        try budget.take(40)
        #expect(throws: Problem.busy) { try budget.take(1) }
        budget.give(40)
        try budget.take(40)
    }
}
