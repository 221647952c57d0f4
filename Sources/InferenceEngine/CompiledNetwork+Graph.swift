public import NeuralGraph

extension CompiledNetwork {
    /// Encodes a graph as ONNX and compiles it.
    /// - Throws: ``InferenceError`` as ``init(onnx:input:output:configuration:)``.
    public convenience init(
        _ graph: NetworkGraph, input: PixelInput, configuration: EngineConfiguration = .init()
    ) throws(InferenceError) {
        try self.init(onnx: graph.onnxModel(), input: input, configuration: configuration)
    }
}
