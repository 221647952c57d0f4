import Basics
import Testing
import VectorSearch

@testable import VectorClustering

@Suite struct KMeansStartsTests {
    /// More starts never find a worse division, and few rows are divided the best way.
    @Test func `the best of several starts counts`() throws {
        var generator = SeededGenerator(seed: 3)
        let rows = (0..<60).map { row in
            (0..<4).map {
                Float(row % 6 == $0 ? 3 : 0) + Float.random(in: -0.3...0.3, using: &generator) + Float(row % 6)
            }
        }
        let matrix = try VectorMatrix(dimension: 4, rows: rows)
        for seed in 0..<5 as Range<UInt64> {
            let inertia = try [1, 4, 16].map { starts in
                try KMeans(count: 6, geometry: .euclidean, starts: starts).fit(matrix, BuildOptions(seed: seed)).inertia
            }
            #expect(inertia[1] <= inertia[0] && inertia[2] <= inertia[1])
        }
        #expect(throws: VectorSearchError.self) { try KMeans(count: 2, starts: 0).fit(matrix) }
    }
}
