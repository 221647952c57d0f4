import COpenVINO
import NeuralGraph

/// A network that OpenVINO has read and not compiled yet.
struct NetworkFile: ~Copyable {
    let core: EngineHandle
    let model: EngineHandle
    /// No output has more elements: a gigabyte.
    private static let maxElements = 1 << 28

    /// Reads an ONNX model from memory.
    init(onnx: [UInt8]) throws(InferenceError) {
        do {
            try ONNXFile.check(onnx)
        } catch {
            throw .unfit(reason: error.description)
        }
        let ov = try OpenVINO.functions()
        let core = try EngineHandle("start", free: ov.core_free) { ov.core_create($0) }
        model = try EngineHandle("read the network", free: ov.model_free) { place in
            onnx.withUnsafeBytes { bytes in
                ov.core_read_model_from_memory_buffer(
                    core.pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil, place)
            }
        }
        self.core = core
    }

    /// What the network takes, in order.
    func inputs() throws(InferenceError) -> [NetworkPort] {
        let ov = try OpenVINO.functions()
        var count = 0
        try check("count the inputs", ov.model_inputs_size(model.pointer, &count))
        var ports: [NetworkPort] = []
        for index in 0..<count {
            let port = try EngineHandle("find an input", free: ov.output_const_port_free) {
                ov.model_const_input_by_index(model.pointer, index, $0)
            }
            ports.append(try NetworkPort(port.pointer))
        }
        return ports
    }

    /// What the network gives, in order.
    func outputs() throws(InferenceError) -> [NetworkPort] {
        let ov = try OpenVINO.functions()
        var count = 0
        try check("count the outputs", ov.model_outputs_size(model.pointer, &count))
        var ports: [NetworkPort] = []
        for index in 0..<count {
            let port = try EngineHandle("find an output", free: ov.output_const_port_free) {
                ov.model_const_output_by_index(model.pointer, index, $0)
            }
            ports.append(try NetworkPort(port.pointer))
        }
        return ports
    }

    /// Fixes the input to one image, after checking that the network takes such a one.
    func setImage(_ input: PixelInput) throws(InferenceError) -> NetworkPort {
        let ov = try OpenVINO.functions()
        let ports = try inputs()
        guard let port = ports.first, ports.count == 1 else {
            throw .unfit(reason: "the network takes \(Self.list(ports)), not one image")
        }
        if let name = input.name, name != port.name {
            throw .unfit(
                reason: "the network has no input '\(name)'; it has \(port): see the key 'input' of its description")
        }
        try verify(port, against: input)
        let axes = input.layout.axes
        var sizes = [Int64](repeating: 1, count: 4)
        sizes[axes.channels] = 3
        sizes[axes.height] = Int64(input.height)
        sizes[axes.width] = Int64(input.width)
        var shape = ov_partial_shape_t()
        try check("describe the input", ov.partial_shape_create_static(4, sizes, &shape))
        defer { ov.partial_shape_free(&shape) }
        let batch = port.shape?.first.flatMap(\.self) ?? 1
        try check(
            batch > 1 ? "set the batch of \(batch) to one image" : "set the input size",
            ov.model_reshape_single_input(model.pointer, shape))
        return port
    }

    private func verify(_ port: NetworkPort, against input: PixelInput) throws(InferenceError) {
        guard let shape = port.shape else { return }
        let axes = input.layout.axes
        guard shape.count == 4 else {
            throw .unfit(reason: "the input is \(port), not an image of four axes, \(input.layout.rawValue)")
        }
        if let channels = shape[axes.channels], channels != 3 {
            let other = AxisOrder.allCases.first { $0 != input.layout && shape[$0.axes.channels] == 3 }
            throw .unfit(
                reason: "the input is \(port), which has no 3 channels in the layout \(input.layout.rawValue)"
                    + (other.map { "; the layout is \($0.rawValue)" } ?? ""))
        }
        guard (shape[axes.width] ?? input.width, shape[axes.height] ?? input.height) == (input.width, input.height)
        else {
            throw .unfit(reason: "the input is \(port), not of \(input.width)×\(input.height) pixels")
        }
    }

    /// The index of an output, and how it becomes a vector (nil where it is one). The input must be fixed before.
    func vector(
        _ output: VectorOutput, layout: AxisOrder
    ) throws(InferenceError) -> (index: Int, port: NetworkPort, elements: Int, reduction: Reduction?) {
        let ports = try outputs()
        let index: Int
        if let name = output.name {
            guard let found = ports.firstIndex(where: { $0.name == name }) else {
                throw .unfit(reason: "the network has no output '\(name)'; it has \(Self.list(ports))")
            }
            index = found
        } else {
            guard ports.count == 1 else {
                throw .unfit(
                    reason:
                        "the network has several outputs; name one of them with the key 'output' of its description: "
                        + Self.list(ports))
            }
            index = 0
        }
        let port = ports[index]
        guard port.isFloat else { throw .unfit(reason: "the output is \(port), which is not floating-point") }
        let shape = port.shape?.compactMap(\.self) ?? []
        guard let all = port.shape, shape.count == all.count, !shape.isEmpty else {
            throw .unfit(reason: "the output is \(port), whose size depends on what is in the image")
        }
        let elements = shape.reduce(1) { product, size in
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            return overflow ? .max : next
        }
        guard elements <= Self.maxElements else {
            throw .unfit(reason: "the output is \(port), too large for a vector")
        }
        return (index, port, elements, try Reduction.of(port.name, shape: shape, as: output, layout: layout))
    }

    private static func list(_ ports: [NetworkPort]) -> String {
        ports.isEmpty ? "none" : ports.prefix(20).map(\.description).joined(separator: ", ")
    }
}
