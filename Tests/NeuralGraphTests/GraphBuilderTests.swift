import NeuralGraph
import Testing

@Suite struct GraphBuilderTests {
    /// TensorFlow's rule worked out by hand for the sizes that occur in EfficientNet and a few odd ones:
    /// (size, kernel, stride, dilation) → (before, after, output).
    @Test(arguments: [
        (224, 3, 2, 1, 0, 1, 112), (112, 3, 1, 1, 1, 1, 112), (56, 5, 2, 1, 1, 2, 28), (7, 5, 1, 1, 2, 2, 7),
        (13, 3, 2, 1, 1, 1, 7), (15, 1, 2, 1, 0, 0, 8), (10, 3, 1, 2, 2, 2, 10), (9, 3, 3, 1, 0, 0, 3),
    ])
    func samePadding(size: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int, output: Int) throws {
        var g = GraphBuilder(name: "test")
        let x = g.input("x", [nil, 1, size, size])
        let weight = Tensor([Float](repeating: 0, count: kernel * kernel), shape: [1, 1, kernel, kernel])
        let y = try g.conv(
            x, weight: weight, stride: Size2D(stride), padding: .same, dilation: Size2D(dilation), name: "c")
        #expect(y.shape == [nil, 1, output, output])
        guard case .conv(let window, groups: 1)? = g.build(outputs: [y]).nodes.last?.op else {
            Issue.record("no convolution")
            return
        }
        #expect(window.pads == Pads(top: before, left: before, bottom: after, right: after))
    }

    @Test func shapesOfEveryOperation() throws {
        let network = try networkOfEveryOp()
        #expect(network.outputs.map(\.shape) == [[nil, 5]])
        let shapes = Dictionary(
            uniqueKeysWithValues: network.nodes.flatMap(\.outputs).map { ($0.name, $0.shape) })
        #expect(shapes["pixels.float32.transpose"] == [nil, 3, 8, 8])
        #expect(shapes["c"] == [nil, 8, 4, 4] && shapes["bn"] == [nil, 8, 4, 4])
        #expect(shapes["bn.split.0"] == [nil, 3, 4, 4] && shapes["bn.split.1"] == [nil, 5, 4, 4])
        #expect(shapes["fc"] == [nil, 5])
    }

    @Test func namesAreThoseOfTheLayersAndUnique() throws {
        var g = GraphBuilder(name: "test")
        let x = g.input("x", [nil, 4])
        #expect(g.relu(x).name == "x.relu" && g.relu(x).name == "x.relu_2" && g.relu(x, name: "x").name == "x_2")
    }

    @Test func halfPrecisionWeightsBecomeFloats() throws {
        let half = try #require(Tensor(shape: [1, 1, 1, 1], scalarType: .float16, bytes: [0x00, 0x3e]))
        var g = GraphBuilder(name: "test")
        let y = try g.conv(g.input("x", [nil, 1, 2, 2]), weight: half, name: "c")
        let weight = try g.build(outputs: [y]).initializers["c.weight"]
        #expect(weight.scalarType == .float32 && weight.floats() == [1.5])
    }

    @Test func floatWeightsAreShared() throws {
        let weights = try WeightsFile.read(path: fixture("zip.pth"))
        var g = GraphBuilder(name: "test", weights: weights)
        let y = try g.linear(g.input("x", [nil, 3]), "layer", outputs: 2)
        #expect(
            try g.build(outputs: [y]).initializers["layer.weight"].bytes.startIndex
                == weights["layer.weight"].bytes.startIndex)
        #expect(!g.unusedWeights.contains("layer.weight") && g.unusedWeights.contains("base"))
    }

    @Test func mismatchesNameTheLayerAndBothShapes() throws {
        var weights = NamedTensors(source: "lite.pth")
        weights.set(Tensor([Float](repeating: 0, count: 40), shape: [4, 10, 1, 1]), for: "head.weight")
        var g = GraphBuilder(name: "test", weights: weights)
        let x = g.input("x", [nil, 3, 8, 8])
        func description<T>(_ body: () throws(GraphError) -> T) -> String {
            do {
                _ = try body()
                return ""
            } catch {
                return error.description
            }
        }
        let wrong = description { () throws(GraphError) in try g.conv(x, "head", channels: 4, kernel: 1) }
        #expect(wrong.contains("head.weight") && wrong.contains("[4, 3, 1, 1]") && wrong.contains("[4, 10, 1, 1]"))
        #expect(wrong.contains("lite.pth"))
        let missing = description { () throws(GraphError) in try g.conv(x, "haed", channels: 4, kernel: 1) }
        #expect(missing.contains("haed.weight") && missing.contains("head.weight"))
        let y = g.input("y", [nil, 3, 4, 8])
        let sum = description { () throws(GraphError) in try g.add(x, y, name: "residual") }
        #expect(sum.contains("residual") && sum.contains("[?, 3, 4, 8]") && sum.contains("[?, 3, 8, 8]"))
    }

    @Test func impossibleLayersAreErrors() throws {
        var g = GraphBuilder(name: "test")
        let x = g.input("x", [nil, 3, 8, 8])
        let open = g.input("open", [nil, 3, nil, nil])
        let pixels = g.input("pixels", [nil, 3, 8, 8], .uint8)
        let row = g.input("row", [nil, 3])
        let weight = Tensor([Float](repeating: 0, count: 27), shape: [1, 3, 3, 3])
        #expect(throws: GraphError.self) { try g.conv(row, weight: weight, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(pixels, weight: weight, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(open, weight: weight, padding: .same, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(x, weight: weight, stride: 0, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(x, weight: weight, groups: 3, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(x, weight: weight, dilation: 4, name: "c") }
        #expect(throws: GraphError.self) { try g.conv(x, weight: weight, bias: Tensor([1, 2]), name: "c") }
        #expect(throws: GraphError.self) { try g.conv(x, weight: Tensor([], shape: [0, 3, 1, 1]), name: "c") }
        #expect(throws: GraphError.self) { try g.add(x, pixels) }
        #expect(throws: GraphError.self) { try g.reshape(row, [nil, nil]) }
        #expect(throws: GraphError.self) { try g.concat([]) }
        #expect(throws: GraphError.self) { try g.concat([x, row]) }
        #expect(throws: GraphError.self) { try g.split(x, sizes: [1, 1]) }
        #expect(throws: GraphError.self) { try g.transpose(x, [0, 1, 1, 2]) }
        #expect(throws: GraphError.self) { try g.reduceMean(x, axes: [4]) }
        #expect(throws: GraphError.self) { try g.matMul(x, row) }
        // With unknown sizes and symmetric padding, the network is fine.
        #expect(try g.conv(open, weight: weight, padding: 1, name: "c").shape == [nil, 1, nil, nil])
    }

    @Test func broadcastingFollowsNumPy() throws {
        var g = GraphBuilder(name: "test")
        func shape(_ a: [Int?], _ b: [Int?]) throws -> [Int?] {
            try g.mul(g.input("a", a), g.input("b", b)).shape
        }
        #expect(try shape([nil, 3, 8, 8], [3, 1, 1]) == [nil, 3, 8, 8])
        #expect(try shape([1], [nil, 4]) == [nil, 4])
        #expect(try shape([5, 1], [1, 6]) == [5, 6])
        #expect(try shape([nil, 2], [nil, 1]) == [nil, 2])
        #expect(try shape([], [2]) == [2])
        #expect(throws: GraphError.self) { try shape([2], [3]) }
    }
}
