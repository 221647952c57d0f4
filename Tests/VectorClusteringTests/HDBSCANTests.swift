import Basics
import Foundation
import Testing
import VectorSearch

@testable import VectorClustering

@Suite struct HDBSCANTests {
    @Test func `clusters and probabilities are those of scikit-learn`() throws {
        var compared = 0
        for set in try RecordedPoints.read() {
            let matrix = try set.matrix()
            for expected in set.density {
                let found = try HDBSCAN(minimumSize: expected.minimumSize, neighbors: expected.neighbors).fit(matrix)
                let clustering = Clustering(expected.labels.map { $0 < 0 ? nil : $0 })
                #expect(
                    found.clustering.sets == clustering.sets,
                    "\(set.name), \(expected.minimumSize), \(expected.neighbors ?? 0)")
                for (row, probability) in expected.probabilities.enumerated() {
                    #expect(abs(found.probabilities[row] - probability) < 1e-3, "\(set.name), row \(row)")
                }
                compared += 1
            }
        }
        #expect(compared == 29)
    }

    /// The definition: Prim's method on all mutual reachability distances.
    @Test(arguments: [2, 3, 8, 40]) func `the exact tree is a minimum spanning tree`(neighbors: Int) throws {
        let matrix = try blobs(160, groups: 9, dimension: 6, spread: 0.3)
        let graph = try NeighborGraph(matrix, neighbors: neighbors, exact: true, BuildOptions(threads: 2))
        let cores = graph.distances(ofNeighbor: 2)
        let tree = try SpanningTree(exactly: matrix, graph, cores, BuildOptions(threads: 2))
        func distance(_ a: Int, _ b: Int) throws -> Float {
            max(
                try Metric.euclidean.distance(fromSimilarity: Metric.euclidean.similarity(matrix[a], matrix[b])),
                cores[a], cores[b])
        }
        var nearest = [Float](repeating: .infinity, count: 160)
        var (isIn, last, lengths) = ([Bool](repeating: false, count: 160), 0, [Float]())
        for _ in 1..<160 {
            isIn[last] = true
            for row in 0..<160 where !isIn[row] { nearest[row] = min(nearest[row], try distance(last, row)) }
            last = try #require((0..<160).filter { !isIn[$0] }.min { nearest[$0] < nearest[$1] })
            lengths.append(nearest[last])
        }
        #expect(tree.edges.map(\.length) == lengths.sorted())
        var sets = DisjointSets(count: 160)
        #expect(tree.edges.allSatisfy { sets.join(Int($0.first), Int($0.second)) })
    }

    @Test func `the tree of a graph finds the same clusters where they are apart`() throws {
        let matrix = try blobs(1200, groups: 12, dimension: 24, spread: 0.3, normalized: true)
        let method = HDBSCAN(minimumSize: 10)
        let exact = try method.fit(matrix, exact: true, BuildOptions(threads: 2))
        let approximate = try method.fit(matrix, exact: false, BuildOptions(threads: 2))
        #expect(exact.clustering.count == 12)
        #expect(approximate.clustering.sets == exact.clustering.sets)
    }

    @Test func `equal rows make a cluster, and numbers stay numbers`() throws {
        var matrix = try blobs(40, groups: 40, dimension: 3, spread: 0.1)
        for _ in 0..<8 { try matrix.append([5, 5, 5]) }
        let found = try HDBSCAN(minimumSize: 5).fit(matrix)
        #expect(Set(found.clustering.assignment[40...]).count == 1 && found.clustering.assignment[40] != nil)
        #expect(found.probabilities.allSatisfy { (0...1).contains($0) })
    }

    @Test(arguments: [0, 1, 2, 4, 5]) func `few rows are outliers`(count: Int) throws {
        let matrix = try blobs(count, groups: 1, dimension: 2, spread: 1)
        let found = try HDBSCAN(minimumSize: 5).fit(matrix)
        #expect(found.clustering.outliers == Array(0..<count) && found.clustering.count == 0)
    }

    @Test func `nonsense is refused, and a wish to stop heard`() throws {
        let matrix = try blobs(50, groups: 2, dimension: 2, spread: 0.1)
        #expect(throws: VectorSearchError.self) { try HDBSCAN(minimumSize: 1).fit(matrix) }
        #expect(throws: VectorSearchError.self) { try HDBSCAN(minimumSize: 3, neighbors: 0).fit(matrix) }
        #expect(throws: VectorSearchError.cancelled) {
            try HDBSCAN(minimumSize: 3).fit(matrix, BuildOptions(isCancelled: { true }))
        }
    }
}

extension Clustering {
    /// The clusters as sets of rows, whatever their numbers.
    var sets: Set<[Int]> { Set(members) }
}
