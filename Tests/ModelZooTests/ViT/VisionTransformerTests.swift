import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct VisionTransformerTests {
    private static let reduced = VisionTransformer(patch: 4, width: 12, depth: 2, heads: 3)
    private static let scaled = VisionTransformer(patch: 4, width: 12, depth: 2, heads: 3, layerScale: true)

    /// timm's numbers, of models without a classifier and with the table of positions that the weights have.
    @Test(arguments: [
        ("vit_tiny", VisionTransformer.tiny, 224, 5_524_416), ("vit_small", .small, 224, 21_665_664),
        ("vit_base", .base, 224, 85_798_656), ("dinov2_small", DINOv2.small, 518, 22_056_192),
        ("dinov2_base", DINOv2.base, 518, 86_579_712),
    ])
    func thereAreAsManyParametersAsInTimm(
        name: String, network: VisionTransformer, size: Int, parameters: Int
    ) throws {
        let preset = try ModelPreset.named(name)
        let weights = try network.zeroWeights(side: size / network.patch)
        let graph = try preset.architecture(weights, size).graph()
        #expect(graph.parameterCount == parameters)
        #expect(graph.outputs.map(\.shape) == [[nil, preset.dimension]])
        #expect(graph.outputs.map(\.name) == [preset.layer])
        // Too small a number to show in what comes out.
        let epsilons = graph.nodes.compactMap { node -> Float? in
            if case .layerNormalization(_, let epsilon) = node.op { epsilon } else { nil }
        }
        #expect(epsilons == [Float](repeating: 1e-6, count: 25))
    }

    @Test func theFeaturesAreAllTokens() throws {
        let backbone = try Self.reduced.backbone(name: "a", size: 24, weights: Self.reduced.someWeights(side: 3))
        #expect(backbone.features.shape == [nil, 1 + 6 * 6, 12])
        #expect(backbone.prefixTokens == 1)
        #expect(backbone.builder.unusedWeights.isEmpty)
        for layer in ["patch_embed", "blocks.0", "blocks.1.attn.qkv", "blocks.1.mlp.fc2", "norm"] {
            for pooling in Pooling.allCases {
                #expect(try backbone.graph(layer: layer, pooling: pooling).outputs[0].shape.count == 2)
            }
        }
    }

    @Test(arguments: ["", "vit.", "dinov2."], [reduced, scaled])
    func huggingFacesNamesMakeTheSameNetwork(model: String, network: VisionTransformer) throws {
        var weights = network.someWeights(side: 3)
        weights.set(Tensor([1, 2]), for: "classifier.bias")
        let canonical = try VisionTransformerNames.canonical(weights.asHuggingFace(model: model))
        #expect(Set(canonical.names) == Set(weights.names))
        for (name, tensor) in weights { #expect(canonical.find(name) == tensor, "\(name)") }
        let graphs = try [weights, weights.asHuggingFace(model: model)].map {
            try network.backbone(name: "a", size: 20, weights: $0).graph()
        }
        #expect(graphs[0].onnxModel() == graphs[1].onnxModel())
    }

    @Test func missingAndMisshapenWeightsAreNamed() throws {
        let weights = Self.scaled.someWeights(side: 3)
        for name in weights.names {
            #expect {
                try Self.scaled.backbone(name: "a", size: 12, weights: weights.without(name))
            } throws: { "\($0)".contains(name) }
            var misshapen = weights
            misshapen.set(Tensor([1, 2, 3, 4, 5, 6, 7]), for: name)
            #expect {
                try Self.scaled.backbone(name: "a", size: 12, weights: misshapen)
            } throws: { "\($0)".contains(name) && "\($0)".contains("[7]") }
        }
    }

    @Test(arguments: ["query", "key", "value"], ["weight", "bias"])
    func ofQueriesKeysAndValuesTheMissingOneIsNamed(part: String, role: String) {
        let weights = Self.reduced.someWeights(side: 3).asHuggingFace(model: "vit.")
        let name = "vit.encoder.layer.1.attention.attention.\(part).\(role)"
        #expect {
            try Self.reduced.backbone(name: "a", size: 12, weights: weights.without(name))
        } throws: { "\($0)".contains("no tensor named \(name)") }
        var misshapen = weights
        misshapen.set(Tensor([1]), for: name)
        #expect {
            try Self.reduced.backbone(name: "a", size: 12, weights: misshapen)
        } throws: { "\($0)".contains(".attention.attention.") && "\($0)".contains("[1]") }
    }

    @Test func emptyTensorsOfManyRowsAreRefused() throws {
        let empty = try #require(Tensor(shape: [.max, 0], scalarType: .float32, bytes: []))
        var weights = Self.reduced.someWeights(side: 3).asHuggingFace(model: "")
        for part in ["query", "key", "value"] {
            weights.set(empty, for: "encoder.layer.0.attention.attention.\(part).weight")
        }
        #expect {
            try Self.reduced.backbone(name: "a", size: 12, weights: weights)
        } throws: { "\($0)".contains("blocks.0.attn.qkv.weight") }
    }

    @Test(arguments: [
        (416, "406 and 420"), (512, "504 and 518"), (15, "14 and 28"), (13, "size is 14"), (0, "size is 14"),
        (-28, "size is 14"), (.max, "size is 1792"), (.min, "size is 14"),
    ])
    func sizesThatDoNotDivideIntoPatchesAreRefused(size: Int, advice: String) {
        #expect {
            try DINOv2.small.backbone(name: "a", size: size, weights: NamedTensors())
        } throws: { "\($0)".contains(advice) && "\($0)".contains("\(size)") }
    }

    @Test func aTableThatIsNotOfASquareIsRefused() {
        var weights = Self.reduced.someWeights(side: 3)
        weights.set(Tensor([Float](repeating: 0, count: 8 * 12), shape: [1, 8, 12]), for: "pos_embed")
        #expect {
            try Self.reduced.backbone(name: "a", size: 12, weights: weights)
        } throws: { "\($0)".contains("pos_embed") && "\($0)".contains("[1, 8, 12]") }
    }
}
