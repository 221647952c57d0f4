import Foundation
import Synchronization
import Testing

@testable import Embedding

@Suite struct PipelineTests {
    @Test(arguments: [1, 2, 7]) func everyJobIsDoneOnce(threads: Int) throws {
        var results: [Int] = []
        try Pipeline.run(
            Array(0..<500), threads: threads, makeWorker: { { $0 * 2 } }, isCancelled: { false },
            consume: { results += $0 })
        #expect(results.sorted() == (0..<500).map { $0 * 2 })
    }

    @Test func noJobsNeedNoWorker() throws {
        let made = Atomic(0)
        try Pipeline.run(
            [Int](), threads: 2,
            makeWorker: {
                made.add(1, ordering: .relaxed)
                return { (job: Int) in job }
            }, isCancelled: { false }, consume: { _ in Issue.record("there is nothing to consume") })
        #expect(made.load(ordering: .relaxed) == 0)
    }

    @Test func oneThreadKeepsTheOrder() throws {
        var results: [Int] = []
        try Pipeline.run(
            Array(0..<100), threads: 1, makeWorker: { { $0 } }, isCancelled: { false }, consume: { results += $0 })
        #expect(results == Array(0..<100))
    }

    @Test func aSlowConsumerHoldsTheWorkersBack() throws {
        let started = Atomic(0)
        var consumed = 0
        try Pipeline.run(
            Array(0..<200), threads: 2,
            makeWorker: {
                { job in
                    started.add(1, ordering: .relaxed)
                    return job
                }
            }, isCancelled: { false },
            consume: { results in
                consumed += results.count
                usleep(2000)
                // At most a full queue, what was just taken, and one job in the hands of each thread.
                #expect(started.load(ordering: .relaxed) - consumed <= 4 * 2 + 2)
            })
        #expect(consumed == 200)
    }

    @Test func cancellingFinishesWhatWasStarted() throws {
        let started = Atomic(0)
        let isCancelled = Atomic(false)
        var consumed = 0
        try Pipeline.run(
            Array(0..<10_000), threads: 2,
            makeWorker: {
                { job in
                    started.add(1, ordering: .relaxed)
                    return job
                }
            }, isCancelled: { isCancelled.load(ordering: .relaxed) },
            consume: { results in
                consumed += results.count
                if consumed > 50 { isCancelled.store(true, ordering: .relaxed) }
            })
        #expect(consumed == started.load(ordering: .relaxed))
        #expect(consumed < 10_000)
    }

    struct Failure: Error, Equatable {}

    @Test func aFailingConsumerStopsTheWorkers() {
        let started = Atomic(0)
        let running = Atomic(0)
        #expect(throws: Failure()) {
            try Pipeline.run(
                Array(0..<10_000), threads: 3,
                makeWorker: {
                    { job in
                        started.add(1, ordering: .sequentiallyConsistent)
                        running.add(1, ordering: .sequentiallyConsistent)
                        usleep(1000)
                        running.subtract(1, ordering: .sequentiallyConsistent)
                        return job
                    }
                }, isCancelled: { false }, consume: { _ in throw Failure() })
        }
        #expect(running.load(ordering: .sequentiallyConsistent) == 0)
        // A full queue for each thread at most, of ten thousand.
        #expect(started.load(ordering: .sequentiallyConsistent) < 100)
    }

    @Test func whatAWorkerHeldIsGoneAfterwards() throws {
        final class Held: Sendable {}
        weak var held: Held?
        try {
            let object = Held()
            held = object
            try Pipeline.run(
                Array(0..<10), threads: 2, makeWorker: { [object] in { job in withExtendedLifetime(object) { job } } },
                isCancelled: { false }, consume: { _ in })
        }()
        #expect(held == nil)
    }

    @Test func aWorkerThatCannotBeMadeIsReported() {
        #expect(throws: Failure()) {
            try Pipeline.run(
                Array(0..<10), threads: 2, makeWorker: { () throws -> (Int) -> Int in throw Failure() },
                isCancelled: { false }, consume: { _ in })
        }
    }
}
