import NeuralGraph
import Testing

@testable import ModelZoo

extension NetworkFixture: CustomTestStringConvertible {
    var testDescription: String { name }

    /// Every fixture: a line for each file, with the configuration that `fixtures.py` has for it.
    static let all = [
        NetworkFixture(name: "resnet-basic") {
            try resNet(.init(block: .basic, depths: [1, 2, 1, 1], widths: [6, 8, 12, 16]), $0, $1)
        },
        NetworkFixture(name: "resnet-bottleneck") {
            try resNet(.init(block: .bottleneck, depths: [2, 1, 1, 1], widths: [4, 5, 6, 7]), $0, $1)
        },
        NetworkFixture(name: "resnet-hugging-face") {
            try resNet(.init(block: .bottleneck, depths: [1, 2, 1], widths: [4, 5, 6]), $0, $1)
        },
        NetworkFixture(name: "sscd") {
            try SSCD.backbone(
                name: "sscd", size: $1, .init(block: .bottleneck, depths: [2, 1, 1, 1], widths: [4, 5, 6, 7]),
                dimension: 10, weights: $0)
        },
        NetworkFixture(name: "vgg", architecture: vgg),
        NetworkFixture(name: "vgg-timm", architecture: vgg),
        NetworkFixture(name: "mobilenet-v2", architecture: mobileNetV2),
        NetworkFixture(name: "mobilenet-v2-timm", architecture: mobileNetV2),
        transformer("vit", .init(patch: 4, width: 24, depth: 2, heads: 3), .symmetric),
        transformer("vit-hugging-face", .init(patch: 4, width: 16, depth: 2, heads: 2), .symmetric),
        transformer("vit-ternary", .init(patch: 4, width: 16, depth: 2, heads: 2, arithmetic: .ternary), .symmetric),
        transformer("dinov2", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
        transformer(
            "dinov2-hugging-face", .init(patch: 14, width: 16, depth: 2, heads: 2, layerScale: true), .imageNet),
        NetworkFixture(name: "efficientnet") {
            try efficientNet(of: .b0).backbone(name: "efficientnet", size: $1, weights: $0)
        },
        NetworkFixture(name: "efficientnet-torchvision") {
            try efficientNet(of: .b0).backbone(name: "efficientnet", size: $1, weights: $0)
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

    private static func resNet(
        _ configuration: ResNet.Configuration, _ weights: NamedTensors, _ size: Int
    ) throws -> Backbone {
        try ResNet.backbone(name: "resnet", size: size, configuration, weights: weights)
    }

    @Sendable private static func vgg(_ weights: NamedTensors, _ size: Int) throws -> Backbone {
        let stages = [VGG.Stage(repeats: 1, channels: 6), VGG.Stage(repeats: 2, channels: 5)]
        return try VGG.backbone(name: "vgg", size: size, .init(stages: stages, dense: 24), weights: weights)
    }

    @Sendable private static func mobileNetV2(_ weights: NamedTensors, _ size: Int) throws -> Backbone {
        let stages = [
            MobileNetV2.Stage(expansion: 1, channels: 8, repeats: 1, stride: 1),
            MobileNetV2.Stage(expansion: 6, channels: 8, repeats: 2, stride: 2),
            MobileNetV2.Stage(expansion: 3, channels: 16, repeats: 2, stride: 2),
        ]
        return try MobileNetV2.backbone(
            name: "mobilenet", size: size, .init(stemChannels: 8, stages: stages, features: 40), weights: weights)
    }

    private static func efficientNet(of kind: EfficientNet) -> EfficientNet {
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
