import NeuralGraph
import Testing

@Suite struct TransformerTests {
    /// A builder with the weights of a block, and tokens to feed it.
    private func tokens(_ shape: [Int?] = [nil, 7, 8]) -> (GraphBuilder, GraphBuilder.Value) {
        var g = GraphBuilder(name: "test", weights: tokenWeights)
        let x = g.input("x", shape)
        return (g, x)
    }

    @Test func attentionIsTheScaledProduct() throws {
        var (g, x) = tokens()
        let other = g.input("other", [nil, 5, 8])
        let mixed = try g.attention(x, other, g.input("values", [nil, 5, 6]), heads: 2, name: "a")
        #expect(mixed.shape == [nil, 7, 6] && mixed.name == "a")
        #expect(g.value(named: "a.scores")?.shape == [nil, 2, 7, 5])
        let graph = g.build(outputs: [mixed])
        #expect(
            graph.nodes.map(\.op) == [
                .reshape([nil, 7, 2, 4]), .transpose(order: [0, 2, 1, 3]), .reshape([nil, 5, 2, 4]),
                .transpose(order: [0, 2, 3, 1]), .reshape([nil, 5, 2, 3]), .transpose(order: [0, 2, 1, 3]), .matMul,
                .mul, .softmax(axis: 3), .matMul, .transpose(order: [0, 2, 1, 3]), .reshape([nil, 7, 6]),
            ])
        #expect(graph.initializers.map { $0.tensor.floats() } == [[0.5]])
    }

    @Test func bothNamingsOfSelfAttention() throws {
        var (g, x) = tokens()
        let fused = try g.selfAttention(x, qkv: "qkv", projection: "proj", heads: 2)
        #expect(fused.shape == [nil, 7, 8] && fused.name == "proj")
        #expect(g.unusedWeights.contains("q.weight") && !g.unusedWeights.contains("qkv.bias"))
        (g, x) = tokens()
        let separate = try g.selfAttention(x, query: "q", key: "k", value: "v", projection: "proj", heads: 2)
        #expect(separate.shape == [nil, 7, 8] && separate.name == "proj")
        #expect(!g.unusedWeights.contains("v.bias") && g.unusedWeights.contains("qkv.bias"))
    }

    @Test func causalMask() throws {
        var (g, x) = tokens([nil, 3, 8])
        let mask = try g.causalMask(tokens: 3)
        let y = try g.selfAttention(x, qkv: "qkv", projection: "proj", heads: 2, mask: mask)
        let far = -Float.infinity
        #expect(
            try g.build(outputs: [y]).initializers["causal_mask"].floats() == [0, far, far, 0, 0, far, 0, 0, 0])
    }

    @Test func linearOfAnyRankSharesItsWeight() throws {
        let weights = try WeightsFile.read(path: fixture("zip.pth"))
        var g = GraphBuilder(name: "test", weights: weights)
        let y = try g.linear(g.input("x", [nil, 5, 4, 3]), "layer", outputs: 2)
        #expect(y.shape == [nil, 5, 4, 2] && y.name == "layer")
        let graph = g.build(outputs: [y])
        #expect(graph.nodes.map(\.op) == [.transpose(order: [1, 0]), .matMul, .add])
        #expect(
            try graph.initializers["layer.weight"].bytes.startIndex == weights["layer.weight"].bytes.startIndex)
    }

    @Test func aWeightUsedTwiceIsStoredOnce() throws {
        var (g, x) = tokens()
        let y = try g.linear(try g.linear(x, "proj", outputs: 8), "proj", outputs: 8)
        let graph = g.build(outputs: [y])
        #expect(graph.initializers.names == ["proj.weight", "proj.bias"] && graph.parameterCount == 72)
    }

    @Test func tableOfAWordAndTokenOfARow() throws {
        var g = GraphBuilder(name: "text", weights: tokenWeights)
        let ids = g.input("ids", [nil, 7], .int64)
        let x = try g.embedding(ids, "emb", count: 11, width: 8)
        #expect(x.shape == [nil, 7, 8] && x.name == "emb")
        let end = try g.argMax(ids, axis: 1)
        #expect(end.shape == [nil] && end.scalarType == .int64)
        #expect(try g.tokens(x, at: end).shape == [nil, 8])
        #expect(try g.element(x, 6, axis: 1).shape == [nil, 8])
        #expect(try g.slice(x, axis: 1, 1..<7).shape == [nil, 6, 8])
        #expect(try g.prepend(try g.weight("cls", shape: [1, 1, 8]), to: x).shape == [nil, 8, 8])
        #expect(g.weightShape("emb.weight") == [11, 8] && g.weightShape("emb") == nil)
    }

    @Test func pooling() throws {
        var g = GraphBuilder(name: "pool")
        let x = g.input("x", [nil, 4, 9, 8])
        #expect(try g.averagePool(x, kernel: 3, stride: 2, padding: 1).shape == [nil, 4, 5, 4])
        #expect(try g.gemPool(x).shape == [nil, 4] && g.gemPool(x, keepDims: true).shape == [nil, 4, 1, 1])
        #expect(try g.reduceMax(x, axes: [1], keepDims: true).shape == [nil, 1, 9, 8])
        #expect(try g.reduceSum(x, axes: [0, 3]).shape == [4, 9])
    }

    @Test func squeezeAndExcitation() throws {
        var weights = NamedTensors()
        for (name, shape) in [("r", [2, 4, 1, 1]), ("e", [4, 2, 1, 1])] {
            weights.set(Tensor([Float](repeating: 1, count: 8), shape: shape), for: "\(name).weight")
            weights.set(Tensor([Float](repeating: 0, count: shape[0])), for: "\(name).bias")
        }
        var g = GraphBuilder(name: "se", weights: weights)
        let y = try g.squeezeExcite(
            g.input("x", [nil, 4, 8, 8]), reduce: "r", expand: "e", channels: 2, activation: .relu)
        #expect(y.shape == [nil, 4, 8, 8] && y.name == "x.squeeze_excite")
        #expect(g.value(named: "r")?.shape == [nil, 2, 1, 1] && g.unusedWeights.isEmpty)
    }

    @Test func impossibleLayersAreErrors() throws {
        var (g, x) = tokens()
        let row = g.input("row", [8])
        let open = g.input("open", [nil, nil, 8])
        let ids = g.input("ids", [nil, 7], .int64)
        let word = g.input("word", [7], .int64)
        let images = g.input("images", [nil, 3, 8, 8])
        #expect(throws: GraphError.self) { try g.linear(row, "proj", outputs: 8) }
        #expect(throws: GraphError.self) { try g.linear(ids, "proj", outputs: 8) }
        #expect(throws: GraphError.self) { try g.linear(x, "proj", outputs: 9) }
        #expect(throws: GraphError.self) { try g.layerNorm(ids, "ln") }
        #expect(throws: GraphError.self) { try g.layerNorm(g.input("wide", [nil, 9]), "ln") }
        #expect(throws: GraphError.self) { try g.softmax(x, axis: 3) }
        #expect(throws: GraphError.self) { try g.softmax(g.constant(Tensor([1], shape: []), name: "one")) }
        #expect(throws: GraphError.self) { try g.attention(x, x, x, heads: 3) }
        #expect(throws: GraphError.self) { try g.attention(x, x, x, heads: 0) }
        #expect(throws: GraphError.self) { try g.attention(open, x, x, heads: 2) }
        #expect(throws: GraphError.self) { try g.attention(row, x, x, heads: 2) }
        #expect(throws: GraphError.self) { try g.attention(x, x, g.input("v", [nil, 6, 8]), heads: 2) }
        #expect(throws: GraphError.self) { try g.attention(x, x, x, heads: 2, mask: ids) }
        let large = g.input("large", [3, nil, 2, 7, 7])
        #expect(throws: GraphError.self) { try g.attention(x, x, x, heads: 2, mask: large) }
        #expect(throws: GraphError.self) { try g.causalMask(tokens: 0) }
        #expect(throws: GraphError.self) { try g.causalMask(tokens: .max) }
        #expect(throws: GraphError.self) { try g.slice(x, axis: 1, 0..<8) }
        #expect(throws: GraphError.self) { try g.slice(x, axis: 1, 3..<3) }
        #expect(throws: GraphError.self) { try g.slice(x, axis: 1, -1..<3) }
        #expect(throws: GraphError.self) { try g.slice(open, axis: 1, 0..<1) }
        #expect(throws: GraphError.self) { try g.gather(x, x, axis: 1) }
        #expect(throws: GraphError.self) { try g.gather(x, ids, axis: 3) }
        #expect(throws: GraphError.self) { try g.element(x, 7, axis: 1) }
        #expect(throws: GraphError.self) { try g.element(x, -1, axis: 1) }
        #expect(throws: GraphError.self) { try g.tokens(x, at: ids) }
        #expect(throws: GraphError.self) { try g.tokens(x, at: word) }
        #expect(throws: GraphError.self) { try g.repeated(row, forBatchOf: x) }
        #expect(throws: GraphError.self) { try g.argMax(x, axis: -1) }
        #expect(throws: GraphError.self) { try g.reduceSum(x, axes: [1, 1]) }
        #expect(throws: GraphError.self) { try g.averagePool(x, kernel: 2, stride: 2) }
        #expect(throws: GraphError.self) { try g.gemPool(images, p: 0) }
        #expect(throws: GraphError.self) { try g.gemPool(images, p: .nan) }
        #expect(throws: GraphError.self) { try g.scaled(ids, by: 2) }
        #expect(throws: GraphError.self) { try g.weight("cls", shape: [1, 8]) }
        // A batch of known size fits a mask and an index of that size.
        #expect(try g.tokens(g.input("fixed", [7, 5, 8]), at: word).shape == [7, 8])
    }
}
