import Imaging

extension VGG {
    /// The trained members of the family.
    static let presets = [
        ModelPreset(
            name: "vgg16",
            family: "VGG",
            summary: "large and slow, the features of many older papers, trained on ImageNet",
            dimension: Configuration.vgg16.dense,
            layer: "classifier.4",
            preparation: Preparation(shortSide: 256, interpolation: .bilinear, crop: .init(width: 224, height: 224)),
            normalization: .imageNet,
            weights: .torchvision("vgg16", digest: "397923af"),
            architecture: { try backbone(name: "vgg16", size: $1, .vgg16, weights: $0) })
    ]
}
