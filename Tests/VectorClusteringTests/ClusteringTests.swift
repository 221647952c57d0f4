import Synchronization
import Testing
import VectorClustering
import VectorSearch

@Suite struct ClusteringTests {
    @Test func `numbers are without gaps, and outliers stay`() {
        let clustering = Clustering([7, nil, 3, 7, 9])
        #expect(clustering.assignment == [1, nil, 0, 1, 2] && clustering.count == 3)
        #expect(clustering.members == [[2], [0, 3], [4]] && clustering.outliers == [1])
        #expect(clustering.largestFirst().assignment == [0, nil, 1, 0, 2])
        #expect(Clustering([]).members.isEmpty && Clustering([nil]).count == 0)
    }

    @Test func `a medoid is in the middle, in small clusters and in large ones`() throws {
        let small = try VectorMatrix(dimension: 1, rows: [[0], [1], [2], [10], [50]])
        #expect(Clustering([0, 0, 0, 0, 1]).medoids(of: small) == [1, 4])
        let large = try VectorMatrix(dimension: 1, rows: (0...100).map { [Float($0)] })
        #expect(Clustering([Int?](repeating: 0, count: 101)).medoids(of: large) == [50])
    }
}

/// What a progress closure was told.
final class Told: Sendable {
    private let told = Mutex<[Double]>([])
    var values: [Double] { told.withLock { $0 } }
    func append(_ value: Double) { told.withLock { $0.append(value) } }
}
