import Catalog
import ModelZoo

/// The space whose vectors propose copies, and how alike they must be for a look at the pixels.
struct CopySource: Equatable {
    let space: VectorSpace
    let leastCosine: Float
}

extension ImageCatalog {
    /// Where candidates for copies come from: the space of the model that was trained to know copies, if the catalog has one, of
    /// several the last in f32 or else the last; otherwise the usual space. Nil where there is neither.
    func copySource() throws(CatalogError) -> CopySource? {
        let trained = try spacesOfWholes().filter {
            FeatureOptions.parse($0.model).name == ModelPreset.copiesName
        }
        if let space = trained.last(where: { $0.precision == .f32 }) ?? trained.last {
            // Of the pairs from there on, 90% were copies among those of DISC, as its authors state.
            return CopySource(space: space, leastCosine: 0.75)
        }
        // Other models see what an image shows, and each pair is proven.
        return (try? space(model: nil, precision: nil)).map { CopySource(space: $0, leastCosine: 0.5) }
    }
}
