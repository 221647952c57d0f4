import Catalog
import Embedding
import Imaging
import ModelZoo
import SimilarityLearning
import Synchronization

/// The spaces of one run of indexing, each with its embedder: loaded when the first image needs it, by whichever thread is
/// first, so that a run that has nothing to embed with a model does not wait for its weights.
final class IndexSpaces: Sendable {
    /// Makes the embedder of a space for so many threads.
    typealias Load = @Sendable (_ space: VectorSpace, _ streams: Int) throws -> any ImageEmbedder

    /// The spaces in the order of the models that were asked for, each once; at least one.
    let all: [VectorSpace]
    /// Why others could not be used, which were to be kept up to date.
    let unusable: [VectorSpace: ModelError]
    private let load: Load
    private let loaded: LoadedEmbedders
    /// Where projections are; nil for none.
    private let store: ModelStore?
    private let projections = Mutex<[VectorSpace: ProjectedModel]>([:])

    /// - Parameter all: at least one.
    init(
        _ all: [VectorSpace], unusable: [VectorSpace: ModelError] = [:], store: ModelStore? = nil,
        loaded: LoadedEmbedders = LoadedEmbedders(), load: @escaping Load
    ) {
        self.loaded = loaded
        self.all = all
        self.unusable = unusable
        self.store = store
        self.load = load
    }

    /// Of a space of projected vectors, the space of those that are projected, and the projection; nil of another space. Read
    /// at the first call.
    /// - Throws: `ModelError`.
    func projection(of space: VectorSpace) throws(ModelError) -> (base: VectorSpace, projection: Projection)? {
        let choice = ModelChoice(space.model, precision: space.precision)
        guard let store, let (base, name) = choice.projected else { return nil }
        let model = try projections.withLock { known throws(ModelError) in
            if let model = known[space] { return model }
            let model = try ProjectedModel(choice, base: base, named: name, in: store)
            known[space] = model
            return model
        }
        guard model.space == space else { return nil }
        return (model.baseSpace, model.projection)
    }

    /// The spaces of some models; of the default model where there are none.
    /// - Throws: `ModelError`.
    convenience init(of models: [ModelChoice], store: ModelStore, limits: ImageLimits) throws(ModelError) {
        var all: [VectorSpace] = []
        var choices: [VectorSpace: ModelChoice] = [:]
        for model in models.isEmpty ? [ModelChoice()] : models {
            let space = try model.space(store: store)
            if choices.updateValue(model, forKey: space) == nil { all.append(space) }
        }
        self.init(all, store: store) { [choices] space, streams in
            try (choices[space] ?? ModelChoice()).embedder(store: store, limits: limits, streams: streams)
        }
    }

    /// What keeps the spaces up to date that a catalog holds. A model that has other weights by now makes a new space; one
    /// that cannot be had is passed over, as long as there is another.
    convenience init(keptUp held: [VectorSpace], store: ModelStore, limits: ImageLimits) {
        var all: [VectorSpace] = []
        var unusable: [VectorSpace: ModelError] = [:]
        for space in held {
            do throws(ModelError) {
                let current = try ModelChoice(space.model, precision: space.precision).presentSpace(store: store)
                if !all.contains(current) { all.append(current) }
            } catch {
                unusable[space] = error
            }
        }
        self.init(all.isEmpty ? held : all, unusable: unusable, store: store, limits: limits)
    }

    /// Spaces that a catalog holds.
    convenience init(
        _ held: [VectorSpace], unusable: [VectorSpace: ModelError] = [:], store: ModelStore, limits: ImageLimits
    ) {
        self.init(held, unusable: unusable, store: store) { space, streams in
            try ModelChoice(space.model, precision: space.precision)
                .embedder(store: store, limits: limits, streams: streams)
        }
    }

    /// The same spaces, those that `hasTiles` names followed by the space of their tiles.
    func withTiles(where hasTiles: (VectorSpace) -> Bool) -> IndexSpaces {
        IndexSpaces(
            all.flatMap { hasTiles($0) ? [$0, $0.ofTiles] : [$0] }, unusable: unusable, store: store, loaded: loaded,
            load: load)
    }

    /// The embedder of one of the spaces, none of tiles. The first call takes as long as reading the weights and compiling the network.
    /// - Parameter streams: how many threads will embed at once.
    func embedder(of space: VectorSpace, streams: Int) throws -> any ImageEmbedder {
        try loaded.embedders.withLock { loaded in
            if let embedder = loaded[space] { return embedder }
            let embedder = try load(space, streams)
            loaded[space] = embedder
            return embedder
        }
    }
}

/// Embedders that were loaded, also for the same spaces with those of tiles.
final class LoadedEmbedders: Sendable {
    fileprivate let embedders = Mutex<[VectorSpace: any ImageEmbedder]>([:])
}
