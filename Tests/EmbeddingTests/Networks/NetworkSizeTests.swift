import Foundation
import NeuralGraph
import Testing

@testable import ModelZoo

/// The presets' networks in full size against PyTorch's: which tensors they want, how many parameters they have and what they
/// cost. The weights are zeros, so that nothing is large.
@Suite struct NetworkSizeTests {
    @Test(arguments: NetworkTable.names) func parametersAndMultiplyAddsArePyTorchs(name: String) throws {
        let table = try NetworkTable.read(name)
        let preset = try table.preset()
        let graph = try preset.architecture(table.weights(), preset.inputSize).graph()
        #expect(graph.parameterCount == table.parameters)
        #expect(graph.multiplyAdds == table.multiplyAdds)
        #expect(graph.outputs.map(\.shape) == [[nil, preset.dimension]])
        #expect(graph.outputs.map(\.name) == [preset.layer])
    }

    /// Whatever is left over belongs to the classifier.
    @Test(arguments: NetworkTable.names) func everyTensorIsUsed(name: String) throws {
        let table = try NetworkTable.read(name)
        let backbone = try table.preset().architecture(table.weights(), 64)
        let unused = backbone.builder.unusedWeights
        #expect(unused.allSatisfy { $0.hasPrefix("classifier.") || $0.hasPrefix("head.fc.") }, "\(unused)")
    }

    @Test(arguments: ["efficientnet_b0", "convnext_tiny"]) func bothSchemesOfNamesBuildTheSameGraph(name: String) throws
    {
        let graphs = try ["timm", "torchvision"].map { library in
            let table = try NetworkTable.read("\(name).\(library)")
            return try table.preset().architecture(table.weights(), 64).graph()
        }
        #expect(graphs[0].nodes == graphs[1].nodes)
        #expect(graphs[0].parameterNames == graphs[1].parameterNames)
        #expect(graphs[0].initializers.count == graphs[1].initializers.count)
        for (name, tensor) in graphs[0].initializers { #expect(try graphs[1].initializers[name].shape == tensor.shape) }
    }

    @Test(arguments: NetworkTable.names.filter { $0.hasSuffix("timm") })
    func missingAndMisshapenWeightsAreNamed(name: String) throws {
        let table = try NetworkTable.read(name)
        let weights = table.weights()
        let backbone = try table.preset().architecture(weights, 64)
        let unused = Set(backbone.builder.unusedWeights)
        // Some from everywhere in the network.
        for tensor in weights.names.filter({ !unused.contains($0) }).enumerated().filter({ $0.offset % 17 == 0 }) {
            let lacking = weights.renamed { $0 == tensor.element ? nil : $0 }
            #expect {
                try table.preset().architecture(lacking, 64)
            } throws: { "\($0)".contains("no tensor named \(tensor.element)") }

            var misshapen = weights
            misshapen.set(Tensor([Float](repeating: 1, count: 7)), for: tensor.element)
            #expect {
                try table.preset().architecture(misshapen, 64)
            } throws: { "\($0)".contains("\(tensor.element) ") && "\($0)".contains("[7]") }
        }
    }
}

/// The tensors of a large network as `Benchmarks/parity/sizes.py` found them.
struct NetworkTable: Decodable {
    let parameters: Int
    let multiplyAdds: Int
    private let tensors: [String: [Int]]
    private let name: String

    private enum CodingKeys: String, CodingKey {
        case parameters, multiplyAdds, tensors
        case name = "preset"
    }

    /// A preset and the library whose names the tensors have.
    static let names = [
        "efficientnet_b0.timm", "efficientnet_b0.torchvision", "convnext_tiny.timm", "convnext_tiny.torchvision",
        "convnext_base.torchvision", "cspdarknet53.timm",
    ]

    static func read(_ name: String) throws -> NetworkTable {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        let content = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
        return try JSONDecoder().decode(NetworkTable.self, from: content)
    }

    func preset() throws -> ModelPreset { try ModelPreset.named(name) }

    /// Zeros of the right names and shapes, all in one buffer.
    func weights() -> NamedTensors {
        let sizes = tensors.mapValues { $0.reduce(MemoryLayout<Float>.size, *) }
        let zeros = [UInt8](repeating: 0, count: sizes.values.max() ?? 0)
        var weights = NamedTensors()
        for (name, shape) in tensors.sorted(by: { $0.key < $1.key }) {
            if let tensor = Tensor(shape: shape, scalarType: .float32, bytes: zeros[..<(sizes[name] ?? 0)]) {
                weights.set(tensor, for: name)
            }
        }
        return weights
    }
}
