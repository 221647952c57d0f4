import Basics
import COpenVINO
package import NeuralGraph

/// A network that is ready to run on this machine's processor: OpenVINO, CPU device.
///
/// Compiling takes tenths of a second; keep the network and make one ``InferenceRequest`` per thread from it.
///
/// ```swift
/// let network = try CompiledNetwork(
///     onnx: graph.onnxModel(), input: PixelInput(width: 224, height: 224, mean: m, deviation: s))
/// let request = try network.makeRequest()
/// let features = try request.run(pixels: image.bytes)
/// ```
public final class CompiledNetwork: Sendable {
    /// The image that the network takes.
    public let input: PixelInput
    /// How many numbers come out for one image.
    public let outputCount: Int
    // OpenVINO's compiled model is immutable after creation and documents creating requests from several threads as safe.
    nonisolated(unsafe) private let model: EngineHandle
    private let outputIndex: Int
    private let rawCount: Int
    private let reduction: Reduction?

    /// Reads an ONNX model from memory and compiles it for 8-bit RGB images.
    ///
    /// The model's only input must be an image, [N, 3, height, width] or [N, height, width, 3], with N dynamic or one that
    /// can be set to 1, and a type that pixels can be converted to. The output may be a vector [N, d], tokens [N, t, d] or a
    /// map [N, d, h, w]. Batches are of one image, which is fastest on a CPU.
    /// - Throws: ``InferenceError`` when OpenVINO refuses the model or its shapes do not fit.
    public init(
        onnx: [UInt8], input: PixelInput, output: VectorOutput = .init(), configuration: EngineConfiguration = .init()
    ) throws(InferenceError) {
        let file = try NetworkFile(onnx: onnx)
        let image = try file.setImage(input)
        let vector = try file.vector(output, layout: input.layout)
        let prepared = try PixelPreprocessing(input, of: image).added(
            to: file.model.pointer, converting: vector.port.element == F32 ? nil : vector.index)
        self.model = try Self.compile(prepared.pointer, core: file.core.pointer, configuration)
        self.reduction = vector.reduction
        self.rawCount = vector.elements
        self.outputIndex = vector.index
        self.outputCount = vector.reduction?.count ?? rawCount
        self.input = input
    }

    /// How the places stand of whose features the vector is the mean; nil where it is none, or the network itself takes it.
    package var grid: PlaceGrid? { reduction?.grid(in: input) }

    /// A request of its own buffers, for one thread at a time. As many as ``EngineConfiguration/streams`` run in parallel.
    public func makeRequest() throws(InferenceError) -> InferenceRequest {
        try InferenceRequest(
            model: model.pointer, input: input, outputIndex: outputIndex, outputCount: rawCount, reduction: reduction)
    }

    static func compile(
        _ model: OpaquePointer, core: OpaquePointer, _ configuration: EngineConfiguration
    ) throws(InferenceError) -> EngineHandle {
        let ov = try OpenVINO.functions()
        // bf16 is OpenVINO's own default where the processor has it, so f32 must be asked for.
        var properties = [
            ("INFERENCE_PRECISION_HINT", configuration.precision.rawValue),
            ("NUM_STREAMS", String(max(1, configuration.streams))),
            ("ENABLE_CPU_PINNING", "NO"),
        ]
        if let threads = configuration.threads {
            properties.append(("INFERENCE_NUM_THREADS", String(max(1, threads))))
        }
        return try withCStrings(properties.flatMap { [$0, $1] }) { strings throws(InferenceError) in
            let pairs = stride(from: 0, to: strings.count, by: 2).map {
                ov_property_t(key: strings[$0], value: UnsafeRawPointer(strings[$0 + 1]))
            }
            return try EngineHandle("compile the network", free: ov.compiled_model_free) {
                ov.core_compile_model_props(core, model, "CPU", pairs.count, pairs, $0)
            }
        }
    }

    static func outputCount(_ model: OpaquePointer) throws(InferenceError) -> Int {
        let ov = try OpenVINO.functions()
        let request = try EngineHandle("make a request", free: ov.infer_request_free) {
            ov.compiled_model_create_infer_request(model, $0)
        }
        let output = try EngineHandle("find the output", free: ov.tensor_free) {
            ov.infer_request_get_output_tensor_by_index(request.pointer, 0, $0)
        }
        var count = 0
        try check("measure the output", ov.tensor_get_size(output.pointer, &count))
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
