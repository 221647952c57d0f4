import NeuralGraph
import Testing

@testable import ModelZoo

/// Asking a backbone for a block or a stage by its name.
@Suite struct BackboneGroupTests {
    private func backbone() throws -> Backbone {
        let configuration = ResNet.Configuration(block: .basic, depths: [1, 2], widths: [2, 3])
        return try RequestedWeights.zeros { try ResNet.backbone(name: "a", size: 32, configuration, weights: $0) }
            .backbone
    }

    @Test(arguments: [
        ("layer1", "layer1.0.avg"), ("layer2", "layer2.1.avg"), ("layer2.0", "layer2.0.avg"),
        ("layer2.0.downsample", "layer2.0.downsample.1.avg"), ("conv1", "conv1.avg"),
    ])
    func aGroupStandsForWhatComesOutOfIt(layer: String, output: String) throws {
        #expect(try backbone().graph(layer: layer).outputs.map(\.name) == [output])
    }

    @Test(arguments: ["layer", "layer3", "layer2.", ".", ""]) func noGroupHasAnotherName(layer: String) throws {
        let backbone = try backbone()
        #expect { try backbone.graph(layer: layer) } throws: { "\($0)".contains("there is no such layer") }
    }
}
