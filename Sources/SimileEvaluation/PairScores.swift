import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import RetrievalEvaluation
import SimilarityLearning
import Simile
import VectorSearch

/// The scores of pairs by several models and methods.
struct PairScores {
    private let pairs: [LabeledPair]
    /// All images, in the order of the pairs.
    let paths: [String]
    /// The two images of each pair, by number.
    private let places: [(Int, Int)]
    /// Images that some model could not look at, and why.
    private var unreadable: [Int: String] = [:]
    private var scored: [(model: String, method: ComparisonMethod, task: String?, scores: [Double])] = []

    init(_ pairs: [LabeledPair]) {
        var numbers: [ItemKey: Int] = [:]
        var paths: [String] = []
        func number(_ path: String) -> Int {
            if let number = numbers[ItemKey(path)] { return number }
            numbers[ItemKey(path)] = paths.count
            paths.append(path)
            return paths.count - 1
        }
        self.pairs = pairs
        places = pairs.map { (number($0.first), number($0.second)) }
        self.paths = paths
    }

    /// Looks at every image with a model, and scores every pair by every method. Scores of pairs with an image that cannot be
    /// looked at are NaN.
    mutating func add(
        _ model: ModelChoice, _ methods: [EmbeddingMeasure], store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool, progress: (Double) -> Void
    ) throws {
        let (seen, rows) = try look(
            with: model, store: store, limits: limits, isCancelled: isCancelled, progress: progress)
        for method in methods {
            let scores = try places.map { first, second in
                guard let a = rows[first], let b = rows[second] else { return Double.nan }
                return try method.score(seen.matrix[a], seen.matrix[b])
            }
            scored.append((model.text, .embedding(method), nil, scores))
        }
    }

    /// Scores every pair by a trained model, whose spaces' models look at every image.
    /// - Parameters:
    ///   - trained: the model.
    ///   - method: what it is called.
    mutating func add(
        _ trained: PairModel, _ method: ComparisonMethod, store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool, progress: (Double) -> Void
    ) throws {
        // Of each image a vector for each space.
        var vectors = [[[Float]]](repeating: [], count: paths.count)
        let spaces = trained.card.spaces
        for (place, space) in spaces.enumerated() {
            let choice = ModelChoice(space.model)
            try space.check(choice, in: store)
            let (seen, rows) = try look(with: choice, store: store, limits: limits, isCancelled: isCancelled) {
                progress((Double(place) + $0) / Double(spaces.count))
            }
            for (path, row) in rows.enumerated() { if let row { vectors[path].append(seen.matrix[row]) } }
        }
        let scores = places.map { first, second in
            guard vectors[first].count == spaces.count, vectors[second].count == spaces.count else { return Double.nan }
            return trained.probability(vectors[first], vectors[second])
        }
        scored.append((spaces.map(\.model).joined(separator: ","), method, trained.card.task, scores))
    }

    /// The vectors of all images by a model, and the row of each.
    private mutating func look(
        with model: ModelChoice, store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool, progress: (Double) -> Void
    ) throws -> (ImageVectors, rows: [Int?]) {
        let count = paths.count
        let seen = try ImageVectors(
            of: paths, by: model, store: store, limits: limits, isCancelled: isCancelled,
            progress: { progress(Double($0) / Double(max(1, count))) })
        var rows = [Int?](repeating: nil, count: count)
        for (row, path) in seen.rows.enumerated() { rows[path] = row }
        let numbers = Dictionary(
            zip(paths.map { ItemKey($0) }, paths.indices), uniquingKeysWith: { first, _ in first })
        for file in seen.unreadable {
            if let number = numbers[ItemKey(file.path)] { unreadable[number] = unreadable[number] ?? file.reason }
        }
        return (seen, rows)
    }

    /// The pairs both images of which every model could look at.
    var usable: [Int] {
        places.indices.filter { unreadable[places[$0].0] == nil && unreadable[places[$0].1] == nil }
    }

    /// What every model and method make of the pairs of every task: tasks in the order of the pairs, models within. A trained model is held against
    /// the pairs of its task; against all, where none are.
    var cases: [PairCase] {
        var tasks: [String] = []
        var members: [String: [Int]] = [:]
        for pair in usable {
            let task = pairs[pair].task
            if members[task] == nil { tasks.append(task) }
            members[task, default: []].append(pair)
        }
        return tasks.flatMap { task in
            let members = members[task] ?? []
            return scored.compactMap { model, method, own, scores -> PairCase? in
                if let own, own != task, tasks.contains(own) { return nil }
                return PairCase(
                    model: model, method: method, task: task, pairs: members.map { pairs[$0] },
                    scores: members.map { scores[$0] })
            }
        }
    }

    /// A finding for each image that could not be looked at, with the lines that it takes along.
    func findings(files name: String) -> [Finding] {
        var pairsOf: [Int: [Int]] = [:]
        for (pair, place) in places.enumerated() {
            for image in Set([place.0, place.1]) where unreadable[image] != nil {
                pairsOf[image, default: []].append(pair)
            }
        }
        return unreadable.sorted { $0.key < $1.key }.map { number, reason in
            let lost = pairsOf[number] ?? []
            let lines = lost.compactMap { pairs[$0].line }
            let which =
                lines.isEmpty
                ? "\(lost.count) pairs"
                : "line\(lines.count == 1 ? "" : "s") " + lines.prefix(20).map { "\($0)" }.joined(separator: ", ")
                    + (lines.count > 20 ? " and \(lines.count - 20) more" : "") + " of \(name.onOneLine)"
            return Finding(paths[number].onOneLine, "\(reason); left out with \(which)")
        }
    }
}
