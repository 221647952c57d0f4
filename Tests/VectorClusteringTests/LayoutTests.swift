import Foundation
import Testing
import VectorSearch

@testable import VectorClustering

@Suite struct LayoutTests {
    /// Groups on a sphere of many dimensions, which no plane shows.
    private func groups() throws -> VectorMatrix {
        try blobs(240, groups: 12, dimension: 20, spread: 0.5, normalized: true)
    }

    @Test func `neighbors are kept better than in the principal plane`() throws {
        let matrix = try groups()
        let plane = try PrincipalPlane(matrix)
        let layout = try NeighborLayout(neighbors: 10, rounds: 150).points(matrix, BuildOptions(seed: 3, threads: 2))
        let (before, after) = (try trustworthiness(plane.points, matrix), try trustworthiness(layout, matrix))
        #expect(after > before + 0.03, "\(before), \(after)")
        #expect(after > 0.9)
    }

    @Test func `the seed decides, not the threads`() throws {
        let matrix = try groups()
        let method = NeighborLayout(neighbors: 8, rounds: 20)
        let one = try method.points(matrix, BuildOptions(seed: 1, threads: 1))
        #expect(try one == method.points(matrix, BuildOptions(seed: 1, threads: 3)))
        #expect(try one != method.points(matrix, BuildOptions(seed: 2, threads: 1)))
    }

    /// Variances 9, 4 and .01 along three directions that are at right angles.
    @Test func `the plane is that of the greatest variance`() throws {
        var matrix = try VectorMatrix(dimension: 3)
        for i in 0..<400 {
            let (t, u) = (Float(i % 20) - 9.5, Float(i / 20) - 9.5)
            let w = Float(i % 3 - 1) * 0.05
            try matrix.append([(3 * t + w) / 2 + 7, (3 * t - w) / 2, u])
        }
        let plane = try PrincipalPlane(matrix)
        for i in 0..<400 {
            let (t, u) = (Float(i % 20) - 9.5, Float(i / 20) - 9.5)
            #expect(abs(plane.points[i].x - 3 * t / Float(2).squareRoot()) < 0.01)
            #expect(abs(plane.points[i].y - u) < 0.01)
        }
        #expect(plane.keptVariance > 0.99 && plane.keptVariance <= 1)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 9]) func `few rows and equal rows have places`(count: Int) throws {
        let rows = try VectorMatrix(dimension: 1, rows: [[Float]](repeating: [1], count: count))
        let points = try NeighborLayout(rounds: 10).points(rows)
        #expect(points.count == count && points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(try PrincipalPlane(rows).keptVariance == 1)
    }

    @Test func `nonsense is refused, and a wish to stop heard`() throws {
        let matrix = try groups()
        #expect(throws: VectorSearchError.self) { try NeighborLayout(neighbors: 1).points(matrix) }
        #expect(throws: VectorSearchError.self) { try NeighborLayout(rounds: -1).points(matrix) }
        #expect(throws: VectorSearchError.cancelled) {
            try NeighborLayout().points(matrix, BuildOptions(isCancelled: { true }))
        }
    }

    /// How far the 10 nearest on a map are among the nearest in the space, 0…1 (Venna and Kaski, 2001).
    private func trustworthiness(_ points: [PlanePoint], _ matrix: VectorMatrix) throws -> Double {
        let (n, k) = (matrix.count, 10)
        let index = try ExactIndex(matrix, metric: .euclidean)
        var penalty = 0
        for row in 0..<n {
            let order = try index.search(matrix[row], limit: n).map(\.row).filter { $0 != row }
            let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 + 1) })
            let near = (0..<n).filter { $0 != row }.sorted {
                let (a, b, c) = (points[$0], points[$1], points[row])
                return hypot(a.x - c.x, a.y - c.y) < hypot(b.x - c.x, b.y - c.y)
            }
            for other in near.prefix(k) { penalty += max(0, try #require(rank[other]) - k) }
        }
        return 1 - 2 * Double(penalty) / Double(n * k * (2 * n - 3 * k - 1))
    }
}
