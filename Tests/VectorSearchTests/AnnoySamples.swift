import Basics
import Foundation
import Testing

@testable import VectorSearch

/// The component of the vectors in the fixtures, after their generator.
func annoyFixtureValue(_ i: Int, _ j: Int) -> Float {
    Float(Double((i * 7919 + j * 104_729 + i * j * 31) % 1009) / 504.5 - 1)
}

/// The metrics by the names that Annoy and its fixtures give them.
let annoyMetrics: [(name: String, metric: Metric)] = [
    ("angular", .cosine), ("euclidean", .euclidean), ("manhattan", .manhattan), ("dot", .innerProduct),
    ("hamming", .hamming),
]

/// Rows around 20 centers, which neighbors can be told by, as a matrix fit for the metric.
func annoyRows(_ count: Int, _ dimension: Int, _ metric: Metric, seed: UInt64 = 1) throws -> VectorMatrix {
    var random = Seeded(seed)
    let centers = random.rows(20, dimension)
    let shift: Float = metric == .hamming ? 0.5 : 0
    let rows = (0..<count).map { row in
        zip(centers[row % 20], random.vector(dimension)).map { center, noise -> Float in center + 0.7 * noise + shift }
    }
    let matrix = try VectorMatrix(dimension: dimension, rows: rows)
    return metric == .cosine ? try matrix.normalized() : matrix
}

/// The distance that Annoy reports for a similarity of ours.
func annoyDistance(_ similarity: Float, _ metric: Metric) -> Float {
    switch metric {
    case .cosine: max(0, 2 - 2 * similarity).squareRoot()
    case .innerProduct: similarity
    default: -similarity
    }
}

/// Whether two answers agree, but for the order and choice of rows that are about equally similar.
func annoyAgrees(_ found: [Neighbor], _ expected: [Neighbor], tolerance: Float = 1e-4) -> Bool {
    guard found.count == expected.count else { return false }
    let known = Dictionary(expected.map { ($0.row, $0.similarity) }) { first, _ in first }
    return zip(found, expected).allSatisfy { found, expected in
        let scale = tolerance * max(1, abs(expected.similarity))
        return abs(found.similarity - expected.similarity) <= scale
            && abs((known[found.row] ?? found.similarity) - found.similarity) <= scale
    }
}
