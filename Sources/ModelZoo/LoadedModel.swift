public import NeuralGraph

/// A preset with its weights in a network, ready to be compiled or exported.
public struct LoadedModel: Sendable {
    /// What it is.
    public let preset: ModelPreset
    /// The network, weights included.
    public let network: Network
    /// The SHA-256 of the weights, 64 lower-case hexadecimal digits: part of a vector space's identity.
    public let digest: String

    /// A network in one of the forms in which it may come.
    public enum Network: Sendable {
        /// Built here from named weights.
        case graph(NetworkGraph)
        /// A model file in ONNX format.
        case onnx([UInt8])
    }

    package init(preset: ModelPreset, network: Network, digest: String) {
        self.preset = preset
        self.network = network
        self.digest = digest
    }

    /// The network as a value, where it was built here.
    public var graph: NetworkGraph? {
        if case .graph(let graph) = network { graph } else { nil }
    }

    /// Length of the embedding.
    public var dimension: Int { graph?.outputs.first?.shape.last.flatMap(\.self) ?? preset.dimension }

    /// The content of an `.onnx` file. O(size of the weights).
    public func onnxModel() -> [UInt8] {
        switch network {
        case .graph(let graph): graph.onnxModel()
        case .onnx(let bytes): bytes
        }
    }
}
