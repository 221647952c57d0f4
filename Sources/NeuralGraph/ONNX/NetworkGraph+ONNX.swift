extension NetworkGraph {
    /// The graph as an ONNX model (the content of an `.onnx` file), for operator set 17.
    ///
    /// The format is [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), IR version 8; weights are
    /// stored as raw little-endian data. An unknown first size is the batch and is named `batch`. Protobuf limits a
    /// model to 2 GiB.
    ///
    /// - Complexity: O(size of the weights), which are copied once.
    public func onnxModel() -> [UInt8] {
        var model = ProtobufWriter()
        model.integer(1, 8)  // ir_version
        model.string(2, "simile")  // producer_name
        model.message(7, onnxGraph())
        model.message(8) { $0.integer(2, 17) }  // opset_import: the default domain
        return model.serialized()
    }

    private func onnxGraph() -> ProtobufWriter {
        var writer = ProtobufWriter()
        var constants: [(name: String, tensor: Tensor)] = []
        for node in nodes {
            let form = node.op.onnxForm
            writer.message(1) { message in
                for input in node.inputs { message.string(1, input) }
                for (role, tensor) in form.operands {
                    // A parameter that is left out, but followed by another, is written as an empty name.
                    let name = tensor == nil ? "" : "\(node.outputs.first?.name ?? "")#\(role)"
                    message.string(1, name)
                    if let tensor { constants.append((name, tensor)) }
                }
                for output in node.outputs { message.string(2, output.name) }
                message.string(3, node.outputs.first?.name ?? "")
                message.string(4, form.type)
                for (name, attribute) in form.attributes {
                    message.message(5) { attribute.write(name: name, to: &$0) }
                }
            }
        }
        writer.string(2, name)
        for (name, tensor) in initializers { writer.message(5, tensor.onnxTensor(name: name)) }
        for (name, tensor) in constants { writer.message(5, tensor.onnxTensor(name: name)) }
        for input in inputs { writer.message(11, input.onnxValueInfo()) }
        for output in outputs { writer.message(12, output.onnxValueInfo()) }
        return writer
    }
}

extension NetworkGraph.Value {
    /// `ValueInfoProto`: name, element type and shape.
    fileprivate func onnxValueInfo() -> ProtobufWriter {
        var writer = ProtobufWriter()
        writer.string(1, name)
        writer.message(2) { type in
            type.message(1) { tensor in
                tensor.integer(1, scalarType.onnxCode)
                tensor.message(2) { message in
                    for (axis, size) in shape.enumerated() {
                        message.message(1) { dimension in
                            if let size {
                                dimension.integer(1, size)
                            } else if axis == 0 {
                                dimension.string(2, "batch")
                            }
                        }
                    }
                }
            }
        }
        return writer
    }
}

extension Tensor {
    /// `TensorProto`: shape, element type, name, raw data.
    fileprivate func onnxTensor(name: String) -> ProtobufWriter {
        var writer = ProtobufWriter()
        writer.integers(1, shape)
        writer.integer(2, scalarType.onnxCode)
        writer.string(8, name)
        writer.bytes(9, bytes)
        return writer
    }
}

extension ScalarType {
    /// The number of the type in ONNX's `TensorProto.DataType`.
    var onnxCode: Int {
        switch self {
        case .float32: 1
        case .uint8: 2
        case .int8: 3
        case .int16: 5
        case .int32: 6
        case .int64: 7
        case .bool: 9
        case .float16: 10
        case .float64: 11
        case .bfloat16: 16
        }
    }
}
