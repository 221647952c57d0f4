import Basics
import Catalog
import Embedding
import ModelZoo
import SimilarityLearning

/// A model whose vectors are projected: `M+NAME`, where NAME is a projection that was trained on vectors of M.
struct ProjectedModel: Sendable {
    /// What looks at images.
    let base: ModelChoice
    /// The space of its vectors.
    let baseSpace: VectorSpace
    /// What its vectors are projected by.
    let projection: Projection
    /// The space of the projected vectors.
    let space: VectorSpace

    /// Reads the projection, and makes sure that the model makes the vectors that it was trained on.
    /// - Throws: `ModelError`.
    init(_ choice: ModelChoice, base: ModelChoice, named name: String, in store: ModelStore) throws(ModelError) {
        let below = try base.space(store: store)
        do {
            let (projection, digest) = try ProjectionFile(name, in: store.learned).read()
            let trained = projection.card.space
            guard below.identifier == trained.identity, below.dimension == trained.dimension else {
                throw LearnedModelError.otherSpace(
                    model: base.text, trained: trained.identity, now: below.identifier)
            }
            var both = SHA256()
            both.update(Array("\(below.weightsDigest) \(digest)".utf8))
            var space = below
            space.model = choice.text
            space.weightsDigest = both.finalize().hex
            space.layer = "\(below.layer)+\(name)"
            space.dimension = projection.dimension
            (self.base, baseSpace, self.projection, self.space) = (base, below, projection, space)
        } catch {
            throw .unusableProjection(model: choice.text, reason: "\(error)")
        }
    }

    /// What embeds images in the space, made of what embeds them in that of the model.
    func embedder(_ base: any ImageEmbedder) -> any ImageEmbedder {
        ProjectedEmbedder(base) { [projection] in projection($0) }
    }
}

extension ModelChoice {
    /// The model whose vectors are projected, and the projection's name; nil for a model as it is.
    var projected: (base: ModelChoice, name: String)? {
        guard let projection else { return nil }
        var base = self
        base.projection = nil
        return (base, projection)
    }

    /// Cuts what follows the last `+` off a model's name: `efficientnet_lite0+type`.
    static func cut(_ text: String) -> (model: String, projection: String?) {
        guard !OwnModel.isPath(text), let plus = text.lastIndex(of: "+"), plus > text.startIndex else {
            return (text, nil)
        }
        let name = text[text.index(after: plus)...]
        guard !name.isEmpty, !name.contains("/") else { return (text, nil) }
        return (String(text[..<plus]), String(name))
    }
}

extension VectorSpace {
    /// Whether its vectors are projections of another space's.
    var isProjected: Bool { ModelChoice(model, precision: precision).projection != nil }
}
