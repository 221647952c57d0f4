import Catalog
import Embedding
import Imaging
import ModelZoo
import Synchronization

/// The spaces of one run of indexing, each with its embedder: loaded when the first picture needs it, by whichever thread is
/// first, so that a run that has nothing to embed with a model does not wait for its weights.
final class IndexSpaces: Sendable {
    /// Makes the embedder of a space for so many threads.
    typealias Load = @Sendable (_ space: VectorSpace, _ streams: Int) throws -> any ImageEmbedder

    /// The spaces in the order of the models that were asked for, each once; at least one.
    let all: [VectorSpace]
    private let load: Load
    private let loaded = Mutex<[VectorSpace: any ImageEmbedder]>([:])

    /// - Parameter all: at least one.
    init(_ all: [VectorSpace], load: @escaping Load) {
        self.all = all
        self.load = load
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
        self.init(all) { [choices] space, streams in
            try (choices[space] ?? ModelChoice()).embedder(store: store, limits: limits, streams: streams)
        }
    }

    /// Spaces that a catalogue holds.
    convenience init(_ held: [VectorSpace], store: ModelStore, limits: ImageLimits) {
        self.init(held) { space, streams in
            try ModelChoice(space.model, precision: space.precision.engine)
                .embedder(store: store, limits: limits, streams: streams)
        }
    }

    /// The same spaces, those that `hasTiles` names followed by the space of their tiles.
    func withTiles(where hasTiles: (VectorSpace) -> Bool) -> IndexSpaces {
        IndexSpaces(all.flatMap { hasTiles($0) ? [$0, $0.ofTiles] : [$0] }, load: load)
    }

    /// The embedder of one of the spaces, none of tiles. The first call takes as long as reading the weights and compiling the network.
    /// - Parameter streams: how many threads will embed at once.
    func embedder(of space: VectorSpace, streams: Int) throws -> any ImageEmbedder {
        try loaded.withLock { loaded in
            if let embedder = loaded[space] { return embedder }
            let embedder = try load(space, streams)
            loaded[space] = embedder
            return embedder
        }
    }
}
