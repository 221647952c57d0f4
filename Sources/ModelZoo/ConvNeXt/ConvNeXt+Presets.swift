import Imaging

extension ConvNeXt {
    /// The trained members of the family.
    static let presets = [
        preset(
            tiny, "convnext_tiny", summary: "large and accurate, trained on ImageNet", digest: "983f1562",
            shortSide: 236),
        preset(
            base, "convnext_base", summary: "three times as large as tiny, slightly more accurate", digest: "6075fbad",
            shortSide: 232),
    ]

    /// A member that torchvision publishes, with the first digits of its file's SHA-256.
    private static func preset(
        _ network: ConvNeXt, _ name: String, summary: String, digest: String, shortSide: Int
    ) -> ModelPreset {
        ModelPreset(
            name: name,
            family: "ConvNeXt",
            summary: summary,
            dimension: network.widths.last ?? 0,
            layer: "head.norm",
            preparation: Preparation(
                shortSide: shortSide, interpolation: .bilinear, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: .torchvision(name, digest: digest),
            architecture: { try network.backbone(name: name, size: $1, weights: $0) })
    }
}
