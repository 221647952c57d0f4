import Catalog
import Embedding

extension ColorEmbedder {
    /// The identity of color signatures. A new version makes another space.
    static var space: VectorSpace {
        VectorSpace(
            model: name, weightsDigest: version, preprocessing: preprocessing, layer: layer, precision: .f32,
            dimension: dimension)
    }
}
