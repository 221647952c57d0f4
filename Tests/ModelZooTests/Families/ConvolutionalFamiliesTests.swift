import NeuralGraph
import Testing

@testable import ModelZoo

/// What the parts of each family cost, against the tables of torchvision. That they compute the right thing is shown by
/// the fixtures of the room above.
@Suite struct ConvolutionalFamiliesTests {
    /// torchvision's number of parameters, those of its classifier, and its multiply-adds, classifier included.
    struct Cost: Sendable, CustomTestStringConvertible {
        let preset: String
        let parameters: Int
        let features: Int
        let multiplyAdds: Double
        var testDescription: String { preset }
    }

    @Test(arguments: [
        Cost(preset: "resnet18", parameters: 11_689_512, features: 512, multiplyAdds: 1.814e9),
        Cost(preset: "resnet50", parameters: 25_557_032, features: 2048, multiplyAdds: 4.089e9),
        Cost(preset: "mobilenet_v2", parameters: 3_504_872, features: 1280, multiplyAdds: 0.301e9),
    ])
    func costIsThatOfTorchvision(cost: Cost) throws {
        let preset = try ModelPreset.named(cost.preset)
        let graph = try RequestedWeights.zeros { try preset.architecture($0, 224) }.backbone.graph()
        let classifier = cost.features * 1000
        #expect(graph.outputs.map(\.shape) == [[nil, cost.features]])
        #expect(preset.dimension == cost.features)
        #expect(graph.parameterCount == cost.parameters - classifier - 1000)
        let multiplyAdds = Double((try #require(graph.multiplyAdds)) + classifier)
        #expect(abs(multiplyAdds - cost.multiplyAdds) <= 0.001e9)
    }

    /// The published file has everything below `backbone`; other heads are sequences.
    @Test func `a copy descriptor is built from files of either kind of names`() throws {
        let preset = try ModelPreset.named("sscd")
        let (weights, backbone) = try RequestedWeights.zeros { try preset.architecture($0, 64) }
        let graph = try backbone.graph()
        // torchvision's ResNet-50 with a classifier of 512 instead of 1000 classes.
        #expect(graph.parameterCount == 25_557_032 - 2049 * 488)
        #expect(graph.outputs.map(\.name) == ["fc"] && graph.outputs.map(\.shape) == [[nil, 512]])
        let published = weights.renamed { "backbone.\($0)" }
        let sequence = weights.renamed {
            $0.hasPrefix("fc.") ? "embeddings.1.\($0.dropFirst(3))" : "backbone.\($0)"
        }
        for file in [published, sequence] {
            #expect(try preset.architecture(file, 64).graph().nodes == graph.nodes)
        }
        #expect {
            try preset.architecture(published.renamed { $0 == "backbone.fc.bias" ? nil : $0 }, 64)
        } throws: { "\($0)".contains("fc.bias") }
    }

    @Test func `a copy descriptor sees the whole image`() throws {
        let preset = try ModelPreset.named("sscd")
        #expect(preset.preprocessing.hasPrefix("bilinear, squash 320x320,"))
        let cropped = preset.with(FeatureOptions.parse("sscd@288@crop").options)
        #expect(cropped.preprocessing.hasPrefix("short side 288 bilinear, crop 288x288,"))
    }

    @Test(arguments: [(224, 7), (256, 8), (448, 14), (512, 16)]) func vggTakesOtherSizes(size: Int, side: Int) throws {
        let backbone = try RequestedWeights.zeros { try Self.vgg($0, size: size) }.backbone
        #expect(backbone.features.shape == [nil, 2, side, side])
        #expect(backbone.embedding.shape == [nil, 8])
        #expect(backbone.embedding.name == "classifier.4")
    }

    @Test func vggRefusesImagesThatVanish() throws {
        #expect(throws: GraphError.self) { try RequestedWeights.zeros { try Self.vgg($0, size: 16) } }
    }

    @Test func missingAndMisshapenWeightsAreNamed() throws {
        let build: (NamedTensors) throws -> Backbone = {
            let configuration = ResNet.Configuration(block: .bottleneck, depths: [1, 1], widths: [2, 3])
            return try ResNet.backbone(name: "a", size: 32, configuration, weights: $0)
        }
        let all = try RequestedWeights.zeros(build).weights
        for name in all.names {
            #expect { try build(all.renamed { $0 == name ? nil : $0 }) } throws: { "\($0)".contains(name) }
            var misshapen = all
            misshapen.set(Tensor([1, 2, 3, 4, 5, 6, 7]), for: name)
            #expect { try build(misshapen) } throws: { "\($0)".contains(name) }
        }
    }

    /// The five stages of VGG-16, a thread wide.
    private static func vgg(_ weights: NamedTensors, size: Int) throws -> Backbone {
        let stages = [2, 2, 3, 3, 3].map { VGG.Stage(repeats: $0, channels: 2) }
        return try VGG.backbone(name: "vgg", size: size, .init(stages: stages, dense: 8), weights: weights)
    }
}
