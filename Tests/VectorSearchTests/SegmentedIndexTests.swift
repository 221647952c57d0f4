import Basics
import Foundation
import Testing

@testable import VectorSearch

/// What a ``SegmentedIndex`` should hold: a dictionary, searched by definition.
struct SegmentModel {
    let metric: Metric
    var vectors: [Int64: [Float]] = [:]
    var lastID: Int64 = 0

    mutating func add(_ vector: [Float]) -> Int64 {
        lastID += 1
        vectors[lastID] = vector
        return lastID
    }

    func search(_ query: [Float], _ options: MatchOptions) throws -> [Neighbor] {
        var found: [Neighbor] = []
        for (id, vector) in vectors {
            let similarity = try metric.similarity(query, vector)
            guard similarity >= options.minimumSimilarity ?? -.infinity, options.ids?.values.contains(id) ?? true,
                options.isAllowed?(id) ?? true
            else { continue }
            found.append(Neighbor(id: id, similarity: similarity))
        }
        return Array(found.sorted { $0.precedes($1) }.prefix(options.limit))
    }

    /// The vectors of ids that are still there, as a database would read them.
    func matrix(_ ids: IDList, dimension: Int) throws -> (IDList, VectorMatrix) {
        let there = ids.values.filter { vectors[$0] != nil }
        var matrix = try VectorMatrix(dimension: dimension)
        for id in there { try matrix.append(#require(vectors[id])) }
        return (IDList(there), matrix)
    }
}

@Suite struct SegmentedIndexTests {
    @Test func aWalk() throws {
        var index = try SegmentedIndex(dimension: 2, metric: .euclidean)
        #expect(try index.search([0, 0]).isEmpty)
        try index.add([0, 0], id: 7)
        try index.add([3, 4], id: 9)
        #expect(try index.search([0, 0]) == [Neighbor(id: 7, similarity: 0), Neighbor(id: 9, similarity: -5)])
        let before = index
        let removed = [7, 7, 8].map { index.remove($0) }
        #expect(removed == [true, false, false])
        #expect(try index.search([0, 0]) == [Neighbor(id: 9, similarity: -5)])
        #expect(try before.search([0, 0]).count == 2, "a copy stays as it was")
        #expect(index.count == 1 && !index.contains(7) && index.contains(9) && index.lastID == 9)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        var index = try SegmentedIndex(dimension: 2)
        try index.add([1, 0], id: 5)
        for id in [5, 4, .min] as [Int64] { #expect(throws: VectorSearchError.self) { try index.add([1, 0], id: id) } }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 3)) { try index.add([1, 0, 0], id: 6) }
        #expect(throws: VectorSearchError.zeroVector) { try index.add([0, 0], id: 6) }
        let rows = try VectorMatrix(dimension: 2, rows: [[1, 0], [0, 1]])
        #expect(throws: VectorSearchError.self) { try index.add(rows, ids: [6]) }
        #expect(throws: VectorSearchError.self) { try index.add(rows, ids: [7, 6]) }
        #expect(throws: VectorSearchError.notNormalized) {
            try index.add(VectorMatrix(dimension: 2, rows: [[2, 0]]), ids: [6])
        }
        #expect(throws: VectorSearchError.zeroVector) { try index.search([0, 0]) }
        #expect(throws: VectorSearchError.zeroVector) { try SegmentedIndex(dimension: 2).search([0, 0]) }
        #expect(throws: VectorSearchError.invalidLimit(-1)) { try index.search([1, 0], limit: -1) }
        #expect(throws: VectorSearchError.self) { try index.search([1, 0], effort: 0) }
        #expect(index.count == 1)
        try index.add(rows, ids: [6, 8])
        #expect(index.count == 3)
    }

    @Test func idListsMeet() {
        var random = Seeded(3)
        #expect(IDList([3, 1, 3, 2]).values == [1, 2, 3])
        for _ in 0..<300 {
            let (many, few) = (Int.random(in: 0...200, using: &random), Int.random(in: 0...200, using: &random))
            let list = IDList((0..<many).map { _ in Int64.random(in: 0...300, using: &random) })
            let wanted = IDList((0..<min(few, few * few / 100)).map { _ in Int64.random(in: -5...305, using: &random) })
            let expected = RowSet(list.values.indices.filter { wanted.values.contains(list.values[$0]) })
            #expect(list.rows(of: wanted) == expected)
            for id in Int64(-1)...301 { #expect(list.row(of: id) == list.values.firstIndex(of: id)) }
        }
    }

    /// Random additions, removals, merges and reopenings, compared with the model at every step.
    @Test(arguments: [Metric.euclidean, .cosine, .manhattan], [1, 2, 3]) func likeADictionary(
        metric: Metric, seed: UInt64
    ) throws {
        try withTemporaryFolder { folder in
            var random = Seeded(seed)
            let store = SegmentStore(folder: folder + "/segments")
            let policy = MergePolicy(tailLimit: 12, ratio: 2, deletedShare: 0.3)
            var model = SegmentModel(metric: metric)
            var index = try SegmentedIndex(dimension: 3, metric: metric)
            var generation = 0

            func merge(_ plan: MergePlan) throws {
                let (ids, matrix) =
                    if let vectors = plan.vectors { (plan.ids, vectors) } else {
                        try model.matrix(plan.ids, dimension: 3)
                    }
                // Meanwhile others go on.
                if Bool.random(using: &random) { try change() }
                let built = matrix.count == 0 ? nil : try IndexRecipe(.exact).build(matrix, metric: metric)
                let keeps = Bool.random(using: &random)
                try index.finish(plan, with: built, ids: ids, vectors: keeps ? matrix : nil)
            }
            func change() throws {
                for _ in 0..<Int.random(in: 0...8, using: &random) {
                    if Int.random(in: 0..<5, using: &random) < 3 {
                        var vector = (0..<3).map { _ in Float(Int.random(in: -2...2, using: &random)) + 0.5 }
                        if metric == .cosine { try VectorMatrix.normalize(&vector) }
                        try index.add(vector, id: model.add(vector))
                    } else if let id = model.vectors.keys.min(), Bool.random(using: &random) {
                        model.vectors[id] = nil
                        let wasThere = index.remove(id)
                        #expect(wasThere)
                    } else {
                        let ids = IDList((0..<3).map { _ in Int64.random(in: 0...model.lastID, using: &random) })
                        for id in ids.values { model.vectors[id] = nil }
                        index.remove(ids)
                    }
                }
            }
            func reopen() throws {
                let manifest = try store.commit(&index, kind: .exact)
                generation += 1
                #expect(manifest.generation == generation)
                let opened = try #require(try store.open())
                #expect(opened.manifest == manifest)
                index = opened.index
                for id in model.vectors.keys.sorted() where id > manifest.coveredID {
                    try index.add(#require(model.vectors[id]), id: id)
                }
                let there = model.vectors
                index.remove(IDList((0...model.lastID).filter { there[$0] == nil }))
            }
            for step in 0..<150 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0: try reopen()
                case 1: if let plan = try index.wholeMerge() { try merge(plan) }
                case 2...5: while let plan = try index.nextMerge(by: policy) { try merge(plan) }
                default: try change()
                }
                #expect(index.count == model.vectors.count, "step \(step)")
                var options = MatchOptions(limit: Int.random(in: 0...20, using: &random))
                if Bool.random(using: &random) {
                    options.ids = IDList((0..<10).map { _ in Int64.random(in: 0...model.lastID, using: &random) })
                }
                if Int.random(in: 0..<4, using: &random) == 0 { options.minimumSimilarity = -1.5 }
                let query = random.vector(3)
                let (found, expected) = (try index.search(query, options), try model.search(query, options))
                #expect(found == expected, "step \(step)")
                for id in model.vectors.keys.prefix(5) { #expect(index.contains(id)) }
            }
            #expect(index.lastID == model.lastID && generation > 5)
        }
    }

    @Test func segmentsAreFewAndRowsRarelyRewritten() throws {
        let policy = MergePolicy(tailLimit: 100)
        var segments: [(live: Int, rows: Int)] = []
        var (written, most) = (0, 0)
        for _ in 0..<1000 {
            var tail = (live: 100, rows: 100)
            while let next = policy.next(segments: segments, tail: tail) {
                let rows = segments[next.segments].reduce(next.tail ? tail.live : 0) { $0 + $1.live }
                segments.replaceSubrange(next.segments, with: [(rows, rows)])
                if next.tail { tail = (0, 0) }
                written += rows
            }
            most = max(most, segments.count)
        }
        #expect(segments.reduce(0) { $0 + $1.live } == 100_000)
        #expect(most <= 6, "log₄ 1000 is 5")
        #expect(written <= 10 * 100_000, "\(Double(written) / 100_000) times")
    }

    /// What comes and goes for days leaves nothing behind.
    @Test func aTailThatIsNeverMergedStaysSmall() throws {
        var random = Seeded(11)
        var index = try SegmentedIndex(dimension: 4, metric: .euclidean)
        var here: [Int64: [Float]] = [:]
        var largest = 0
        for id in 0..<Int64(5000) {
            let vector = random.vector(4)
            try index.add(vector, id: id)
            here[id] = vector
            if here.count > 100, let gone = here.keys.min() {
                here[gone] = nil
                let (first, again) = (index.remove(gone), index.remove(gone))
                #expect(first && !again)
            }
            try index.compactTail()
            largest = max(largest, index.tail.count)
        }
        #expect(largest < 600 && index.count == 100 && index.lastID == 4999)
        for (id, vector) in here {
            #expect(index.contains(id))
            #expect(try index.search(vector, limit: 1) == [Neighbor(id: id, similarity: 0)])
        }
        // Ids that were removed do not come back.
        let error = try #require(throws: VectorSearchError.self) { try index.add([1, 2, 3, 4], id: 17) }
        #expect("\(error)".contains("4999"))
    }

    @Test func segmentsThatLostMuchAreRebuilt() {
        let policy = MergePolicy(tailLimit: 10)
        #expect(policy.next(segments: [(1000, 1000), (100, 100)], tail: (9, 9)) == nil)
        #expect(policy.next(segments: [(799, 1000), (100, 100)], tail: (9, 9)) ?? (0..<0, true) == (0..<1, false))
        #expect(policy.next(segments: [(1000, 1000), (79, 100)], tail: (9, 9)) ?? (0..<0, false) == (1..<2, true))
        #expect(policy.next(segments: [(100, 400), (100, 100)], tail: (0, 0)) ?? (0..<0, true) == (0..<2, false))
        #expect(policy.next(segments: [(0, 100)], tail: (0, 0)) ?? (0..<0, false) == (0..<1, true))
        #expect(policy.next(segments: [], tail: (0, 10)) ?? (0..<1, false) == (0..<0, true))
        #expect(policy.next(segments: [], tail: (9, 9)) == nil)
    }

    /// A policy that makes no sense is brought to one that comes to an end.
    @Test func everyPolicyComesToAnEnd() {
        for policy in [
            MergePolicy(tailLimit: 0, ratio: 0, deletedShare: -1), MergePolicy(ratio: .max, deletedShare: .nan),
            MergePolicy(tailLimit: .min, ratio: .min, deletedShare: -.infinity),
        ] {
            #expect(policy.next(segments: [], tail: (0, 0)) == nil)
            #expect(policy.next(segments: [(10, 10)], tail: (0, 0)) == nil)
            #expect(policy.next(segments: [(Int.max / 2, Int.max / 2), (10, 10)], tail: (0, 0)) == nil)
        }
    }

    @Test func whatIsRemovedDuringAMergeStaysRemoved() throws {
        var index = try SegmentedIndex(dimension: 1, metric: .euclidean)
        for id in 1...6 { try index.add([Float(id)], id: Int64(id)) }
        let first = try #require(try index.wholeMerge())
        index.remove(2)
        try index.add([7], id: 7)
        try index.finish(
            first, with: try IndexRecipe(.exact).build(#require(first.vectors), metric: .euclidean), ids: first.ids,
            vectors: first.vectors)
        #expect(try index.search([0], limit: 9).map(\.id) == [1, 3, 4, 5, 6, 7])
        #expect(index.summaries.map(\.deleted) == [1] && index.tailCount == 1)
        let second = try #require(try index.wholeMerge())
        index.remove([1, 7])
        try index.finish(
            second, with: try IndexRecipe(.exact).build(#require(second.vectors), metric: .euclidean), ids: second.ids)
        #expect(try index.search([0], limit: 9).map(\.id) == [3, 4, 5, 6])
        #expect(throws: VectorSearchError.self) { try index.finish(second, with: nil, ids: second.ids) }
    }

    /// Every kind that a recipe builds, behind segments, in files and out of them again.
    @Test(arguments: IndexKind.allCases.filter { IndexRecipe($0).kind == $0 }) func anyKind(kind: IndexKind) throws {
        try withTemporaryFolder { folder in
            var random = Seeded(8)
            let centers = random.rows(12, 24)
            var model = SegmentModel(metric: .cosine)
            let live = LiveIndex(
                try SegmentedIndex(dimension: 24),
                recipe: kind == .annoy ? .annoy(AnnoyParameters(trees: 30)) : IndexRecipe(kind),
                policy: MergePolicy(tailLimit: 80))
            func nearCenter() -> [Float] {
                zip(centers[Int.random(in: 0..<12, using: &random)], random.vector(24)).map { $0 + 0.6 * $1 }
            }
            func check(_ index: SegmentedIndex) throws {
                #expect(index.count == model.vectors.count)
                var hits = 0
                for round in 0..<20 {
                    let query = nearCenter()
                    var options = MatchOptions(limit: 10)
                    if round > 15 { options.ids = IDList(model.vectors.keys.filter { $0 % 50 == 7 }) }
                    let found = try index.search(query, options)
                    let exact = try model.search(query, options)
                    hits += Set(found.map(\.id)).intersection(exact.map(\.id)).count
                    #expect(found.count == exact.count && zip(found, found.dropFirst()).allSatisfy { $0.precedes($1) })
                    for match in found {
                        let vector = try #require(model.vectors[match.id], "removed, and yet found")
                        #expect(abs(match.similarity - (try Metric.cosine.similarity(query, vector))) < 2e-3)
                    }
                }
                #expect(hits >= 160, "\(hits) of 200 true neighbours")
            }
            for count in [150, 200, 50, 50, 50] {
                for _ in 0..<count {
                    let vector = nearCenter()
                    try live.add(vector, id: model.add(vector))
                }
                for id in model.vectors.keys.filter({ $0 % 9 == 3 }) {
                    model.vectors[id] = nil
                    live.remove(id)
                }
                try live.merge(BuildOptions(threads: 2))
            }
            var index = live.snapshot
            #expect(index.summaries.allSatisfy { $0.kind == kind } && index.summaries.count > 1)
            try check(index)
            let store = SegmentStore(folder: folder)
            let manifest = try store.commit(&index, kind: kind)
            var opened = try #require(try store.open(verifying: .full)).index
            for id in model.vectors.keys.sorted() where id > manifest.coveredID {
                try opened.add(#require(model.vectors[id]), id: id)
            }
            opened.remove(IDList((1...model.lastID).filter { model.vectors[$0] == nil }))
            try check(opened)
        }
    }
}
