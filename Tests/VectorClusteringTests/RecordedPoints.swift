import Basics
import Foundation
import Testing
import VectorSearch

/// Points that Fixtures/make_clusters.py drew, and what scikit-learn makes of them.
struct RecordedPoints: Decodable, Sendable, CustomTestStringConvertible {
    struct Density: Decodable, Sendable {
        let minimumSize: Int
        let neighbors: Int?
        let labels: [Int]
        let probabilities: [Double]
    }

    let name: String
    let points: [[Float]]
    let density: [Density]
    /// The least inertia of 50 runs of k-means with 4 clusters.
    let inertia: Double

    var testDescription: String { name }

    static func read() throws -> [RecordedPoints] {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
        let data = try Data(contentsOf: folder.appending(path: "clusters.json"))
        return try JSONDecoder().decode([RecordedPoints].self, from: data)
    }

    func matrix() throws -> VectorMatrix { try VectorMatrix(dimension: points[0].count, rows: points) }
}

/// Groups of points about centers, in turn: row i is of group i % groups.
func blobs(
    _ count: Int, groups: Int, dimension: Int, spread: Float, seed: UInt64 = 1, normalized: Bool = false
) throws -> VectorMatrix {
    var random = SeededGenerator(seed: seed)
    func point(_ size: Float) -> [Float] { (0..<dimension).map { _ in Float.random(in: -size...size, using: &random) } }
    let centers = (0..<groups).map { _ in point(1) }
    var matrix = try VectorMatrix(dimension: dimension, minimumCapacity: count)
    for row in 0..<count {
        let values = zip(centers[row % groups], point(spread)).map { $0 + $1 }
        if normalized { try matrix.append(normalizing: values) } else { try matrix.append(values) }
    }
    return matrix
}
