import Catalog
import Embedding
import Foundation
package import Imaging
package import ModelZoo
import Synchronization

/// The models that a long-running program keeps compiled, and the workers of each that wait for the next image.
///
/// A command loads a model for one question; a service would pay that quarter of a second with every request. A model is
/// loaded by the first caller that needs it, others who need it wait for that, and it stays. As many workers are made as have ever
/// been needed at a time, so a bound on the number of requests bounds the memory.
package final class ResidentModels: Sendable {
    let store: ModelStore
    private let limits: ImageLimits
    private let streams: Int
    private let reader: TextReader
    private let models = Mutex<[ModelChoice: ResidentModel]>([:])

    /// No models yet.
    /// - Parameters:
    ///   - store: where the weights are.
    ///   - limits: what an image may cost.
    ///   - streams: how many workers of a model embed side by side.
    ///   - reader: what makes vectors of words.
    package init(
        store: ModelStore = ModelStore(), limits: ImageLimits = ImageLimits(), streams: Int = 1,
        reader: TextReader = .models
    ) {
        self.store = store
        self.limits = limits
        self.streams = max(1, streams)
        self.reader = reader
    }

    /// Loads and compiles a model, so that the first request need not. Blocks.
    /// - Throws: `ModelError`, `EmbeddingError`.
    package func prepare(_ choice: ModelChoice) throws { try withWorker(choice) { _ in } }

    /// Calls `body` with a worker of a model, loading the model if it is not loaded. Blocks.
    /// - Throws: `ModelError`, `EmbeddingError`, or what `body` throws.
    func withWorker<Result>(_ choice: ModelChoice, _ body: (EmbeddingWorker) throws -> Result) throws -> Result {
        let model = model(choice)
        let worker = try model.takeWorker { [store, limits, streams] in
            try choice.embedder(store: store, limits: limits, streams: streams)
        }
        defer { model.give(worker) }
        return try body(worker)
    }

    /// Calls `body` with a worker that tells the parts of places, or with nil where the model's embedding is no average over
    /// places. Blocks.
    /// - Throws: `ModelError`, `EmbeddingError`, or what `body` throws.
    func withPlaceWorker<Result>(_ choice: ModelChoice, _ body: (PlaceWorker?) throws -> Result) throws -> Result {
        let model = model(choice)
        let worker = try model.takePlaceWorker { [store, limits, streams] in
            try choice.placeEmbedder(store: store, limits: limits, streams: streams)
        }
        defer { if let worker { model.give(worker) } }
        return try body(worker)
    }

    /// The vector of words in the space of a model that reads. Blocks.
    func vector(of text: String, _ choice: ModelChoice) throws -> [Float] {
        guard reader.reads(choice) else { throw SearchRequestError.cannotRead(model: choice.text) }
        let model = model(choice)
        let read = try model.takeReader { [reader, store] in try reader.load(choice, store) }
        defer { model.give(read) }
        return try read(text)
    }

    /// The identity of a model's vectors, which for some models needs their weights: read once. Blocks.
    func space(_ choice: ModelChoice) throws -> VectorSpace {
        try model(choice).space { [store] in try choice.space(store: store) }
    }

    /// The identity of a model's vectors, for which another one was expected than may be known: the file of a model of the
    /// user's own may have been replaced, and its images indexed again by another process. It is then loaded anew. Blocks.
    func space(_ choice: ModelChoice, expecting expected: VectorSpace) throws -> VectorSpace {
        let known = try space(choice)
        guard known != expected else { return known }
        let current = try choice.space(store: store)
        if current != known { models.withLock { $0[choice] = nil } }
        return current
    }

    private func model(_ choice: ModelChoice) -> ResidentModel {
        models.withLock { models in
            if let model = models[choice] { return model }
            let model = ResidentModel()
            models[choice] = model
            return model
        }
    }
}

/// One model that stays.
///
/// `@unchecked Sendable` is safe: all state is touched under the lock only, and a worker or reader that was taken out belongs
/// to one thread until it is given back. The lock is Foundation's because what it guards is not Sendable.
private final class ResidentModel: @unchecked Sendable {
    private let lock = NSLock()
    private var embedder: (any ImageEmbedder)?
    private var workers: [EmbeddingWorker] = []
    /// Nil until it is asked for, and nil inside where the model has none.
    private var placeEmbedder: PlaceEmbedder??
    private var placeWorkers: [PlaceWorker] = []
    private var readers: [(String) throws -> [Float]] = []
    private var known: VectorSpace?

    /// An idle worker, or a new one.
    func takeWorker(_ load: () throws -> any ImageEmbedder) throws -> EmbeddingWorker {
        try lock.withLock {
            if let worker = workers.popLast() { return worker }
            let embedder = try embedder ?? load()
            self.embedder = embedder
            return try embedder.makeWorker()
        }
    }

    func give(_ worker: EmbeddingWorker) { lock.withLock { workers.append(worker) } }

    /// An idle worker for places, or a new one; nil where the model has none.
    func takePlaceWorker(_ load: () throws -> PlaceEmbedder?) throws -> PlaceWorker? {
        try lock.withLock {
            if let worker = placeWorkers.popLast() { return worker }
            let embedder = try placeEmbedder ?? load()
            placeEmbedder = .some(embedder)
            return try embedder?.makeWorker()
        }
    }

    func give(_ worker: PlaceWorker) { lock.withLock { placeWorkers.append(worker) } }

    /// An idle reader, or a new one, with a network of its own.
    func takeReader(_ load: () throws -> (String) throws -> [Float]) throws -> (String) throws -> [Float] {
        try lock.withLock { try readers.popLast() ?? load() }
    }

    func give(_ reader: @escaping (String) throws -> [Float]) { lock.withLock { readers.append(reader) } }

    func space(_ find: () throws -> VectorSpace) throws -> VectorSpace {
        try lock.withLock {
            if let known { return known }
            let space = try find()
            known = space
            return space
        }
    }
}
