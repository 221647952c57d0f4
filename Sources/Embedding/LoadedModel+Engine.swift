import Imaging
package import InferenceEngine
public import ModelZoo

extension LoadedModel {
    /// Length of the vectors, as the network itself tells it. O(1) for networks that are built here; one that came as a file
    /// is read, but not compiled.
    /// - Throws: ``EmbeddingError/inference(_:)`` when the network is not what its description says.
    public func measuredDimension() throws(EmbeddingError) -> Int {
        guard case .onnx(let bytes) = network else { return dimension }
        do {
            return try NetworkDescription.dimension(onnx: bytes, input: pixelInput, output: vectorOutput)
        } catch {
            throw .inference(error)
        }
    }

    /// The image that the network takes.
    package var pixelInput: PixelInput {
        let crop = preset.preparation.crop
        let ports = filePorts
        return PixelInput(
            width: crop.width, height: crop.height, mean: preset.normalization.mean,
            deviation: preset.normalization.deviation, layout: ports.layout,
            channels: ports.channels, name: ports.input)
    }

    /// The output that is the vector.
    package var vectorOutput: VectorOutput {
        let ports = filePorts
        return VectorOutput(name: ports.output, pooling: ports.pooling, prefixTokens: ports.prefixTokens)
    }

    /// A graph that was built here has one input and one output, and is pooled already.
    private var filePorts: NetworkPorts {
        if case .onnx = network { preset.ports ?? NetworkPorts() } else { NetworkPorts() }
    }
}
