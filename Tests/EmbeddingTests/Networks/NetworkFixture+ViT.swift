@testable import ModelZoo

extension NetworkFixture {
    /// A vision transformer, under the names of timm or those of Hugging Face's library.
    static func transformer(
        _ name: String, _ network: VisionTransformer, _ normalization: Normalization
    ) -> NetworkFixture {
        NetworkFixture(name: name, normalization: normalization) {
            try network.backbone(name: name, size: $1, weights: $0)
        }
    }
}
