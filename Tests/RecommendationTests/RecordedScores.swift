import Foundation
import Recommendation
import Testing
import VectorSearch

/// What Fixtures/make_scores.py recorded.
struct RecordedScores: Decodable {
    struct Formulas: Decodable {
        let dimension: Int
        let vectors: [Float]
        let positives: [[Float]]
        let negatives: [[Float]]
        /// By strategy, the score of each vector.
        let scores: [String: [Float]]
    }

    struct Clusters: Decodable {
        struct Labels: Decodable {
            let threshold: Double
            let labels: [Int]
        }

        let dimension: Int
        let points: [Float]
        let labels: [Labels]
    }

    struct Neighbors: Decodable {
        struct Answer: Decodable {
            let items: [Int64]
            let scores: [Double]
        }

        let histories: [[Int64]]
        let neighbors: Int
        /// Those of the first users.
        let answers: [Answer]
    }

    let formulas: [Formulas]
    let clusters: [Clusters]
    let itemKNN: [Neighbors]

    static func read() throws -> RecordedScores {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
        let data = try Data(contentsOf: folder.appending(path: "scores.json"))
        return try JSONDecoder().decode(RecordedScores.self, from: data)
    }
}

/// Rows scaled to unit length.
func unit(_ rows: [[Float]], dimension: Int) throws -> VectorMatrix {
    var matrix = try VectorMatrix(dimension: dimension)
    for row in rows { try matrix.append(normalizing: row) }
    return matrix
}
