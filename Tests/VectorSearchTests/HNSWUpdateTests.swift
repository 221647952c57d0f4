import Basics
import Dispatch
import Synchronization
import Testing

@testable import VectorSearch

@Suite struct HNSWUpdateTests {
    private func recallAfter(_ index: HNSWIndex, live: [Int], _ rows: [[Float]], metric: Metric) throws -> Double {
        let matrix = try VectorMatrix(dimension: rows[0].count, rows: rows)
        let exact = try ExactIndex(metric == .cosine ? matrix.normalized() : matrix, metric: metric)
        let allowed = RowSet(live)
        var sum = 0.0
        var random = Seeded(33)
        let queries = live.shuffled(using: &random).prefix(25).map { row in
            zip(rows[row], random.vector(rows[row].count)).map { $0 + 0.2 * $1 }
        }
        for query in queries {
            let found = try index.search(query, limit: 10, effort: 24)
            #expect(found.allSatisfy { allowed.contains($0.row) } && found.count == 10)
            sum += recall(of: found, against: try exact.search(query, limit: 10, rows: allowed))
        }
        return sum / Double(queries.count)
    }

    @Test(arguments: [Metric.cosine, .innerProduct]) func recallHoldsWhenHalfIsReplaced(metric: Metric) throws {
        var rows = clusteredRows(1000, 16, seed: 31)
        let matrix = try VectorMatrix(dimension: 16, rows: rows)
        var index = try HNSWIndex.build(
            metric == .cosine ? matrix.normalized() : matrix, metric: metric,
            parameters: HNSWParameters(m: 10, efConstruction: 40))
        var random = Seeded(32)
        var live = Array(0..<1000)
        for vector in clusteredRows(500, 16, seed: 34) {
            let gone = live.remove(at: Int.random(in: 0..<live.count, using: &random))
            index.remove(gone)
            #expect(index.isRemoved(gone))
            #expect(try index.insert(vector) == rows.count)
            live.append(rows.count)
            rows.append(vector)
        }
        #expect(index.count == 1500 && index.liveCount == 1000)
        index.remove(-1)
        index.remove(1500)
        #expect(index.liveCount == 1000)
        #expect(try recallAfter(index, live: live, rows, metric: metric) >= 0.95)
    }

    @Test(arguments: [(Metric.cosine, HNSWParameters.Vectors.int8), (.innerProduct, .float32), (.manhattan, .int8)])
    func growsFromNothing(metric: Metric, vectors: HNSWParameters.Vectors) throws {
        let rows = clusteredRows(1100, 8, seed: 35)
        var index = try HNSWIndex.build(
            VectorMatrix(dimension: 8), metric: metric,
            parameters: HNSWParameters(m: 8, efConstruction: 40, vectors: vectors))
        for (number, row) in rows.enumerated() {
            #expect(try index.insert(row) == number)
            if number == 5 { #expect(try index.search(row, limit: 10).count == 6) }
        }
        let floor = vectors == .float32 ? 0.95 : 0.85
        #expect(try recallAfter(index, live: Array(0..<1100), rows, metric: metric) >= floor)
    }

    @Test func allCanBeRemoved() throws {
        let rows = clusteredRows(300, 5, seed: 36)
        var index = try HNSWIndex.build(VectorMatrix(dimension: 5, rows: rows), metric: .euclidean)
        for row in 0..<300 {
            index.remove(row)
            index.remove(row)
            #expect(try index.search(rows[0], limit: 400).count == 299 - row)
        }
        #expect(try index.insert(rows[7]) == 300)
        #expect(try index.search(rows[7]).map(\.row) == [300])
    }

    @Test func refusedVectorsLeaveTheIndexAsItWas() throws {
        var index = try HNSWIndex.build(VectorMatrix(dimension: 2, rows: [[1, 0], [0, 1]]))
        #expect(throws: VectorSearchError.zeroVector) { try index.insert([0, 0]) }
        #expect(throws: VectorSearchError.notFinite(component: 1)) { try index.insert([0, .nan]) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 1)) { try index.insert([0]) }
        #expect(index.count == 2)
        #expect(try index.insert([3, 3]) == 2)
        #expect(try index.search([1, 1], limit: 1).map(\.row) == [2])
    }

    @Test func copiesStayAsTheyWereWhileTheOriginalChanges() throws {
        let rows = clusteredRows(1100, 12, seed: 37)
        var index = try HNSWIndex.build(VectorMatrix(dimension: 12, rows: rows), metric: .euclidean)
        let copy = index
        let before = try (0..<20).map { try copy.search(rows[$0], limit: 5, effort: 24) }
        let isDone = Atomic(false)
        let mistakes = Atomic(0)
        let reader = DispatchQueue(label: "reader")
        reader.async {
            repeat {
                for i in 0..<20 where (try? copy.search(rows[i], limit: 5, effort: 24)) != before[i] {
                    mistakes.wrappingAdd(1, ordering: .relaxed)
                }
            } while !isDone.load(ordering: .acquiring)
        }
        for row in clusteredRows(60, 12, seed: 38) {
            _ = try index.insert(row)
            index.remove(index.count / 2)
            // A new copy each time, searched here while the old one is searched there.
            let other = index
            #expect(try other.search(row, limit: 1).first?.row == other.count - 1)
        }
        isDone.store(true, ordering: .releasing)
        reader.sync {}
        #expect(mistakes.load(ordering: .relaxed) == 0)
        #expect(copy.count == 1100 && copy.liveCount == 1100)
    }
}
