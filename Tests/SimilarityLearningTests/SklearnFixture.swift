import Foundation
import VectorSearch

/// What scikit-learn learned from small drawn sets: `Fixtures/make_models.py`.
struct SklearnFixture: Decodable {
    struct Logistic: Decodable {
        let c: Double
        let weights: [Double]
        let intercept: Double
        let probabilities: [Double]
    }

    struct Forest: Decodable {
        let dimension: Int
        let samples: [Float]
        let labels: [Bool]
        let trained: Int
        /// By seed, of the probabilities of what was not trained on.
        let pearson: [Double]
    }

    let dimension: Int
    let samples: [Float]
    let labels: [Bool]
    let means: [Double]
    let deviations: [Double]
    let logistic: [Logistic]
    let forest: Forest

    static func read() throws -> SklearnFixture {
        guard let file = Bundle.module.url(forResource: "Fixtures/models", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(SklearnFixture.self, from: Data(contentsOf: file))
    }

    /// Rows of a matrix that is written row by row.
    static func matrix(_ values: [Float], _ dimension: Int, _ rows: Range<Int>? = nil) throws -> VectorMatrix {
        var matrix = try VectorMatrix(dimension: dimension)
        for row in rows ?? 0..<values.count / dimension {
            try matrix.append(Array(values[row * dimension..<(row + 1) * dimension]))
        }
        return matrix
    }
}
