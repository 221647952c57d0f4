import Imaging

extension MobileNetV2 {
    /// The trained members of the family: torchvision's first version of the weights, trained by the paper's recipe.
    static let presets = [
        ModelPreset(
            name: "mobilenet_v2",
            family: "MobileNetV2",
            summary: "small and fast, made for phones, trained on ImageNet",
            dimension: Configuration().features,
            layer: "avgpool",
            preparation: Preparation(shortSide: 256, interpolation: .bilinear, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: .torchvision("mobilenet_v2", digest: "b0353104"),
            architecture: { try backbone(name: "mobilenet_v2", size: $1, weights: $0) })
    ]
}
