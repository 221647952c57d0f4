import COpenVINO

/// One running place of a ``TokenNetwork``, with its own buffers. Not for use by two threads at once.
public final class TokenRequest {
    private let tokens: UnsafeMutableBufferPointer<Int64>
    private let output: UnsafeBufferPointer<Float>
    private let request: EngineHandle
    private let inputTensor: EngineHandle
    private let outputTensor: EngineHandle

    init(model: OpaquePointer, length: Int, outputCount: Int) throws(InferenceError) {
        let ov = try OpenVINO.functions()
        let request = try EngineHandle("make a request", free: ov.infer_request_free) {
            ov.compiled_model_create_infer_request(model, $0)
        }
        let inputTensor = try EngineHandle("find the input", free: ov.tensor_free) {
            ov.infer_request_get_input_tensor_by_index(request.pointer, 0, $0)
        }
        let outputTensor = try EngineHandle("find the output", free: ov.tensor_free) {
            ov.infer_request_get_output_tensor_by_index(request.pointer, 0, $0)
        }
        // The sizes in bytes tell other element types apart.
        tokens = UnsafeMutableBufferPointer(
            start: try InferenceRequest.data(
                of: inputTensor.pointer, bytes: length * MemoryLayout<Int64>.size, "token"
            ).assumingMemoryBound(to: Int64.self), count: length)
        output = UnsafeBufferPointer(
            start: UnsafePointer(
                try InferenceRequest.data(
                    of: outputTensor.pointer, bytes: outputCount * MemoryLayout<Float>.size, "output"
                ).assumingMemoryBound(to: Float.self)), count: outputCount)
        self.request = request
        self.inputTensor = inputTensor
        self.outputTensor = outputTensor
    }

    /// Runs the network on one text. Blocks for milliseconds.
    /// - Parameter text: token identifiers, exactly ``TokenNetwork/length``.
    /// - Returns: the network's output, not normalized.
    public func run(tokens text: [Int64]) throws(InferenceError) -> [Float] {
        guard text.count == tokens.count else {
            throw .bufferSize(what: "token", expected: tokens.count, found: text.count)
        }
        _ = tokens.update(fromContentsOf: text)
        try check("run the network", OpenVINO.functions().infer_request_infer(request.pointer))
        return Array(output)
    }
}
