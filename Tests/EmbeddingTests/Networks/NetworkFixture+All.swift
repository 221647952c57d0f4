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
        NetworkFixture(name: "efficientnet") {
            try efficientNet().backbone(name: "efficientnet", size: $1, weights: $0)
        },
        NetworkFixture(name: "efficientnet-torchvision") {
            try efficientNet().backbone(name: "efficientnet", size: $1, weights: $0)
        },
        NetworkFixture(name: "efficientnet-lite", normalization: .symmetric) {
            try efficientNet(of: .lite0).backbone(name: "lite", size: $1, weights: $0)
        },
        NetworkFixture(name: "convnext") {
            try ConvNeXt(depths: [1, 2, 1, 1], widths: [8, 12, 16, 24]).backbone(
                name: "convnext", size: $1, weights: $0)
        },
        NetworkFixture(name: "convnext-torchvision") {
            try ConvNeXt(depths: [1, 2, 1, 1], widths: [8, 12, 16, 24]).backbone(
                name: "convnext", size: $1, weights: $0)
        },
        NetworkFixture(name: "cspdarknet") {
            try CSPDarkNet(
                stemChannels: 6,
                stages: [.init(blocks: 1, channels: 8), .init(blocks: 2, channels: 12), .init(blocks: 1, channels: 16)]
            ).backbone(name: "cspdarknet", size: $1, weights: $0)
        },
    ]

    private static func efficientNet(of kind: EfficientNet = .b0) -> EfficientNet {
        var network = kind
        network.stemChannels = 8
        network.stages = [
            .init(repeats: 1, kernel: 3, stride: 1, expansion: 1, channels: 8),
            .init(repeats: 2, kernel: 5, stride: 2, expansion: 3, channels: 8),
            .init(repeats: 2, kernel: 3, stride: 2, expansion: 2, channels: 16),
            .init(repeats: 1, kernel: 5, stride: 1, expansion: 2, channels: 24),
        ]
        network.features = 40
        return network
    }
}
