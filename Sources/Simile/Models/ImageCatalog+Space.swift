import Basics
import Catalog
import Embedding
import ModelZoo

extension ImageCatalog {
    /// The spaces of whole images that can be kept up: of those that one model made with different weights or preprocessing
    /// the one that came last.
    func keptSpaces() throws(CatalogError) -> [VectorSpace] {
        let held = try spacesOfWholes()
        return held.indices.filter { place in
            !held[(place + 1)...].contains { $0.isVersion(of: held[place]) }
        }.map { held[$0] }
    }

    /// The one space that a model and a precision select: where several fit, the default model in f32. Of spaces that
    /// one model made with different weights or preprocessing, the one is meant that it makes now, else the one that came
    /// last. Never a space of tiles.
    /// - Parameter store: where the model is looked for, where that is needed to choose; nil for the space that came last.
    /// - Throws: ``SearchRequestError`` when there is none, `CatalogError`.
    package func space(
        model: String?, precision: Precision?, store: ModelStore? = nil
    ) throws -> VectorSpace {
        let model = model.map(ColorEmbedder.canonicalName)
        let held = try spacesOfWholes()
        guard !held.isEmpty else { throw SearchRequestError.nothingIndexed(directory: directory) }
        let fitting = held.filter { space in
            (model ?? space.model) == space.model && (precision ?? space.precision) == space.precision
        }
        let usual = fitting.filter { $0.model == (model ?? ModelPreset.defaultName) }
        guard let first = usual.last(where: { $0.precision == .f32 }) ?? usual.last ?? fitting.first else {
            let wanted = [model ?? "any model", precision?.rawValue].compactMap { $0 }
            throw SearchRequestError.noSuchSpace(
                wanted: wanted.joined(separator: " in "), held: held.map { "\($0.model) in \($0.precision.rawValue)" })
        }
        let versions = held.filter { $0.isVersion(of: first) }
        guard versions.count > 1, let last = versions.last else { return first }
        let current = store.flatMap {
            try? ModelChoice(first.model, precision: first.precision).space(store: $0)
        }
        return versions.first { $0 == current } ?? last
    }

    /// What to tell about a space that is not the only one of its model; nil where it is.
    func note(on space: VectorSpace) throws(CatalogError) -> String? {
        let others = try spacesOfWholes().filter { $0 != space && $0.isVersion(of: space) }
        guard let other = others.first else { return nil }
        return
            "\(space.model) has \(others.count + 1) vector spaces, with other weights or preprocessing; searched "
            + "\(space.identifier); remove one that is not needed: simile remove --space \(other.identifier)"
    }
}

extension VectorSpace {
    /// Whether a model of the same name made both, in the same precision.
    fileprivate func isVersion(of other: VectorSpace) -> Bool {
        model.utf8.elementsEqual(other.model.utf8) && precision == other.precision
    }
}
