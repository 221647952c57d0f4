import Catalog
import InferenceEngine
import ModelZoo

extension Catalog {
    /// The one space that a person means by what they say of it: where several fit, the default model in f32. Of spaces that
    /// one model made with different weights or preprocessing, the one that came last is meant. Never a space of tiles.
    /// - Throws: ``SearchRequestError`` when there is none, `CatalogError`.
    func space(model: String?, precision: InferenceEngine.Precision?) throws -> VectorSpace {
        let held = try spacesOfWholes()
        guard !held.isEmpty else { throw SearchRequestError.nothingIndexed(directory: directory) }
        let fitting = held.filter { space in
            (model ?? space.model) == space.model && (precision ?? space.precision.engine) == space.precision.engine
        }
        let usual = fitting.filter { $0.model == (model ?? ModelZoo.defaultName) }
        guard let space = usual.last(where: { $0.precision == .f32 }) ?? usual.last ?? fitting.first else {
            let wanted = [model ?? "any model", precision?.rawValue].compactMap { $0 }
            throw SearchRequestError.noSuchSpace(
                wanted: wanted.joined(separator: " in "), held: held.map { "\($0.model) in \($0.precision.rawValue)" })
        }
        return space
    }
}
