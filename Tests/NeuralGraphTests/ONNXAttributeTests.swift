import NeuralGraph
import Testing

/// What the operations of transformers and pooling say in ONNX beyond their names: attributes, and constants that are
/// operands there.
@Suite struct ONNXAttributeTests {
    private struct Written {
        var type: String
        var attributes: [String: [Int]]
        var operands: [[Int64]]
    }

    /// The last node of a graph of one layer, and the integer constants among its operands.
    private func written(
        _ shape: [Int?] = [nil, 7, 8],
        _ layer: (inout GraphBuilder, GraphBuilder.Value) throws -> GraphBuilder.Value
    ) throws -> Written {
        var g = GraphBuilder(name: "one", weights: tokenWeights)
        let result = try layer(&g, g.input("x", shape))
        let graph = try ProtobufMessage(g.build(outputs: [result]).onnxModel()).message(7)
        let node = try #require(try graph.messages(1).last)
        var constants: [String: [Int64]] = [:]
        for tensor in try graph.messages(5) where tensor.integer(2) == 7 {
            let bytes = tensor.bytes(9)[0]
            constants[tensor.strings(8)[0]] = stride(from: 0, to: bytes.count, by: 8).map { start in
                bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int64($1) }
            }
        }
        var attributes: [String: [Int]] = [:]
        for attribute in try node.messages(5) {
            let name = attribute.strings(1)[0]
            switch attribute.integer(20) {
            case 1: attributes[name] = [Int((attribute.float(2) ?? 0) * 1e6)]
            case 2: attributes[name] = [attribute.integer(3) ?? -1]
            default: attributes[name] = try attribute.integers(8)
            }
        }
        return Written(
            type: node.strings(4)[0], attributes: attributes, operands: node.strings(1).compactMap { constants[$0] })
    }

    @Test func normalization() throws {
        let layer = try written { try $0.layerNorm($1, "ln", epsilon: 1e-3) }
        #expect(layer.type == "LayerNormalization" && layer.attributes == ["axis": [2], "epsilon": [1000]])
        #expect(try written { try $0.softmax($1) }.attributes == ["axis": [2]])
        #expect(try written { try $0.softmax($1, axis: 1) }.attributes == ["axis": [1]])
    }

    /// Operator set 17 takes the axes of a sum as an operand, but those of a mean and a maximum as an attribute.
    @Test func reductions() throws {
        let maximum = try written { try $0.reduceMax($1, axes: [2], keepDims: true) }
        #expect(maximum.type == "ReduceMax" && maximum.attributes == ["axes": [2], "keepdims": [1]])
        let sum = try written { try $0.reduceSum($1, axes: [1, 2]) }
        #expect(sum.type == "ReduceSum" && sum.attributes == ["keepdims": [0]] && sum.operands == [[1, 2]])
        let place = try written { try $0.argMax($1, axis: 1) }
        #expect(place.type == "ArgMax" && place.attributes == ["axis": [1], "keepdims": [0]])
    }

    @Test func gathering() throws {
        let slice = try written { try $0.slice($1, axis: 1, 2..<5) }
        #expect(slice.type == "Slice" && slice.attributes.isEmpty && slice.operands == [[2], [5], [1]])
        let element = try written { try $0.element($1, 3, axis: 1) }
        #expect(element.type == "Gather" && element.attributes == ["axis": [1]] && element.operands == [[3]])
        let tokens = try written { g, x in try g.tokens(x, at: g.input("at", [nil], .int64)) }
        #expect(tokens.type == "GatherND" && tokens.attributes == ["batch_dims": [1]])
    }

    /// Operator set 17 has no dilation in an average.
    @Test func averages() throws {
        let pool = try written([nil, 3, 8, 8]) { try $0.averagePool($1, kernel: 3, stride: 2, padding: 1) }
        #expect(
            pool.type == "AveragePool"
                && pool.attributes == [
                    "kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1], "count_include_pad": [1],
                ])
    }

    /// The size of the batch is read from the value when the network runs.
    @Test func repeatingForTheBatch() throws {
        var g = GraphBuilder(name: "one", weights: tokenWeights)
        let x = g.input("x", [nil, 7, 8])
        let result = try g.repeated(try g.weight("cls", shape: [1, 1, 8]), forBatchOf: x, name: "r")
        #expect(result.shape == [nil, 1, 8])
        let nodes = g.build(outputs: [result]).nodes
        #expect(nodes.map(\.op) == [.shape(axes: 0..<1), .concat(axis: 0), .expand])
        #expect(nodes.map(\.inputs) == [["x"], ["r.batch", "r.sizes"], ["cls", "r.shape"]])
        let shape = try written { try $0.repeated($0.constant(Tensor([1]), name: "c"), forBatchOf: $1) }
        #expect(shape.type == "Expand" && shape.operands.isEmpty)
    }
}
