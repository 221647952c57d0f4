import NeuralGraph
import Testing

/// Pruning, finding values by name, and the size of a network worked out by hand.
@Suite struct GraphMeasureTests {
    @Test func onlyWhatTheOutputsNeedIsKept() throws {
        var g = GraphBuilder(name: "test", weights: tokenWeights)
        let x = g.input("x", [nil, 7, 8])
        let other = g.input("other", [nil, 7, 8])
        let early = try g.linear(x, "proj", outputs: 8)
        let parts = try g.split(early, sizes: [3, 5], axis: 2, name: "parts")
        let late = try g.mlp(try g.add(early, other), "fc1", "fc2", hidden: 16)
        let whole = g.build(outputs: [late, parts[1]])
        #expect(g.value(named: "fc1")?.shape == [nil, 7, 16] && g.value(named: "fc1.weight") == nil)

        let cut = g.build(outputs: [parts[1]])
        #expect(cut.nodes.last?.outputs == parts && cut.nodes.count == 4)
        #expect(cut.initializers.names == ["proj.weight", "proj.bias"] && cut.parameterCount == 72)
        #expect(cut.inputs == [x, other])
        #expect(whole.parameterCount == 72 + 16 * 8 + 16 + 8 * 16 + 8)

        var again = whole
        again.outputs = [try #require(whole.value(named: "proj"))]
        #expect(again.pruned().nodes.map { $0.outputs[0].name } == ["proj.weight.transpose", "proj.matmul", "proj"])
        #expect(whole.valueNames.prefix(2) == ["x", "other"] && whole.valueNames.last == "fc2")
        #expect(whole.value(named: "nothing") == nil && whole.value(named: "other") == other)
    }

    @Test func convolutionsAndDenseLayers() throws {
        let network = try networkOfEveryOp()
        // The statistics of the batch normalization and the constants of the preparation are no parameters.
        #expect(network.parameterCount == 216 + 8 + 2 * 8 + 80 + 5)
        // 3×3 windows of 3 channels to 8 × 4 × 4, then 2 × 4 × 4 matrices squared, then 16 features to 5.
        let products = 8 * 4 * 4 * 27 + 2 * 4 * 4 * 4 + 16 * 5
        #expect(network.multiplyAdds == products)
    }

    @Test func groupsAndAttention() throws {
        var g = GraphBuilder(name: "test", weights: tokenWeights)
        let weight = Tensor([Float](repeating: 1, count: 36), shape: [4, 1, 3, 3])
        let y = try g.conv(g.input("x", [nil, 4, 6, 6]), weight: weight, padding: 1, groups: 4, name: "dw")
        #expect(g.build(outputs: [y]).multiplyAdds == 4 * 36 * 9)
        let tokens = g.input("tokens", [nil, 7, 8])
        let z = try g.selfAttention(tokens, qkv: "qkv", projection: "proj", heads: 2)
        let graph = g.build(outputs: [z])
        #expect(graph.multiplyAdds == 7 * 8 * 24 + 7 * 7 * 8 + 7 * 7 * 8 + 7 * 8 * 8)
        #expect(graph.parameterCount == 24 * 8 + 24 + 8 * 8 + 8)
    }

    /// Windows of an image become a larger batch, whose size is unknown too, but not one per image.
    @Test func windowsCount() throws {
        var g = GraphBuilder(name: "test", weights: tokenWeights)
        let x = g.input("x", [nil, 28, 8])
        let windows = try g.linear(try g.reshape(x, [nil, 7, 8]), "proj", outputs: 8)
        let back = try g.reshape(windows, [nil, 28, 8])
        let again = try g.linear(
            try g.mul(try g.transpose(back, [0, 2, 1]), try g.transpose(x, [0, 2, 1])), "open", 28)
        #expect(windows.shape == [nil, 7, 8])
        #expect(g.build(outputs: [again]).multiplyAdds == 28 * 8 * 8 + 8 * 28 * 28)
    }

    @Test func unknownSizesAreNotGuessed() throws {
        var g = GraphBuilder(name: "test")
        let weight = Tensor([Float](repeating: 1, count: 3), shape: [1, 3, 1, 1])
        let y = try g.conv(g.input("x", [nil, 3, nil, nil]), weight: weight, name: "c")
        #expect(g.build(outputs: [y]).multiplyAdds == nil && g.build(outputs: [y]).parameterCount == 3)
    }
}

extension GraphBuilder {
    /// A dense layer without bias whose weight is not in the file.
    fileprivate mutating func linear(_ x: Value, _ name: String, _ size: Int) throws -> Value {
        let weight = constant(Tensor([Float](repeating: 1, count: size * size), shape: [size, size]), name: name)
        return try matMul(x, weight)
    }
}
