/// How ONNX writes an operation: the name of its operator, its attributes, and the attributes of ours that are inputs
/// there.
struct ONNXForm {
    /// The operator.
    var type: String

    /// The attributes, in the order in which they are written.
    var attributes: [(name: String, value: ONNXAttribute)] = []

    /// Constants that follow the node's own inputs; `nil` is a parameter left out.
    var operands: [(role: String, tensor: Tensor?)] = []
}

/// The value of an ONNX attribute.
enum ONNXAttribute {
    case integer(Int)
    case integers([Int])
    case float(Float)

    /// Writes an `AttributeProto`.
    func write(name: String, to writer: inout ProtobufWriter) {
        writer.string(1, name)
        switch self {
        case .float(let value):
            writer.float(2, value)
            writer.integer(20, 1)
        case .integer(let value):
            writer.integer(3, value)
            writer.integer(20, 2)
        case .integers(let values):
            writer.integers(8, values)
            writer.integer(20, 7)
        }
    }
}

extension Op {
    /// The operation in operator set 17.
    var onnxForm: ONNXForm {
        switch self {
        case .conv(let window, let groups):
            ONNXForm(type: "Conv", attributes: window.onnxAttributes + [("group", .integer(groups))])
        case .maxPool(let kernel, let window):
            ONNXForm(
                type: "MaxPool",
                attributes: [("kernel_shape", .integers([kernel.height, kernel.width]))] + window.onnxAttributes)
        case .averagePool(let kernel, let window, let countIncludePad):
            ONNXForm(
                type: "AveragePool",
                attributes: [("kernel_shape", .integers([kernel.height, kernel.width]))]
                    // Operator set 17 has no dilated average.
                    + window.onnxAttributes.filter { $0.name != "dilations" }
                    + [("count_include_pad", .integer(countIncludePad ? 1 : 0))])
        case .batchNormalization(let epsilon):
            ONNXForm(type: "BatchNormalization", attributes: [("epsilon", .float(epsilon))])
        case .layerNormalization(let axis, let epsilon):
            ONNXForm(
                type: "LayerNormalization", attributes: [("axis", .integer(axis)), ("epsilon", .float(epsilon))])
        case .softmax(let axis): ONNXForm(type: "Softmax", attributes: [("axis", .integer(axis))])
        case .relu: ONNXForm(type: "Relu")
        case .clip(let min, let max):
            ONNXForm(
                type: "Clip",
                operands: [
                    ("min", min.map { Tensor([$0], shape: []) }), ("max", max.map { Tensor([$0], shape: []) }),
                ])
        case .leakyRelu(let slope): ONNXForm(type: "LeakyRelu", attributes: [("alpha", .float(slope))])
        case .sigmoid: ONNXForm(type: "Sigmoid")
        case .tanh: ONNXForm(type: "Tanh")
        case .erf: ONNXForm(type: "Erf")
        case .sqrt: ONNXForm(type: "Sqrt")
        case .abs: ONNXForm(type: "Abs")
        case .round: ONNXForm(type: "Round")
        case .add: ONNXForm(type: "Add")
        case .sub: ONNXForm(type: "Sub")
        case .mul: ONNXForm(type: "Mul")
        case .div: ONNXForm(type: "Div")
        case .pow: ONNXForm(type: "Pow")
        case .reduceMean(let axes, let keepDims):
            ONNXForm(
                type: "ReduceMean", attributes: [("axes", .integers(axes)), ("keepdims", .integer(keepDims ? 1 : 0))])
        case .reduceMax(let axes, let keepDims):
            ONNXForm(
                type: "ReduceMax", attributes: [("axes", .integers(axes)), ("keepdims", .integer(keepDims ? 1 : 0))])
        case .reduceSum(let axes, let keepDims):
            ONNXForm(
                type: "ReduceSum", attributes: [("keepdims", .integer(keepDims ? 1 : 0))],
                operands: [("axes", Tensor(integers: axes.map(Int64.init)))])
        case .argMax(let axis, let keepDims):
            ONNXForm(
                type: "ArgMax", attributes: [("axis", .integer(axis)), ("keepdims", .integer(keepDims ? 1 : 0))])
        case .reshape(let shape):
            ONNXForm(type: "Reshape", operands: [("shape", Tensor(integers: shape.map { Int64($0 ?? -1) }))])
        case .flatten(let axis): ONNXForm(type: "Flatten", attributes: [("axis", .integer(axis))])
        case .concat(let axis): ONNXForm(type: "Concat", attributes: [("axis", .integer(axis))])
        case .split(let axis, let sizes):
            ONNXForm(
                type: "Split", attributes: [("axis", .integer(axis))],
                operands: [("sizes", Tensor(integers: sizes.map(Int64.init)))])
        case .slice(let axis, let range):
            ONNXForm(
                type: "Slice",
                operands: [
                    ("starts", Tensor(integers: [Int64(range.lowerBound)])),
                    ("ends", Tensor(integers: [Int64(range.upperBound)])), ("axes", Tensor(integers: [Int64(axis)])),
                ])
        case .gather(let axis): ONNXForm(type: "Gather", attributes: [("axis", .integer(axis))])
        case .gatherND(let batchAxes): ONNXForm(type: "GatherND", attributes: [("batch_dims", .integer(batchAxes))])
        case .shape(let axes):
            ONNXForm(
                type: "Shape", attributes: [("start", .integer(axes.lowerBound)), ("end", .integer(axes.upperBound))])
        case .expand: ONNXForm(type: "Expand")
        case .transpose(let order): ONNXForm(type: "Transpose", attributes: [("perm", .integers(order))])
        case .cast(let type): ONNXForm(type: "Cast", attributes: [("to", .integer(type.onnxCode))])
        case .matMul: ONNXForm(type: "MatMul")
        case .gemm(let transposeB):
            ONNXForm(type: "Gemm", attributes: transposeB ? [("transB", .integer(1))] : [])
        }
    }
}

extension Window {
    fileprivate var onnxAttributes: [(name: String, value: ONNXAttribute)] {
        [
            ("strides", .integers([stride.height, stride.width])),
            ("dilations", .integers([dilation.height, dilation.width])),
            ("pads", .integers([pads.top, pads.left, pads.bottom, pads.right])),
        ]
    }
}
