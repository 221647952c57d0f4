/// The inputs and outputs of a model file.
public struct NetworkDescription: Sendable, Hashable {
    /// What the network takes, in order.
    public let inputs: [NetworkPort]
    /// What the network gives, in order.
    public let outputs: [NetworkPort]

    /// Reads an ONNX model without compiling it: tens of milliseconds for most.
    /// - Throws: ``InferenceError`` when it is not one.
    public init(onnx: [UInt8]) throws(InferenceError) {
        let file = try NetworkFile(onnx: onnx)
        inputs = try file.inputs()
        outputs = try file.outputs()
    }

    /// The length of the vector that a model would give, without compiling it.
    /// - Throws: ``InferenceError`` as `CompiledNetwork.init(onnx:input:output:configuration:)`.
    public static func dimension(
        onnx: [UInt8], input: PixelInput, output: VectorOutput = .init()
    ) throws(InferenceError) -> Int {
        let file = try NetworkFile(onnx: onnx)
        _ = try file.setImage(input)
        let vector = try file.vector(output, layout: input.layout)
        return vector.reduction?.count ?? vector.elements
    }
}
