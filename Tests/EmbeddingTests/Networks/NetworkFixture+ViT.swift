@testable import ModelZoo

extension NetworkFixture {
    /// The vision transformers, under the names of timm and under those of Hugging Face's library.
    static let visionTransformers = [
        transformer("vit", .init(patch: 4, width: 24, depth: 2, heads: 3), .symmetric),
        transformer("vit-hugging-face", .init(patch: 4, width: 16, depth: 2, heads: 2), .symmetric),
        transformer(
            "vit-ternary", .init(patch: 4, width: 16, depth: 2, heads: 2, arithmetic: .ternary), .symmetric),
        transformer("dinov2", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
        transformer(
            "dinov2-hugging-face", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
    ]

    private static func transformer(
        _ name: String, _ network: VisionTransformer, _ normalization: Normalization
    ) -> NetworkFixture {
        NetworkFixture(name: name, normalization: normalization) {
            try network.backbone(name: name, size: $1, weights: $0)
        }
    }
}
