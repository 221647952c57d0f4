import NeuralGraph
import Testing

@testable import ModelZoo

@Suite struct TernaryWeightsTests {
    @Test func weightsBecomeSignsTimesTheirMeanSize() {
        // The mean size is 1, so the halves become 0.
        let ternary = TernaryWeights(Tensor([0.5, -0.5, 0.75, -0.75, 0, 2, -3, 0.5], shape: [2, 4]))
        #expect(ternary.scale == 1)
        #expect(ternary.signs == Tensor(int8: [0, 0, 1, -1, 0, 1, -1, 0], shape: [2, 4]))
    }

    @Test func whatIsNoNumberDoesNotStopIt() {
        #expect(TernaryWeights(Tensor([0, 0])).signs == Tensor(int8: [0, 0]))
        #expect(TernaryWeights(Tensor([0, 0])).scale == 1e-5)
        #expect(TernaryWeights(Tensor([.nan, 1])).signs.count == 2)
        #expect(TernaryWeights(Tensor([.infinity, 1])).signs == Tensor(int8: [0, 0]))
        #expect(TernaryWeights(Tensor([Float]())).signs.count == 0)
    }

    @Test func theGraphHoldsBytesWhereTheFullOneHoldsFloats() throws {
        let full = VisionTransformer(patch: 4, width: 12, depth: 2, heads: 3)
        var ternary = full
        ternary.arithmetic = .ternary
        let weights = full.someWeights(side: 3)
        let graphs = try [full, ternary].map { try $0.backbone(name: "a", size: 12, weights: weights).graph() }
        let bytes = graphs.map { graph in
            graph.initializers.filter { $0.name.hasPrefix("blocks.") && $0.tensor.shape.count == 2 }
                .map { $0.tensor.bytes.count }
        }
        #expect(bytes[0].count == 8)
        #expect(bytes[0] == bytes[1].map { 4 * $0 })
        // Every layer is there under its name in both.
        for name in ["blocks.0.attn.qkv", "blocks.0.attn.proj", "blocks.1.mlp.fc1", "blocks.1.mlp.fc2", "blocks.1"] {
            let shapes = graphs.map { graph in
                graph.nodes.flatMap(\.outputs).first { $0.name == name }?.shape
            }
            #expect(shapes[0] != nil && shapes[0] == shapes[1], "\(name)")
        }
        #expect(graphs[0].multiplyAdds == graphs[1].multiplyAdds)
    }

    @Test func missingAndMisshapenWeightsAreNamed() {
        let network = VisionTransformer(patch: 4, width: 12, depth: 1, heads: 3, arithmetic: .ternary)
        let weights = network.someWeights(side: 3)
        let name = "blocks.0.mlp.fc1.weight"
        #expect {
            try network.backbone(name: "a", size: 12, weights: weights.without(name))
        } throws: { "\($0)".contains(name) }
        var misshapen = weights
        misshapen.set(Tensor([1]), for: name)
        #expect {
            try network.backbone(name: "a", size: 12, weights: misshapen)
        } throws: { "\($0)".contains(name) && "\($0)".contains("[48, 12]") }
    }

    @Test func itIsAVectorSpaceOfItsOwnOverTheSameFile() throws {
        let (full, ternary) = (
            try ModelPreset.named("vit_small"), try ModelPreset.named("vit_small_ternary")
        )
        #expect(full.weights == ternary.weights)
        #expect(full.preprocessing == ternary.preprocessing)
        #expect(full.name != ternary.name)
    }
}
