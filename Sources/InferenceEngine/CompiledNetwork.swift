import COpenVINO

/// A network that is ready to run on this machine's processor: OpenVINO, CPU device.
///
/// Compiling takes tenths of a second; keep the network and make one ``InferenceRequest`` per thread from it.
///
/// ```swift
/// let network = try CompiledNetwork(
///     onnx: graph.onnxModel(), input: PixelInput(width: 224, height: 224, mean: m, deviation: s))
/// let request = try network.makeRequest()
/// let features = try request.run(pixels: picture.bytes)
/// ```
public final class CompiledNetwork: Sendable {
    /// The picture that the network takes.
    public let input: PixelInput
    /// How many numbers come out for one picture.
    public let outputCount: Int
    // OpenVINO's compiled model is immutable after creation and documents creating requests from several threads as safe.
    nonisolated(unsafe) private let model: EngineHandle

    /// Reads an ONNX model from memory and compiles it for 8-bit RGB pictures.
    ///
    /// The model's first input must be float32 [N, 3, height, width] with N dynamic or 1, and its first output
    /// [N, d]; batches are of one picture, which is fastest on a CPU.
    /// - Throws: ``InferenceError`` when OpenVINO refuses the model or its shapes do not fit.
    public init(
        onnx: [UInt8], input: PixelInput, configuration: EngineConfiguration = .init()
    ) throws(InferenceError) {
        let core = try EngineHandle("start", free: ov_core_free) { ov_core_create($0) }
        let read = try EngineHandle("read the network", free: ov_model_free) { place in
            onnx.withUnsafeBytes { bytes in
                ov_core_read_model_from_memory_buffer(
                    core.pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil, place)
            }
        }
        try Self.setBatchOfOne(read.pointer, input)
        let prepared = try PixelPreprocessing(input).added(to: read.pointer)
        let compiled = try Self.compile(prepared.pointer, core: core.pointer, configuration)
        self.outputCount = try Self.outputCount(compiled.pointer)
        self.input = input
        self.model = compiled
    }

    /// A request of its own buffers, for one thread at a time. As many as ``EngineConfiguration/streams`` run in parallel.
    public func makeRequest() throws(InferenceError) -> InferenceRequest {
        try InferenceRequest(model: model.pointer, input: input, outputCount: outputCount)
    }

    private static func setBatchOfOne(_ model: OpaquePointer, _ input: PixelInput) throws(InferenceError) {
        let dimensions = [1, 3, Int64(input.height), Int64(input.width)]
        var shape = ov_partial_shape_t()
        try check("describe the input", ov_partial_shape_create_static(4, dimensions, &shape))
        defer { ov_partial_shape_free(&shape) }
        try check("set the input size", ov_model_reshape_single_input(model, shape))
    }

    static func compile(
        _ model: OpaquePointer, core: OpaquePointer, _ configuration: EngineConfiguration
    ) throws(InferenceError) -> EngineHandle {
        // bf16 is OpenVINO's own default where the processor has it, so f32 must be asked for.
        var properties: [(key: UnsafePointer<CChar>?, value: String)] = [
            (ov_key_inference_precision(), configuration.precision.rawValue),
            (ov_key_num_streams(), String(max(1, configuration.streams))),
            (ov_key_cpu_pinning(), "NO"),
        ]
        if let threads = configuration.threads {
            properties.append((ov_key_num_threads(), String(max(1, threads))))
        }
        return try withCStrings(properties.map(\.value)) { values throws(InferenceError) in
            let pairs = zip(properties, values).map { ov_property_t(key: $0.key, value: UnsafeRawPointer($1)) }
            return try EngineHandle("compile the network", free: ov_compiled_model_free) {
                ov_core_compile_model_props(core, model, "CPU", pairs.count, pairs, $0)
            }
        }
    }

    static func outputCount(_ model: OpaquePointer) throws(InferenceError) -> Int {
        let request = try EngineHandle("make a request", free: ov_infer_request_free) {
            ov_compiled_model_create_infer_request(model, $0)
        }
        let output = try EngineHandle("find the output", free: ov_tensor_free) {
            ov_infer_request_get_output_tensor_by_index(request.pointer, 0, $0)
        }
        var count = 0
        try check("measure the output", ov_tensor_get_size(output.pointer, &count))
        return count
    }
}

/// Calls `body` with C copies of `strings` that live as long as the call.
private func withCStrings<Result: ~Copyable>(
    _ strings: [String], _ body: ([UnsafePointer<CChar>]) throws(InferenceError) -> Result
) throws(InferenceError) -> Result {
    let copies = strings.map { string in
        let bytes = string.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (offset, byte) in bytes.enumerated() { (copy + offset).initialize(to: byte) }
        return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return try body(copies.map { UnsafePointer($0) })
}
