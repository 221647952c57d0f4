import NeuralGraph
import Testing

/// Which networks are averages over places, by their graphs.
@Suite struct PlaceNetworkTests {
    private static let weights: NamedTensors = {
        var weights = NamedTensors()
        weights.set(Tensor([Float](repeating: 0.5, count: 4 * 5), shape: [5, 4]), for: "head.weight")
        weights.set(Tensor([Float](repeating: 0.5, count: 5), shape: [5]), for: "head.bias")
        weights.set(Tensor([Float](repeating: 2, count: 4), shape: [4]), for: "norm.weight")
        weights.set(Tensor([Float](repeating: 1, count: 4), shape: [4]), for: "norm.bias")
        weights.set(Tensor([Float](repeating: 2, count: 4), shape: [4]), for: "scale.gamma")
        return weights
    }()

    /// A map of four channels, 3 × 6 places of an image of 6 × 12 pixels.
    private func places(
        _ end: (inout GraphBuilder, GraphBuilder.Value) throws -> GraphBuilder.Value
    ) throws -> PlaceNetwork? {
        var g = GraphBuilder(name: "test", weights: Self.weights)
        let kernel = Tensor([Float](repeating: 1, count: 4 * 3 * 4), shape: [4, 3, 2, 2])
        let features = try g.conv(g.input("pixels", [nil, 3, 6, 12]), weight: kernel, stride: 2, name: "features")
        let output = try end(&g, features)
        return g.build(outputs: [output]).placeNetwork()
    }

    @Test func `A mean over a map has places`() throws {
        let found = try #require(try places { try $0.globalAveragePool($1) })
        #expect(found.grid == PlaceGrid(rows: 3, columns: 6))
        #expect(found.graph.outputs.map(\.shape) == [[nil, 18, 4]])
        #expect(
            found.graph.nodes.map(\.op) == [
                found.graph.nodes[0].op, .transpose(order: [0, 2, 3, 1]), .reshape([nil, 4]), .reshape([nil, 18, 4]),
            ])
    }

    @Test func `What is linear without a bias is done to each place`() throws {
        let found = try #require(
            try places { g, x in
                let flat = try g.flatten(try g.globalAveragePool(x, keepDims: true))
                return try g.linear(try g.layerScale(flat, "scale"), "head", outputs: 5, bias: false)
            })
        #expect(found.graph.outputs.map(\.shape) == [[nil, 18, 5]])
        #expect(found.graph.nodes.contains { $0.op == .gemm(transposeB: true) })
        #expect(!found.graph.nodes.contains { if case .reduceMean = $0.op { true } else { false } })
    }

    @Test func `A bias, a normalization, an activation or another pooling has none`() throws {
        #expect(try places { try $0.linear(try $0.globalAveragePool($1), "head", outputs: 5) } == nil)
        #expect(try places { try $0.layerNorm(try $0.globalAveragePool($1), "norm", epsilon: 1e-6) } == nil)
        #expect(try places { $0.relu(try $0.globalAveragePool($1)) } == nil)
        #expect(try places { try $0.gemPool($1) } == nil)
        #expect(try places { try $0.reduceMax($1, axes: [2, 3]) } == nil)
        #expect(try places { try $0.reduceMean($1, axes: [1]) } == nil)
        #expect(try places { _, features in features } == nil)
        // A sum of the images of a batch would not be one of places.
        #expect(try places { try $0.reshape(try $0.globalAveragePool($1), [4, nil]) } == nil)
    }

    @Test func `Tokens stand as the image does`() throws {
        func tokens(_ count: Int, of image: [Int?]) throws -> PlaceGrid? {
            var g = GraphBuilder(name: "test")
            let x = try g.reshape(g.input("pixels", image), [nil, count, 8])
            return try g.build(outputs: [g.reduceMean(x, axes: [1])]).placeNetwork()?.grid
        }
        #expect(try tokens(18, of: [nil, 3, 6, 8]) == nil)
        #expect(try tokens(12, of: [nil, 3, 24, 32]) == PlaceGrid(rows: 3, columns: 4))
        #expect(try tokens(16, of: [nil, 3, 16, 16]) == PlaceGrid(rows: 4, columns: 4))
        #expect(try tokens(17, of: [nil, 3, 16, 16]) == nil)
    }

    @Test func `A grid that cannot be is none`() {
        #expect(PlaceGrid(places: 0, width: 1, height: 1) == nil)
        #expect(PlaceGrid(places: 4, width: 0, height: 1) == nil)
        #expect(PlaceGrid(places: 7, width: 7, height: 1) == PlaceGrid(rows: 1, columns: 7))
        #expect(PlaceGrid(rows: -1, columns: 0).count == 1)
    }
}
