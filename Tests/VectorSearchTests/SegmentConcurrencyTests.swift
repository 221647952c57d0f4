import Dispatch
import Foundation
import Synchronization
import Testing

@testable import VectorSearch

/// Runs work on threads of their own, unlike a dispatch queue's also when all its threads are taken.
private func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for part in 0..<count {
        group.enter()
        Thread {
            work(part)
            group.leave()
        }.start()
    }
    group.wait()
}

/// What the threads of a test tell each other.
private final class Shared: Sendable {
    let written = Atomic<Int64>(0)
    let isOver = Atomic(false)
    let opened = Atomic(0)
    let faults = Mutex<[String]>([])

    func report(_ fault: String) { faults.withLock { $0.append(fault) } }
    var firstFaults: [String] { faults.withLock { Array($0.prefix(3)) } }
}

/// Searches while others add, remove and merge; meant for the thread sanitizer, too.
@Suite struct SegmentConcurrencyTests {
    /// A writer adds vectors in pairs, and removes a pair's first before it adds the next; so at every moment the index
    /// holds whole pairs, but for the last.
    @Test func searchesSeeOneMoment() throws {
        let live = LiveIndex(
            try SegmentedIndex(dimension: 2, metric: .euclidean), recipe: IndexRecipe(.exact),
            policy: MergePolicy(tailLimit: 20, ratio: 2))
        let shared = Shared()
        onThreads(4) { part in
            do {
                switch part {
                case 0:
                    for pair in Int64(1)...400 {
                        try live.add([Float(pair), 0], id: 2 * pair)
                        try live.add([Float(pair), 1], id: 2 * pair + 1)
                        live.remove(2 * pair)
                        shared.written.store(pair, ordering: .sequentiallyConsistent)
                    }
                    shared.isOver.store(true, ordering: .sequentiallyConsistent)
                case 1:
                    while !shared.isOver.load(ordering: .sequentiallyConsistent) {
                        try live.merge(BuildOptions(threads: 1))
                        usleep(500)
                    }
                default:
                    while !shared.isOver.load(ordering: .sequentiallyConsistent) {
                        let before = shared.written.load(ordering: .sequentiallyConsistent)
                        let found = Set(try live.search([0, 0], MatchOptions(limit: .max)).map(\.id))
                        let after = shared.written.load(ordering: .sequentiallyConsistent)
                        for pair in Int64(1)...400 {
                            if pair <= before, found.contains(2 * pair) || !found.contains(2 * pair + 1) {
                                shared.report("pair \(pair) of \(before) is not as it should be")
                            } else if pair > after + 1, found.contains(2 * pair) || found.contains(2 * pair + 1) {
                                shared.report("pair \(pair) is not there yet")
                            }
                        }
                    }
                }
            } catch {
                shared.report("\(error)")
                shared.isOver.store(true, ordering: .sequentiallyConsistent)
            }
        }
        #expect(shared.firstFaults.isEmpty, "\(shared.firstFaults)")
        #expect(live.snapshot.count == 400)
        try live.merge()
        #expect(try live.snapshot.search([0, 0], limit: .max).map(\.id) == (1...400).map { 2 * $0 + 1 })
    }

    /// One writes generation after generation, others open: each sees one of them whole.
    @Test func openersSeeWholeGenerations() throws {
        try withTemporaryFolder { folder in
            let store = SegmentStore(folder: folder + "/segments")
            let shared = Shared()
            onThreads(3) { part in
                do {
                    if part == 0 {
                        defer {
                            // The others have had their turn, however late they were started.
                            while shared.opened.load(ordering: .relaxed) == 0 && shared.faults.withLock(\.isEmpty) {
                                usleep(500)
                            }
                            shared.isOver.store(true, ordering: .sequentiallyConsistent)
                        }
                        var index = try SegmentedIndex(dimension: 1, metric: .euclidean)
                        for round in Int64(1)...60 {
                            for id in (10 * round)..<(10 * round + 10) { try index.add([Float(id)], id: id) }
                            while let plan = try index.nextMerge(by: MergePolicy(tailLimit: 5, ratio: 2)) {
                                let matrix = try VectorMatrix(dimension: 1, rows: plan.ids.values.map { [Float($0)] })
                                try index.finish(
                                    plan, with: try IndexRecipe(.exact).build(matrix, metric: .euclidean), ids: plan.ids
                                )
                            }
                            try store.commit(&index, kind: .exact)
                        }
                    } else {
                        while !shared.isOver.load(ordering: .sequentiallyConsistent) {
                            guard let (manifest, index) = try store.open() else { continue }
                            shared.opened.add(1, ordering: .relaxed)
                            let found = try index.search([0], limit: .max).map(\.id)
                            if found != Array(10...manifest.coveredID) {
                                shared.report("generation \(manifest.generation): \(found.count)")
                            }
                        }
                    }
                } catch {
                    shared.report("\(error)")
                }
            }
            #expect(shared.firstFaults.isEmpty, "\(shared.firstFaults)")
            #expect(shared.opened.load(ordering: .relaxed) > 0)
            let last = try store.open()
            #expect(last?.manifest.generation == 60)
        }
    }
}
