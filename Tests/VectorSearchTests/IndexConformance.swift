import Basics
import Testing
import VectorSearch

/// A kind of index under a metric, as its default recipe builds it, but for fewer trees: what the conformance tests run over.
struct ConformingIndex: Sendable, CustomTestStringConvertible {
    let kind: IndexKind
    let metric: Metric

    /// The metrics that a kind promises, as the table of ``IndexKind`` has them.
    static func metrics(of kind: IndexKind) -> [Metric] {
        switch kind {
        case .exact, .annoy: Metric.allCases
        case .kdTree: [.cosine, .euclidean, .manhattan]
        case .lsh: [.cosine, .euclidean]
        case .hnsw: [.cosine, .euclidean, .innerProduct, .manhattan]
        }
    }

    /// The kinds that a recipe builds.
    static let kinds = IndexKind.allCases.filter { IndexRecipe($0).kind == $0 }

    static let all = kinds.flatMap { kind in metrics(of: kind).map { ConformingIndex(kind: kind, metric: $0) } }

    static let unsupported = kinds.flatMap { kind in
        Metric.allCases.filter { !metrics(of: kind).contains($0) }.map { ConformingIndex(kind: kind, metric: $0) }
    }

    var testDescription: String { "\(kind.rawValue) \(metric.rawValue)" }

    /// Whether the answers are the true ones, always.
    var isExact: Bool { kind == .exact || kind == .kdTree }

    /// The least share of true neighbors on ``rows(_:_:_:)`` with the default effort, which the filtered searches must keep, too.
    var recallFloor: Double {
        switch kind {
        case .exact, .kdTree: 1
        case .lsh, .annoy: 0.85
        case .hnsw: metric == .innerProduct ? 0.8 : 0.93
        }
    }

    /// Builds with parameters that save time where what is promised does not depend on them.
    func build(
        _ rows: [[Float]], dimension: Int, _ options: BuildOptions = BuildOptions(threads: 2)
    ) throws -> any StoredIndex {
        let recipe: IndexRecipe =
            switch kind {
            case .annoy: .annoy(AnnoyParameters(trees: 12))
            case .hnsw: .hnsw(HNSWParameters(m: 8, efConstruction: 40))
            default: IndexRecipe(kind)
            }
        return try recipe.build(matrix(rows, dimension), metric: metric, options)
    }

    func exact(_ rows: [[Float]], dimension: Int) throws -> ExactIndex {
        try ExactIndex(matrix(rows, dimension), metric: metric)
    }

    func matrix(_ rows: [[Float]], _ dimension: Int) throws -> VectorMatrix {
        let matrix = try VectorMatrix(dimension: dimension, rows: rows)
        return metric == .cosine ? try matrix.normalized() : matrix
    }

    /// Rows that scatter around some centers, as embeddings do; for Hamming, bits that do.
    func rows(_ count: Int, _ dimension: Int, seed: UInt64) -> [[Float]] {
        var random = Seeded(seed)
        var centers = Seeded(17)
        let center = centers.rows(20, dimension)
        return (0..<count).map { _ in
            let around = center[Int.random(in: 0..<20, using: &random)]
            return zip(around, random.vector(dimension)).map { $0 + 0.6 * $1 }
        }
    }
}

/// The share of `exact` that was found, counting what is as good as the last of it, so that ties do not matter.
func recallOfSimilarity(_ found: [Neighbor], _ exact: [Neighbor]) -> Double {
    guard let last = exact.last else { return found.isEmpty ? 1 : 0 }
    let slack = 1e-5 * max(1, abs(last.similarity))
    return Double(min(exact.count, found.count { $0.similarity >= last.similarity - slack })) / Double(exact.count)
}
