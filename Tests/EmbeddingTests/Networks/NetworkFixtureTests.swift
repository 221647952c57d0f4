import InferenceEngine
import ModelZoo
import Testing
import VectorSearch

/// Every family of the zoo, run by the engine, against PyTorch: reduced members with random weights.
@Suite struct NetworkFixtureTests {
    @Test(arguments: NetworkFixture.all) func everyOutputIsPyTorchs(fixture: NetworkFixture) throws {
        let (weights, cases) = try fixture.read()
        #expect(!cases.isEmpty)
        for one in cases {
            let graph = try fixture.architecture(weights, one.side)
                .graph(layer: one.options.layer, pooling: one.options.pooling)
            let input = PixelInput(
                width: one.side, height: one.side, mean: fixture.normalization.mean,
                deviation: fixture.normalization.deviation)
            let request = try CompiledNetwork(graph, input: input).makeRequest()
            let computed = try one.images.map { try request.run(pixels: $0) }
            let what = Comment(rawValue: one.options.text(of: fixture.name))
            for (vector, expected) in zip(computed, one.expected) {
                try #require(vector.count == expected.count, what)
                #expect(Self.difference(vector, expected) <= 1e-4, what)
                #expect(try Metric.cosine.similarity(vector, expected) >= 0.99999, what)
            }
            // The images must show: else nothing before the last bias would have been compared.
            try #require(one.expected.count >= 2, what)
            #expect(Self.difference(one.expected[0], one.expected[1]) >= 0.01, what)
        }
    }

    /// The greatest difference, as a part of the greatest number in `reference`.
    private static func difference(_ vector: [Float], _ reference: [Float]) -> Float {
        let greatest = reference.map(abs).max() ?? 0
        return (zip(vector, reference).map { abs($0 - $1) }.max() ?? 0) / greatest
    }
}
