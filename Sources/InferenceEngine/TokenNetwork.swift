import COpenVINO
public import NeuralGraph

/// A network that reads tokens instead of pixels, ready to run on this machine's processor: OpenVINO, CPU device.
///
/// Compiling takes tenths of a second; keep the network and make one ``TokenRequest`` per thread from it.
public final class TokenNetwork: Sendable {
    /// How many token identifiers go in.
    public let length: Int
    /// How many numbers come out for one text.
    public let outputCount: Int
    // OpenVINO's compiled model is immutable after creation and documents creating requests from several threads as safe.
    nonisolated(unsafe) private let model: EngineHandle

    /// Reads an ONNX model from memory and compiles it for `length` tokens.
    ///
    /// The model's only input must be int64 [N, tokens], and its first output float32 [N, d]; batches are of one text.
    /// - Throws: ``InferenceError`` when OpenVINO refuses the model, also for that many tokens.
    public init(
        onnx: [UInt8], length: Int, configuration: EngineConfiguration = .init()
    ) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        let core = try EngineHandle("start", free: ov.core_free) { ov.core_create($0) }
        let read = try EngineHandle("read the network", free: ov.model_free) { place in
            onnx.withUnsafeBytes { bytes in
                ov.core_read_model_from_memory_buffer(
                    core.pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil, place)
            }
        }
        var shape = ov_partial_shape_t()
        try check("describe the input", ov.partial_shape_create_static(2, [1, Int64(length)], &shape))
        defer { ov.partial_shape_free(&shape) }
        try check("set the number of tokens", ov.model_reshape_single_input(read.pointer, shape))
        let compiled = try CompiledNetwork.compile(read.pointer, core: core.pointer, configuration)
        outputCount = try CompiledNetwork.outputCount(compiled.pointer)
        self.length = length
        model = compiled
    }

    /// Encodes a graph as ONNX and compiles it.
    /// - Throws: ``InferenceError`` as ``init(onnx:length:configuration:)``.
    public convenience init(
        _ graph: NetworkGraph, length: Int, configuration: EngineConfiguration = .init()
    ) throws(InferenceError) {
        try self.init(onnx: graph.onnxModel(), length: length, configuration: configuration)
    }

    /// A request of its own buffers, for one thread at a time. As many as ``EngineConfiguration/streams`` run in parallel.
    public func makeRequest() throws(InferenceError) -> TokenRequest {
        try TokenRequest(model: model.pointer, length: length, outputCount: outputCount)
    }
}
