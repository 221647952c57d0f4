public import Basics
public import Catalog
import Foundation
import ModelZoo
public import SimilarityLearning
import VectorSearch

/// What projection is to be trained, and on what.
public struct ProjectionRequest: Sendable, Hashable {
    /// What the projection is called; one of that name is only replaced where ``replaces`` says so.
    public var name: String
    /// The attribute whose values are the classes.
    public var label: String
    /// Which of the catalog's models makes the vectors that are projected; nil for the one that searches use.
    public var model: String?
    /// In which precision; nil for f32 where there are both.
    public var precision: Precision?
    /// Which images are learned from; nil for all that have the label.
    public var filter: Filter?
    /// The loss.
    public var loss = MetricLoss.supCon
    /// Whether there is a hidden layer.
    public var isDeep = false
    /// How it is trained.
    public var options = ProjectionOptions()
    /// Whether a projection of the same name is replaced.
    public var replaces = false

    /// A projection for an attribute, which is called as the attribute.
    public init(label: String) { (name, self.label) = (label, label) }
}

/// A projection that was trained, and its space.
public struct TrainedProjection: Sendable {
    /// The projection, as the catalog now keeps it.
    public let projection: Projection
    /// What the model of its space is called: `efficientnet_lite0+type`.
    public let model: String
    /// How many images have a vector in the space by now.
    public let images: Int
    /// What a reader of the numbers must know.
    public let notes: [String]
}

extension ImageLibrary {
    /// Trains a projection on the vectors that the catalog holds, keeps it in the catalog, and projects all vectors, so that the catalog can be searched by
    /// them at once.
    ///
    /// ```swift
    /// let trained = try await library.trainProjection(ProjectionRequest(label: "product")).report()
    /// let hits = try await library.search(.file("photo.jpg"), by: .model(trained.model)).hits
    /// ```
    ///
    /// No image is read. A job that is cancelled after an epoch keeps the best so far. Its report throws ``LearnedModelError``,
    /// ``ClassificationError/noLabels(_:)``, `LearningError`, ``SearchRequestError`` where the catalog has no such vectors.
    public func trainProjection(_ request: ProjectionRequest) -> Job<TrainedProjection> {
        Job { [catalog, options] progress in
            try await onCancellableThread { isCancelled in
                try ProjectionTraining(catalog: catalog, store: options.store, request: request).run(
                    isCancelled: isCancelled, progress: progress)
            }
        }
    }
}

/// One training of a projection.
private struct ProjectionTraining {
    let catalog: ImageCatalog
    let store: ModelStore
    let request: ProjectionRequest

    func run(isCancelled: @escaping () -> Bool, progress: @escaping (JobProgress) -> Void) throws -> TrainedProjection {
        let file = try ProjectionFile(request.name, in: catalog.learnedDirectory)
        try file.requireRoom(replacing: request.replaces)
        let space = try catalog.space(model: request.model, precision: request.precision)
        let choice = try ProjectedSpace.choice(request.name, on: space)
        let samples = try LabeledVectors(
            catalog, in: space, matching: request.filter, attributes: [request.label]
        ).labeled()
        guard !samples.keys.isEmpty else { throw ClassificationError.noLabels(request.label) }
        let classes = samples.classes
        let card = ProjectionCard(
            name: request.name, label: request.label, space: EmbeddingSpace(space), loss: request.loss,
            isDeep: request.isDeep, samples: samples.keys.count, data: samples.digest,
            seed: request.options.training.seed)
        let projection = try Projection.train(
            on: samples.matrix, classes.places, names: classes.names, card: card, options: request.options,
            isCancelled: isCancelled, progress: { progress(JobProgress($0)) })
        try file.write(projection)
        let images = try ProjectedSpace(catalog: catalog, store: store).fill(choice, from: space)
        var notes: [String] = []
        if projection.card.share == 0 {
            notes.append(
                "no projection did better on the classes that were kept than the vectors as they are; \(choice.text) leaves them so"
            )
        }
        return TrainedProjection(projection: projection, model: choice.text, images: images, notes: notes)
    }
}

/// The vectors of a catalog in a space of projected ones.
struct ProjectedSpace {
    let catalog: ImageCatalog
    let store: ModelStore

    /// What the vectors of a space are called once they are projected.
    /// - Throws: `LearningError` for vectors that are projected already.
    static func choice(_ name: String, on space: VectorSpace) throws(LearningError) -> ModelChoice {
        var choice = ModelChoice(space.model, precision: space.precision)
        if let other = choice.projection {
            throw .invalid("\(space.model.onOneLine) is projected already; leave +\(other.onOneLine) out")
        }
        choice.projection = name
        return choice
    }

    private static let batchSize = 512
    private var threads: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Gives every item that has a vector in one space its projection; earlier spaces of the same name go. Without looking at any image.
    /// - Parameters:
    ///   - choice: the projected model.
    ///   - base: the space that is projected.
    /// - Returns: how many items have a vector in the space now.
    /// - Throws: `CatalogError`, `ModelError`; `VectorSearchError` for a vector that is projected to nothing.
    func fill(_ choice: ModelChoice, from base: VectorSpace) throws -> Int {
        guard let (model, name) = choice.projected else { return 0 }
        let projected = try ProjectedModel(choice, base: model, named: name, in: store)
        let old = try catalog.heldSpaces().filter { $0.model == choice.text && $0 != projected.space }
        try catalog.commit(old.map { .removeSpace($0) })
        let held = Set(try catalog.heldSpaces())
        let table = try catalog.vectors(in: base)
        var count = 0
        for start in stride(from: 0, to: table.ids.count, by: Self.batchSize) {
            let rows = start..<min(start + Self.batchSize, table.ids.count)
            let items = Dictionary(
                uniqueKeysWithValues: try catalog.items(ids: rows.map { table.ids[$0] }).map { ($0.id, $0) })
            var changes: [Change] = []
            let vectors = try projected.projection(table.matrix.rows(rows), threads: threads)
            for (row, vector) in zip(rows, vectors) {
                guard let item = items[table.ids[row]], vector.contains(where: { $0 != 0 }) else { continue }
                changes.append(.addVectors(item.key, of: item.fingerprint?.contentHash, [(projected.space, vector)]))
            }
            count += try catalog.commit(changes, decidedWith: held).vectors
        }
        _ = try IndexKeeper(catalog: catalog, space: projected.space).update(
            nil, threads: nil, isCancelled: { false }, progress: { _ in })
        return count
    }
}
