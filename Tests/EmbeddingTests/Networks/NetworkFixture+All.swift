import Testing

@testable import ModelZoo

extension NetworkFixture: CustomTestStringConvertible {
    var testDescription: String { name }

    /// Every fixture: one line for each file, with the configuration that `fixtures.py` has for it.
    static let all = [
        NetworkFixture(name: "resnet-basic") {
            try ResNet.backbone(
                name: "resnet", size: $1, .init(block: .basic, depths: [1, 2, 1, 1], widths: [6, 8, 12, 16]),
                weights: $0)
        },
        NetworkFixture(name: "resnet-bottleneck") {
            try ResNet.backbone(
                name: "resnet", size: $1, .init(block: .bottleneck, depths: [2, 1, 1, 1], widths: [4, 5, 6, 7]),
                weights: $0)
        },
        NetworkFixture(name: "vgg") {
            try VGG.backbone(
                name: "vgg", size: $1,
                .init(stages: [.init(repeats: 1, channels: 6), .init(repeats: 2, channels: 5)], dense: 24), weights: $0)
        },
        NetworkFixture(name: "mobilenet-v2") {
            try MobileNetV2.backbone(
                name: "mobilenet", size: $1,
                .init(
                    stemChannels: 8,
                    stages: [
                        .init(expansion: 1, channels: 8, repeats: 1, stride: 1),
                        .init(expansion: 6, channels: 8, repeats: 2, stride: 2),
                        .init(expansion: 3, channels: 16, repeats: 2, stride: 2),
                    ], features: 40), weights: $0)
        },
        transformer("vit", .init(patch: 4, width: 24, depth: 2, heads: 3), .symmetric),
        transformer("vit-hugging-face", .init(patch: 4, width: 16, depth: 2, heads: 2), .symmetric),
        transformer("vit-ternary", .init(patch: 4, width: 16, depth: 2, heads: 2, arithmetic: .ternary), .symmetric),
        transformer("dinov2", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
        transformer(
            "dinov2-hugging-face", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
    ]
}
