import Catalog
import Embedding
import LocalFeatures

extension ColorEmbedder {
    /// The identity of color signatures. A new version makes another space.
    static var space: VectorSpace {
        VectorSpace(
            model: name, weightsDigest: version, preprocessing: preprocessing, layer: layer, precision: .f32,
            dimension: dimension)
    }
}

extension VLADEmbedder {
    /// The identity of its vectors. Another vocabulary makes another space.
    var space: VectorSpace {
        VectorSpace(
            model: Self.name(of: vocabulary.kind), weightsDigest: vocabulary.digest.hex,
            preprocessing: Self.preprocessing(of: vocabulary.kind), layer: Self.layer, precision: .f32,
            dimension: vocabulary.dimension)
    }
}
