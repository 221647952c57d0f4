import RetrievalEvaluation
import Synchronization
import Testing
import VectorSearch

/// Rankings of whole galleries against sorting by comparison.
@Suite struct GalleryRankingTests {
    /// Vectors of few different numbers, so that ties abound.
    static func matrix(_ count: Int, dimension: Int, seed: UInt64, values: Int = 3) throws -> VectorMatrix {
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % values
        }
        var matrix = try VectorMatrix(dimension: dimension)
        for _ in 0..<count {
            var row = (0..<dimension).map { _ in Float(next() - 1) }
            row[0] += 0.5
            try matrix.append(normalizing: row)
        }
        return matrix
    }

    @Test(arguments: [Metric.cosine, .euclidean, .innerProduct, .manhattan])
    func everyRowStandsWhereAnExactSearchPutsIt(metric: Metric) throws {
        let gallery = try Self.matrix(131, dimension: 4, seed: 1)
        let queries = try Self.matrix(37, dimension: 4, seed: 2)
        let index = try ExactIndex(gallery, metric: metric)
        let found = try GalleryRanking(gallery, by: metric).map(queries) { Array($0) }
        var ties = 0
        for query in 0..<queries.count {
            // By its own order: similarity, then row.
            let expected = try (0..<gallery.count)
                .map { Neighbor(row: $0, similarity: try metric.similarity(queries[query], gallery[$0])) }
                .sorted { $0.precedes($1) }
            #expect(try index.search(queries[query], limit: 131) == found[query])
            #expect(zip(found[query], expected).allSatisfy { abs($0.similarity - $1.similarity) < 1e-5 })
            ties += zip(found[query], found[query].dropFirst()).count { $0.similarity == $1.similarity }
        }
        #expect(ties > 1000)
    }

    @Test func membersAreLeftOutOfTheirOwnRankings() throws {
        let matrix = try Self.matrix(90, dimension: 3, seed: 3)
        let found = try GalleryRanking(matrix, by: .cosine).map(matrix, areMembers: true) { ($0.query, $0.map(\.row)) }
        #expect(found.map(\.0) == Array(0..<90))
        for (query, rows) in found { #expect(rows.sorted() == (0..<90).filter { $0 != query }) }
    }

    @Test func scoresOfAllSizesAndBothSignsAreSorted() throws {
        var matrix = try VectorMatrix(dimension: 1)
        let values: [Float] = [0, -0.0, 1e-38, -1e-38, 1e-45, 3, -3, 1e15, -1e15, 2.5, -2.5, 0, 1, -1]
        for value in values { try matrix.append([value]) }
        let one = try VectorMatrix(dimension: 1, rows: [[1]])
        let order = try GalleryRanking(matrix, by: .innerProduct).map(one) { $0.map(\.row) }[0]
        #expect(order == values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) })
    }

    @Test func resultsAreTheSameForAnyNumberOfThreads() throws {
        let matrix = try Self.matrix(150, dimension: 5, seed: 4)
        let one = try GalleryRanking(matrix, by: .cosine).map(matrix, BuildOptions(threads: 1)) { Array($0) }
        let four = try GalleryRanking(matrix, by: .cosine).map(matrix, BuildOptions(threads: 4)) { Array($0) }
        #expect(one == four && one.count == 150)
    }

    @Test func nothingAndOneAreRanked() throws {
        let (none, one) = (try VectorMatrix(dimension: 2), try VectorMatrix(dimension: 2, rows: [[1, 0]]))
        #expect(try GalleryRanking(none, by: .cosine).map(one) { $0.count } == [0])
        #expect(try GalleryRanking(one, by: .cosine).map(none) { $0.count } == [])
        #expect(try GalleryRanking(one, by: .cosine).map(one, areMembers: true) { $0.count } == [0])
    }

    @Test func whatDoesNotSuitIsRefused() throws {
        let unit = try VectorMatrix(dimension: 2, rows: [[1, 0]])
        let long = try VectorMatrix(dimension: 2, rows: [[3, 4], [0, 0]])
        let wide = try VectorMatrix(dimension: 3, rows: [[1, 0, 0]])
        #expect(throws: VectorSearchError.notNormalized) { try GalleryRanking(long, by: .cosine) }
        #expect(throws: VectorSearchError.self) { try GalleryRanking(unit, by: .hamming) }
        #expect(throws: VectorSearchError.wrongDimension(expected: 2, found: 3)) {
            _ = try GalleryRanking(unit, by: .euclidean).map(wide) { $0.count }
        }
        #expect(throws: VectorSearchError.inRow(1, .zeroVector)) {
            _ = try GalleryRanking(unit, by: .cosine).map(long) { $0.count }
        }
    }

    @Test func itStopsWhenTold() throws {
        let matrix = try Self.matrix(200, dimension: 3, seed: 5)
        let asked = Atomic(0)
        let options = BuildOptions(
            threads: 1, isCancelled: { asked.wrappingAdd(1, ordering: .relaxed).oldValue > 2 })
        #expect(throws: VectorSearchError.cancelled) {
            _ = try GalleryRanking(matrix, by: .cosine).map(matrix, options) { $0.count }
        }
    }
}
