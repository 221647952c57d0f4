import Imaging

extension ConvNeXt {
    /// The trained members of the family.
    static let presets = [
        preset(
            tiny, "convnext_tiny", summary: "large and exact, trained on ImageNet", file: "983f1562", shortSide: 236),
        preset(
            base, "convnext_base", summary: "three times as large as tiny, a little more exact", file: "6075fbad",
            shortSide: 232),
    ]

    /// A member that torchvision publishes, with the first digits of its file's SHA-256.
    private static func preset(
        _ network: ConvNeXt, _ name: String, summary: String, file digits: String, shortSide: Int
    ) -> ModelPreset {
        let file = "\(name)-\(digits).pth"
        return ModelPreset(
            name: name,
            family: "ConvNeXt",
            summary: summary,
            dimension: network.widths.last ?? 0,
            layer: "head.norm",
            preparation: Preparation(
                shortSide: shortSide, interpolation: .bilinear, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: WeightsSource(
                file: RemoteFile(
                    name: file, digest: .prefix(digits),
                    location: .address("https://download.pytorch.org/models/\(file)")),
                licence: "BSD-3-Clause",
                page: "https://docs.pytorch.org/vision/stable/models/convnext.html"),
            architecture: { try network.backbone(name: name, size: $1, weights: $0) })
    }
}
