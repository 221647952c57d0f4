import Basics
import Catalog
import Imaging
import ModelZoo
import SimilarityLearning
import Simile
import VectorSearch

/// The vectors of the images of pairs, by several models.
struct PairVectors {
    let spaces: [EmbeddingSpace]
    /// By model, then image; nil for images that one of them could not look at.
    private var vectors: [String: [[Float]]] = [:]

    /// Vectors that are known.
    init(_ spaces: [EmbeddingSpace], _ vectors: [String: [[Float]]]) {
        (self.spaces, self.vectors) = (spaces, vectors)
    }

    /// Looks at the images of pairs with some models.
    init(
        _ pairs: [LabeledPair], _ models: [ModelChoice], store: ModelStore, limits: ImageLimits,
        isCancelled: @escaping @Sendable () -> Bool, _ progress: @escaping (String, Double) -> Void
    ) throws {
        let paths = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
        var spaces: [EmbeddingSpace] = []
        for model in models {
            let seen = try ImageVectors(
                of: paths, by: model, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress("\(model.text): images", Double($0) / Double(max(1, paths.count))) })
            for (row, path) in seen.rows.enumerated() { vectors[paths[path], default: []].append(seen.matrix[row]) }
            let space = try model.space(store: store)
            spaces.append(.init(model: model.text, identity: space.identifier, dimension: space.dimension))
        }
        self.spaces = spaces
        vectors = vectors.filter { $0.value.count == spaces.count }
    }

    /// The pairs both images of which could be looked at.
    func usable(_ pairs: [LabeledPair]) -> [LabeledPair] {
        pairs.filter { vectors[$0.first] != nil && vectors[$0.second] != nil }
    }

    /// The features of usable pairs in some of the spaces.
    func features(_ pairs: [LabeledPair], _ places: [Int]) throws -> VectorMatrix {
        var matrix = try VectorMatrix(
            dimension: max(1, places.reduce(0) { $0 + 2 * spaces[$1].dimension }), minimumCapacity: pairs.count)
        for pair in pairs {
            guard let a = vectors[pair.first], let b = vectors[pair.second] else { continue }
            try matrix.append(PairFeatures.of(places.map { a[$0] }, places.map { b[$0] }))
        }
        return matrix
    }

    /// The probability that a model gives each of usable pairs, with vectors of some of the spaces.
    func probabilities(_ pairs: [LabeledPair], _ places: [Int], by model: PairModel) -> [Double] {
        scores(pairs, places) { model.probability($0, $1) }
    }

    /// How far the images of each of usable pairs seem to be of one class.
    func agreements(_ pairs: [LabeledPair], by agreement: ClassAgreement) -> [Double] {
        scores(pairs, Array(spaces.indices)) { agreement($0, $1) }
    }

    private func scores(
        _ pairs: [LabeledPair], _ places: [Int], _ score: ([[Float]], [[Float]]) -> Double
    ) -> [Double] {
        pairs.map { pair in
            guard let a = vectors[pair.first], let b = vectors[pair.second] else { return .nan }
            return score(places.map { a[$0] }, places.map { b[$0] })
        }
    }

    /// What tells the classes of the images of pairs, in all spaces; nil where the pairs do not say them.
    func agreement(
        _ pairs: [LabeledPair], seed: UInt64, isCancelled: @escaping () -> Bool
    ) throws -> ClassAgreement? {
        var classes: [String: ExactText] = [:]
        for pair in pairs where pair.values.count == 2 {
            classes[pair.first] = ExactText(pair.values[0])
            classes[pair.second] = ExactText(pair.values[1])
        }
        let images = classes.keys.filter { vectors[$0] != nil }.sorted()
        let names = Set(images.compactMap { classes[$0] }).sorted()
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        guard images.count >= Self.fewestClassified else { return nil }
        var matrix = try VectorMatrix(
            dimension: spaces.reduce(0) { $0 + $1.dimension }, minimumCapacity: images.count)
        for image in images { try matrix.append((vectors[image] ?? []).flatMap(\.self)) }
        return try ClassAgreement.train(
            on: matrix, images.compactMap { classes[$0].flatMap { places[$0] } }, seed: seed, isCancelled: isCancelled)
    }

    /// From fewer images no classes are learned.
    private static let fewestClassified = 40

    /// The scores of usable pairs by each measure and model.
    func measures(_ pairs: [LabeledPair]) -> [(name: String, scores: [Double])] {
        spaces.enumerated().flatMap { place, space in
            EmbeddingMeasure.allCases.map { measure in
                let scores = pairs.map { pair -> Double in
                    guard let a = vectors[pair.first]?[place], let b = vectors[pair.second]?[place] else { return .nan }
                    return (try? measure.score(a, b)) ?? .nan
                }
                return ("\(measure.rawValue) of \(space.model)", scores)
            }
        }
    }
}
