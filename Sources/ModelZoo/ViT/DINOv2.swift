import Imaging

/// DINOv2: vision transformers that learnt without labels, from 142 million chosen images, to tell what is alike.
///
/// Source: Oquab et al., "DINOv2: Learning Robust Visual Features without Supervision", 2023. They are
/// ``VisionTransformer``s with patches of 14 pixels and layer scale, without registers, and were last trained at 518
/// pixels. Images are prepared as for the paper's evaluation on ImageNet: short side 256, crop 224.
enum DINOv2 {
    static let small = VisionTransformer(patch: 14, width: 384, heads: 6, layerScale: true)
    static let base = VisionTransformer(patch: 14, width: 768, heads: 12, layerScale: true)

    /// The trained members of the family.
    static let presets = [
        preset(
            "dinov2_small", small, "transformer, trained without labels, for similarity",
            weights: "vit_small_patch14_dinov2.lvd142m"),
        preset(
            "dinov2_base", base, "large transformer, trained without labels, for similarity",
            weights: "vit_base_patch14_dinov2.lvd142m"),
    ]

    private static func preset(
        _ name: String, _ network: VisionTransformer, _ summary: String, weights: String
    ) -> ModelPreset {
        ModelPreset(
            name: name, family: "DINOv2", summary: summary, dimension: network.width, layer: VisionTransformer.output,
            preparation: Preparation(shortSide: 256, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .imageNet, weights: .timm(weights, licence: "Apache-2.0"),
            architecture: { try network.backbone(name: name, size: $1, weights: $0) })
    }
}
