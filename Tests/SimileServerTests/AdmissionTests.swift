import Foundation
import HTTPTypes
import Imaging
import Simile
import Testing

@testable import SimileServer

@Suite struct AdmissionTests {
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

    /// A client that asks for more than half of the places leaves the others, and half of the line, to those who come later.
    @Test func placesAreShared() async throws {
        let (admission, gate) = (Admission(capacity: 4, patience: 4, isShared: true), Gate())
        func ask(_ client: String) -> Task<Void, any Error> {
            Task { try await admission(for: .address(client)) { await gate.pass() } }
        }
        var greedy = [ask("10.0.0.1"), ask("10.0.0.1")]
        try await until { gate.count == 2 }
        greedy += [ask("10.0.0.1"), ask("10.0.0.1")]
        try await until { admission.load == (2, 2) }
        await #expect(throws: Problem.busy) { try await admission(for: .address("10.0.0.1")) {} }
        // Those of the line are not overtaken, they have their share.
        let others = [ask("10.0.0.2"), ask("10.0.0.3")]
        try await until { gate.count == 4 }
        #expect(admission.load == (4, 2))
        let last = ask("10.0.0.4")
        try await until { admission.load == (4, 3) }
        gate.letGo()
        for task in greedy + others + [last] { try await task.value }
        #expect(admission.load == (0, 0))
    }

    @Test func whoDecodesForLongGivesThePlaceUp() async throws {
        let (admission, gate) = (Admission(capacity: 1, patience: 1), Gate())
        let long = Task {
            try await admission {
                // As a decode does, on its thread.
                try await onThread { DecodeTurn.current?.leave() }
                await gate.pass()
            }
        }
        try await until { gate.count == 1 }
        #expect(admission.load == (0, 0))
        #expect(try await admission { 7 } == 7)
        gate.letGo()
        try await long.value
        #expect(admission.load == (0, 0))
    }

    @Test func decodesOfACancelledRequestWaitNoLonger() async throws {
        let (admission, gate) = (Admission(capacity: 1, patience: 1), Gate())
        let task = Task {
            try await admission {
                await gate.pass()
                return try await onThread { DecodeTurn.current?.isOver }
            }
        }
        try await until { gate.count == 1 }
        task.cancel()
        gate.letGo()
        #expect(try await task.value == true)
    }

    @Test func errorsFreeThePlace() async throws {
        let admission = Admission(capacity: 1, patience: 0)
        for _ in 0..<3 {
            await #expect(throws: Problem.failure) { try await admission { throw Problem.failure } }
        }
        #expect(admission.load == (0, 0))
    }
}

/// How long a request may wait for its turn. The limits lie in the past, or are over before anybody makes room: no pace decides.
@Suite struct AdmissionTimeTests {
    @Test func whoFindsAPlaceIsNeverLate() async throws {
        let admission = Admission(capacity: 1, patience: 1)
        #expect(try await admission(until: .now - .seconds(9)) { 7 } == 7)
    }

    @Test func theLineIsLeftInTime() async throws {
        let (admission, gate) = (Admission(capacity: 1, patience: 2), Gate())
        let first = Task { try await admission(until: .now) { await gate.pass() } }
        try await until { gate.count == 1 }
        await #expect(throws: Problem.late) { try await admission(until: .now - .seconds(9)) {} }
        await #expect(throws: Problem.late) { try await admission(until: .now + .milliseconds(20)) {} }
        #expect(admission.load == (1, 0))
        // Others wait on, and have their turn.
        let patient = Task { try await admission(until: .now + .seconds(86_400)) { 8 } }
        let timeless = Task { try await admission { 9 } }
        try await until { admission.load.waiting == 2 }
        await #expect(throws: Problem.busy) { try await admission(until: .now - .seconds(9)) {} }
        gate.letGo()
        try await first.value
        #expect(try await patient.value == 8)
        #expect(try await timeless.value == 9)
        #expect(admission.load == (0, 0))
    }

    /// Leaving the line because of the time, because the client has gone, and because of the turn, all at once.
    @Test func nobodyLeavesTwice() async throws {
        let admission = Admission(capacity: 1, patience: 1000)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let one = Task {
                        try await admission(until: .now + .microseconds(number * 7 % 900)) { await Task.yield() }
                    }
                    if number % 3 == 0 { one.cancel() }
                    _ = await one.result
                }
            }
        }
        #expect(admission.load == (0, 0))
        #expect(try await admission { 7 } == 7)
    }

    @Test func aRequestIsToldThatItWaitedTooLong() async throws {
        try await TestShop.open({
            $0.limits.workers = 1; $0.limits.requestSeconds = 0.1
        }) { shop in
            let gate = Gate()
            let other = Task { try await shop.service.admission { await gate.pass() } }
            try await until { gate.count == 1 }
            let late = try await shop.ask(.get, "/v1/items/a/similar")
            #expect(late.status == 503 && late["detail"].text == Problem.late.detail)
            #expect((Int(late.headers[.retryAfter] ?? "") ?? 0) >= 1)
            gate.letGo()
            try await other.value
            #expect(try await shop.ask(.get, "/v1/items/a/similar").status == 409)
        }
    }

    /// A batch is one request with many parts: each waits for its turn, however long all of them take.
    @Test func batchesMayLast() async throws {
        try await TestShop.open({
            $0.limits.workers = 1; $0.limits.requestSeconds = 0.1
        }) { shop in
            let image = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let gate = Gate()
            let other = Task { try await shop.service.admission { await gate.pass() } }
            try await until { gate.count == 1 }
            let line = Array(#"{"key": "a", "image": "\#(image)"}"#.utf8)
            let batch = Task { try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", line) }
            try await until { shop.service.admission.load.waiting == 1 }
            // This one comes later, and is told that it is late before there is room.
            #expect(try await shop.ask(.get, "/v1/items/a/similar").status == 503)
            gate.letGo()
            try await other.value
            #expect(String(decoding: try await batch.value.bytes, as: UTF8.self).contains(#""status":"added""#))
        }
    }
}
