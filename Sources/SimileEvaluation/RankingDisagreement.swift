import Basics
import RetrievalEvaluation
import Simile
import VectorSearch

/// The rankings of two models on the same images, each of which is a query over all the others.
struct RankingDisagreement {
    /// How many neighbors are compared.
    let limit: Int
    /// The persistence of rank-biased overlap.
    let persistence: Double
    /// The class of each image, where it has one.
    let classes: [String?]
    /// What became of each image as a query, in their order.
    let queries: [Query]
    private let matrices: [VectorMatrix]

    /// The rankings of one query.
    struct Query: Sendable {
        /// The first images in the ranking of either model, best first.
        let hits: [[Int]]
        /// How well either model answers; nil where the image has no class, or is alone in it.
        let answers: [Answer]?
        let overlap: Double
        let jaccard: Double
        let rankBiasedOverlap: Double

        /// Average precision by the first model less that by the second.
        var difference: Double? { answers.map { $0[0].averagePrecision - $0[1].averagePrecision } }
        /// Whether the nearest image is of the same class, by either model.
        var isRight: [Bool]? { answers?.map(\.isFirstRight) }
    }

    /// How well one model answers one query.
    struct Answer: Sendable {
        let averagePrecision: Double
        let isFirstRight: Bool
    }

    /// The deepest that rank-biased overlap looks, lest what is kept grows with the square of the images.
    static let deepest = 1000

    /// Ranks by both models.
    /// - Parameters:
    ///   - matrices: unit vectors of the same images, at least three of them, by either model.
    ///   - classes: of each image, or nil.
    ///   - limit: how many neighbors are compared; at most half of the others, for of all everybody's overlap is 1.
    ///   - persistence: of rank-biased overlap, which is taken as deep as 99% of its weight reach, but no
    ///     deeper than ``deepest`` or the limit.
    ///   - options: threads, whether to stop, and where to report progress.
    init(
        _ matrices: [VectorMatrix], classes: [String?], limit: Int, persistence: Double, _ options: BuildOptions
    ) throws(VectorSearchError) {
        let count = classes.count
        let limit = max(1, min(limit, (count - 1) / 2))
        var (depth, weight) = (limit, 1.0)
        for place in 1..<max(2, count) where weight > 0.01 {
            weight *= persistence
            depth = max(depth, place)
        }
        depth = min(depth, max(limit, Self.deepest))
        var numbers: [String: Int] = [:]
        for case let name? in classes where numbers[name] == nil { numbers[name] = numbers.count }
        let groups = classes.map { $0.flatMap { numbers[$0] } ?? -1 }
        let sizes = groups.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let relevant = groups.map { $0 < 0 ? 0 : (sizes[$0] ?? 1) - 1 }
        var rankings: [[(hits: [Int], answer: Answer?)]] = []
        for (number, matrix) in matrices.enumerated() {
            var options = options
            if let report = options.progress { options.progress = { report((Double(number) + $0) / 2) } }
            rankings.append(
                try GalleryRanking(matrix, by: .cosine).map(matrix, areMembers: true, options) { [depth] ranked in
                    let hits = ranked.prefix(depth).map(\.row)
                    guard relevant[ranked.query] > 0 else { return (hits, nil) }
                    let group = groups[ranked.query]
                    let positions = ranked.indices.filter { groups[ranked[$0].row] == group }
                    let answer = RankedAnswer(positions: positions, relevant: relevant[ranked.query])
                    return (
                        hits,
                        Answer(averagePrecision: answer.averagePrecision, isFirstRight: answer.hit(at: 1) > 0)
                    )
                })
        }
        queries = classes.indices.map { query in
            let (one, other) = (rankings[0][query], rankings[1][query])
            let agreement = RankAgreement(one.hits, other.hits)
            var answers: [Answer]?
            if let a = one.answer, let b = other.answer { answers = [a, b] }
            return Query(
                hits: [Array(one.hits.prefix(limit)), Array(other.hits.prefix(limit))], answers: answers,
                overlap: agreement.overlap(at: limit), jaccard: agreement.jaccard(at: limit),
                rankBiasedOverlap: agreement.rankBiasedOverlap(p: persistence))
        }
        self.limit = limit
        self.persistence = persistence
        self.classes = classes
        self.matrices = matrices
    }

    /// The cosines of sampled pairs of images by both models: each pair once.
    func similarities(pairs: Int, seed: UInt64) throws(VectorSearchError) -> [[Double]] {
        let count = classes.count
        var random = SeededGenerator(seed: seed)
        var shuffle = LazyShuffle(count * (count - 1) / 2)
        var cosines: [[Double]] = [[], []]
        while cosines[0].count < pairs, let number = shuffle.next(&random) {
            let (a, b) = PairSampler.pair(number)
            for (model, matrix) in matrices.enumerated() {
                cosines[model].append(Double(try Metric.cosine.similarity(matrix[a], matrix[b])))
            }
        }
        return cosines
    }
}
