import COpenVINO

/// One running place of a ``CompiledNetwork``, with its own buffers. Not for use by two threads at once.
public final class InferenceRequest {
    /// The image to look at next: row-major interleaved RGB, `input.byteCount` bytes. Write it, then call `run()`. Lives
    /// as long as the request.
    package let pixels: UnsafeMutableBufferPointer<UInt8>
    /// What the last run computed; overwritten by the next.
    package let output: UnsafeBufferPointer<Float>
    private let request: EngineHandle
    private let inputTensor: EngineHandle
    private let outputTensor: EngineHandle
    private let raw: UnsafeBufferPointer<Float>
    /// How ``raw`` becomes the vector, and where that stands; nil where it is one.
    private let reduction: (rule: Reduction, result: UnsafeMutableBufferPointer<Float>)?

    init(
        model: OpaquePointer, input: PixelInput, outputIndex: Int, outputCount: Int, reduction: Reduction?
    ) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        let request = try EngineHandle("make a request", free: ov.infer_request_free) {
            ov.compiled_model_create_infer_request(model, $0)
        }
        let inputTensor = try EngineHandle("find the input", free: ov.tensor_free) {
            ov.infer_request_get_input_tensor_by_index(request.pointer, 0, $0)
        }
        let outputTensor = try EngineHandle("find the output", free: ov.tensor_free) {
            ov.infer_request_get_output_tensor_by_index(request.pointer, outputIndex, $0)
        }
        pixels = UnsafeMutableBufferPointer(
            start: try Self.data(of: inputTensor.pointer, bytes: input.byteCount, "input")
                .assumingMemoryBound(to: UInt8.self), count: input.byteCount)
        raw = UnsafeBufferPointer(
            start: UnsafePointer(
                try Self.data(of: outputTensor.pointer, bytes: outputCount * MemoryLayout<Float>.size, "output")
                    .assumingMemoryBound(to: Float.self)), count: outputCount)
        let result = reduction.map { UnsafeMutableBufferPointer<Float>.allocate(capacity: $0.count) }
        result?.initialize(repeating: 0)
        self.reduction = reduction.flatMap { rule in result.map { (rule, $0) } }
        output = result.map { UnsafeBufferPointer($0) } ?? raw
        self.request = request
        self.inputTensor = inputTensor
        self.outputTensor = outputTensor
    }

    deinit { reduction?.result.deallocate() }

    /// Runs the network on what ``pixels`` holds; the result stands in ``output``. Blocks for milliseconds.
    package func run() throws(InferenceError) {
        try check("run the network", OpenVINO.functions().infer_request_infer(request.pointer))
        if let reduction { reduction.rule.reduce(raw, into: reduction.result) }
    }

    /// Runs the network on one image.
    /// - Parameter image: interleaved RGB, exactly `input.byteCount` bytes.
    /// - Returns: the network's output, pooled where it has places, not normalized.
    public func run(pixels image: [UInt8]) throws(InferenceError) -> [Float] {
        guard image.count == pixels.count else {
            throw .bufferSize(what: "pixel", expected: pixels.count, found: image.count)
        }
        _ = pixels.update(fromContentsOf: image)
        try run()
        return Array(output)
    }

    /// Runs the network on one image, and tells what each place adds to the vector.
    /// - Parameter image: interleaved RGB, exactly `input.byteCount` bytes.
    /// - Returns: place by place, `outputCount` numbers of each: they add up to the vector of ``run(pixels:)``. Empty where
    ///   the vector is no mean over places: see ``CompiledNetwork/grid``.
    package func runPlaces(pixels image: [UInt8]) throws(InferenceError) -> [Float] {
        _ = try run(pixels: image)
        return reduction?.rule.parts(raw) ?? []
    }

    static func data(
        of tensor: OpaquePointer, bytes: Int, _ what: String
    ) throws(InferenceError) -> UnsafeMutableRawPointer {
        let ov = try OpenVINO.functions()
        var found = 0
        var data: UnsafeMutableRawPointer?
        try check("measure the \(what)", ov.tensor_get_byte_size(tensor, &found))
        try check("reach the \(what)", ov.tensor_data(tensor, &data))
        guard let data, found == bytes else {
            throw .bufferSize(what: what, expected: bytes, found: found)
        }
        return data
    }
}
