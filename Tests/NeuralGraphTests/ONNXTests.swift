import NeuralGraph
import Testing

/// The bytes must say, field by field of onnx.proto, what the graph says.
@Suite struct ONNXTests {
    private func smallNetwork() throws -> NetworkGraph {
        var weights = NamedTensors()
        weights.set(Tensor((0..<54).map(Float.init), shape: [2, 3, 3, 3]), for: "stem.weight")
        for name in ["weight", "bias", "running_mean", "running_var"] {
            weights.set(Tensor([1, 2]), for: "bn.\(name)")
        }
        var g = GraphBuilder(name: "small", weights: weights)
        var x = g.input("pixels", [nil, 3, 8, 8])
        x = try g.conv(x, "stem", channels: 2, kernel: 3, stride: 2, padding: .same)
        x = try g.batchNorm(x, "bn", epsilon: 1e-3)
        x = g.relu6(x)
        x = g.clip(x, max: 5)
        x = try g.maxPool(x, kernel: 2, stride: 2)
        x = try g.reshape(x, [nil, 8], name: "embedding")
        return g.build(outputs: [x])
    }

    @Test func modelAndGraph() throws {
        let model = try ProtobufMessage(try smallNetwork().onnxModel())
        #expect(model.integer(1) == 8)
        #expect(model.strings(2) == ["simile"])
        let opset = try model.message(8)
        #expect(opset.integer(2) == 17 && opset.strings(1).isEmpty)
        let graph = try model.message(7)
        #expect(graph.strings(2) == ["small"])
        let nodes = try graph.messages(1)
        #expect(
            nodes.flatMap { $0.strings(4) } == ["Conv", "BatchNormalization", "Clip", "Clip", "MaxPool", "Reshape"])
        #expect(
            nodes.map { $0.strings(1) } == [
                ["pixels", "stem.weight"], ["stem", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"],
                ["bn", "bn.relu6#min", "bn.relu6#max"], ["bn.relu6", "", "bn.relu6.clip#max"], ["bn.relu6.clip"],
                ["bn.relu6.clip.maxpool", "embedding#shape"],
            ])
        #expect(nodes.flatMap { $0.strings(2) }.last == "embedding")
    }

    @Test func attributes() throws {
        let nodes = try ProtobufMessage(try smallNetwork().onnxModel()).message(7).messages(1)
        var conv: [String: [Int]] = [:]
        for attribute in try nodes[0].messages(5) {
            conv[attribute.strings(1)[0]] =
                attribute.integer(20) == 7 ? try attribute.integers(8) : [attribute.integer(3) ?? -1]
        }
        // 8 → 4 by steps of 2 with windows of 3 takes one more row and column, at the bottom and the right.
        #expect(conv == ["strides": [2, 2], "dilations": [1, 1], "pads": [0, 0, 1, 1], "group": [1]])
        let epsilon = try nodes[1].message(5)
        #expect(epsilon.strings(1) == ["epsilon"] && epsilon.float(2) == 1e-3 && epsilon.integer(20) == 1)
    }

    @Test func initializersAndValues() throws {
        let network = try smallNetwork()
        let graph = try ProtobufMessage(network.onnxModel()).message(7)
        let tensors = try graph.messages(5)
        let byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.strings(8)[0], $0) })
        #expect(byName.count == 9)
        let weight = try #require(byName["stem.weight"])
        #expect(try weight.integers(1) == [2, 3, 3, 3] && weight.integer(2) == 1)
        #expect(weight.bytes(9)[0] == Array(try network.initializers["stem.weight"].bytes))
        let shape = try #require(byName["embedding#shape"])
        #expect(
            shape.integer(2) == 7 && shape.bytes(9)[0] == [UInt8](repeating: 255, count: 8) + [8, 0, 0, 0, 0, 0, 0, 0])
        let limit = try #require(byName["bn.relu6#max"])
        #expect(try limit.integers(1).isEmpty && limit.bytes(9)[0] == [0, 0, 0xc0, 0x40])

        let input = try graph.message(11)
        let type = try input.message(2).message(1)
        #expect(input.strings(1) == ["pixels"] && type.integer(1) == 1)
        let dimensions = try type.message(2).messages(1)
        #expect(dimensions.map { $0.integer(1) } == [nil, 3, 8, 8] && dimensions[0].strings(2) == ["batch"])
        let output = try graph.message(12)
        #expect(output.strings(1) == ["embedding"])
        #expect(try output.message(2).message(1).message(2).messages(1).map { $0.integer(1) } == [nil, 8])
    }

    /// Every name that a node uses must have been defined before, and no name twice, for every operation there is.
    @Test func everyOperationIsEncodedWithDefinedNames() throws {
        var types: Set<String> = []
        for network in [try networkOfEveryOp(), try networkOfEveryTokenOp()] {
            let graph = try ProtobufMessage(network.onnxModel()).message(7)
            var defined: Set<String> = []
            for name in try graph.messages(5).flatMap({ $0.strings(8) }) + graph.messages(11).flatMap({ $0.strings(1) })
            {
                #expect(defined.insert(name).inserted, "\(name) is defined twice")
            }
            for node in try graph.messages(1) {
                for input in node.strings(1) where !input.isEmpty {
                    #expect(defined.contains(input), "\(input) is not defined")
                }
                for output in node.strings(2) { #expect(defined.insert(output).inserted, "\(output) is defined twice") }
            }
            types.formUnion(try graph.messages(1).flatMap { $0.strings(4) })
        }
        #expect(
            types == [
                "Conv", "MaxPool", "AveragePool", "BatchNormalization", "LayerNormalization", "Softmax", "Relu", "Clip",
                "LeakyRelu", "Sigmoid", "Tanh", "Erf", "Sqrt", "Abs", "Round", "Add", "Sub", "Mul", "Div", "Pow",
                "ReduceMean", "ReduceMax", "ReduceSum", "ArgMax", "Reshape", "Flatten", "Concat", "Split", "Slice",
                "Gather", "GatherND", "Shape", "Expand", "Transpose", "Cast", "MatMul", "Gemm",
            ])
    }
}

/// A network in which every operation on images occurs.
func networkOfEveryOp() throws -> NetworkGraph {
    var weights = NamedTensors()
    weights.set(Tensor((0..<216).map(Float.init), shape: [8, 3, 3, 3]), for: "c.weight")
    weights.set(Tensor((0..<8).map(Float.init)), for: "c.bias")
    weights.set(Tensor((0..<80).map(Float.init), shape: [5, 16]), for: "fc.weight")
    weights.set(Tensor((0..<5).map(Float.init)), for: "fc.bias")
    for name in ["weight", "bias", "running_mean", "running_var"] {
        weights.set(Tensor([Float](repeating: 1, count: 8)), for: "bn.\(name)")
    }
    var g = GraphBuilder(name: "all", weights: weights)
    var x = g.cast(g.input("pixels", [nil, 8, 8, 3], .uint8), to: .float32)
    x = try g.transpose(x, [0, 3, 1, 2])
    x = try g.sub(x, g.constant(Tensor([1, 2, 3], shape: [1, 3, 1, 1]), name: "mean"))
    x = try g.div(x, g.constant(Tensor([1, 2, 3], shape: [1, 3, 1, 1]), name: "std"))
    x = try g.batchNorm(try g.conv(x, "c", channels: 8, kernel: 3, stride: 2, padding: 1, bias: true), "bn")
    let parts = try g.split(x, sizes: [3, 5])
    x = try g.concat([g.silu(parts[1]), g.leakyRelu(parts[0], slope: 0.1)])
    x = try g.maxPool(g.relu6(x), kernel: 3, stride: 2, padding: 1)
    x = try g.add(x, try g.globalAveragePool(x, keepDims: true))
    x = try g.reshape(x, [nil, 2, 4, 4])
    x = g.relu(try g.matMul(x, x))
    x = try g.reduceMean(x, axes: [1])
    return g.build(outputs: [try g.linear(try g.flatten(x), "fc", outputs: 5)])
}

/// A network of the operations on tokens.
func networkOfEveryTokenOp() throws -> NetworkGraph {
    var g = GraphBuilder(name: "tokens", weights: tokenWeights)
    let ids = g.input("ids", [nil, 7], .int64)
    var x = try g.embedding(ids, "emb", count: 11, width: 8)
    x = try g.prepend(try g.weight("cls", shape: [1, 1, 8]), to: x)
    x = try g.slice(try g.layerNorm(x, "ln", epsilon: 1e-6), axis: 1, 0..<7)
    let mask = try g.causalMask(tokens: 7)
    x = try g.add(x, try g.selfAttention(x, qkv: "qkv", projection: "proj", heads: 2, mask: mask))
    x = try g.add(x, try g.layerScale(try g.mlp(x, "fc1", "fc2", hidden: 16), "ls"))
    let scale = try g.clip(g.reduceMax(g.abs(x), axes: [2], keepDims: true), min: 1e-5)
    x = try g.mul(g.round(try g.div(x, scale)), g.sqrt(scale))
    x = g.tanh(try g.tokens(x, at: try g.argMax(ids, axis: 1)))
    let image = try g.reshape(x, [nil, 2, 2, 2])
    let pooled = try g.gemPool(try g.averagePool(image, kernel: 2, stride: 1, padding: 1, countIncludePad: false))
    return g.build(outputs: [try g.reduceSum(pooled, axes: [1])])
}

/// Weights of one block of a transformer of width 8, all different.
var tokenWeights: NamedTensors {
    let shapes: [(String, [Int])] = [
        ("emb.weight", [11, 8]), ("cls", [1, 1, 8]), ("ln.weight", [8]), ("ln.bias", [8]), ("qkv.weight", [24, 8]),
        ("qkv.bias", [24]), ("proj.weight", [8, 8]), ("proj.bias", [8]), ("q.weight", [8, 8]), ("q.bias", [8]),
        ("k.weight", [8, 8]), ("k.bias", [8]), ("v.weight", [8, 8]), ("v.bias", [8]), ("fc1.weight", [16, 8]),
        ("fc1.bias", [16]), ("fc2.weight", [8, 16]), ("fc2.bias", [8]), ("ls.gamma", [8]),
    ]
    var weights = NamedTensors()
    for (index, (name, shape)) in shapes.enumerated() {
        let count = shape.reduce(1, *)
        weights.set(Tensor((0..<count).map { Float(index * 1000 + $0) }, shape: shape), for: name)
    }
    return weights
}
