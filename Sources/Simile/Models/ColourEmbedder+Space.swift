import Catalog
import Embedding

extension ColourEmbedder {
    /// The identity of colour signatures. A new version makes another space.
    static var space: VectorSpace {
        VectorSpace(
            model: name, weightsDigest: version, preprocessing: preprocessing, layer: layer, precision: .f32,
            dimension: dimension)
    }
}
