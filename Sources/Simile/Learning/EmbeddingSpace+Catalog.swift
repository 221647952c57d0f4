import Catalog
package import ModelZoo
package import SimilarityLearning

extension EmbeddingSpace {
    /// The space of vectors of a catalog.
    init(_ space: VectorSpace) {
        self.init(model: space.model, identity: space.identifier, dimension: space.dimension)
    }

    /// The space of a network that was trained on a catalog, and lies in its folder of trained models.
    ///
    /// It is named by the file alone, and told from others by the digest of its weights: the catalog may be moved, and whoever asks for what was
    /// trained learns no place on this machine.
    init(beside file: String, digest: String, dimension: Int) {
        self.init(model: file, identity: digest, dimension: dimension)
    }

    /// Whether its model lies beside what was trained on its vectors.
    private var isBeside: Bool { OwnModel.isPath(model) && !model.contains("/") }

    private func found(in space: VectorSpace) -> String { isBeside ? space.weightsDigest : space.identifier }

    private func isSame(as space: VectorSpace) -> Bool {
        found(in: space) == identity && space.dimension == dimension
    }

    /// Makes sure that a model makes vectors of this space.
    /// - Throws: ``LearnedModelError/otherSpace(model:trained:now:)``, `ModelError`.
    package func check(_ choice: ModelChoice, in store: ModelStore) throws {
        let now = try choice.space(store: store)
        guard isSame(as: now) else {
            throw LearnedModelError.otherSpace(model: model, trained: identity, now: found(in: now))
        }
    }

    /// The space itself: one that the catalog holds, or else one that its model makes.
    /// - Parameter resident: knows the spaces of models that it has read before.
    /// - Throws: ``LearnedModelError/otherSpace(model:trained:now:)``, `CatalogError`, `ModelError`.
    func vectorSpace(in catalog: ImageCatalog, _ resident: ResidentModels) throws -> VectorSpace {
        if let held = try catalog.heldSpaces().first(where: isSame), !isBeside { return held }
        let choice = ModelChoice(isBeside ? "\(catalog.learnedDirectory)/\(model)" : model)
        let known = try resident.space(choice)
        if isSame(as: known) { return known }
        // Its file may have been replaced since it was read.
        try check(choice, in: resident.store)
        return try choice.space(store: resident.store)
    }
}
