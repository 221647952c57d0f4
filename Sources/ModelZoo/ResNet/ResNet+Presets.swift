import Imaging

extension ResNet {
    /// The trained members of the family. Those of the deeper two are torchvision's second version, trained longer and for a
    /// little more of the image.
    static let presets = [
        preset(
            "resnet18", .resNet18, dimension: 512, shortSide: 256, digest: "f37072fd",
            summary: "the smallest ResNet, trained on ImageNet"),
        preset(
            "resnet34", .resNet34, dimension: 512, shortSide: 256, digest: "b627a593",
            summary: "a small ResNet, trained on ImageNet"),
        preset(
            "resnet50", .resNet50, dimension: 2048, shortSide: 232, digest: "11ad3fa6",
            summary: "the usual baseline, trained on ImageNet"),
        preset(
            "resnet101", .resNet101, dimension: 2048, shortSide: 232, digest: "cd907fc2",
            summary: "a deep ResNet, trained on ImageNet"),
    ]

    private static func preset(
        _ name: String, _ configuration: Configuration, dimension: Int, shortSide: Int, digest: String, summary: String
    ) -> ModelPreset {
        ModelPreset(
            name: name,
            family: "ResNet",
            summary: summary,
            dimension: dimension,
            layer: "avgpool",
            preparation: Preparation(
                shortSide: shortSide, interpolation: .bilinear, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: .torchvision(name, digest: digest),
            architecture: { try backbone(name: name, size: $1, configuration, weights: $0) })
    }
}
