import Embedding
import Imaging
import InferenceEngine
import ModelZoo
import NeuralGraph
import Testing
import VectorSearch

/// The parts of places, of every family of the zoo: reduced members with random weights.
@Suite struct PlaceEmbedderTests {
    /// Families whose own embedding is an average of their last layer. VGG ends in dense layers, ConvNeXt normalizes after the
    /// mean, and a transformer takes its class token.
    private static let averages: Set<String> = [
        "resnet-basic", "resnet-bottleneck", "resnet-hugging-face", "mobilenet-v2", "mobilenet-v2-timm", "efficientnet",
        "efficientnet-torchvision", "efficientnet-lite", "cspdarknet",
    ]

    @Test(arguments: NetworkFixture.all) func `Parts add up to the vector`(fixture: NetworkFixture) throws {
        let (weights, cases) = try fixture.read()
        let one = try #require(cases.first)
        for options in [FeatureOptions(), FeatureOptions(pooling: .avg), FeatureOptions(pooling: .gem)] {
            let preset = Self.preset(fixture, side: one.side).with(options)
            let graph = try fixture.architecture(weights, one.side).graph(pooling: options.pooling)
            let model = LoadedModel(preset: preset, network: .graph(graph), digest: "")
            let isAverage = options.pooling == .avg || options.pooling == nil && Self.averages.contains(fixture.name)
            let embedder = try PlaceEmbedder(model)
            #expect((embedder != nil) == isAverage, "\(options.text(of: fixture.name))")
            guard let worker = try embedder?.makeWorker() else { continue }
            let pixels = try PixelBuffer(width: one.side, height: one.side, bytes: one.images[0])
            let features = try worker.features(prepared: pixels)
            let vector = try Embedder(model).makeWorker().embed(prepared: pixels)
            #expect(features.grid == embedder?.grid && features.values.count == features.grid.count * vector.count)
            #expect(try Metric.cosine.similarity(try features.unitVector(), vector) > 0.999_999)
            let merged = features.merged(most: 1)
            #expect(merged.grid.count == 1 && merged.dimension == features.dimension)
            #expect(zip(merged.sum, features.sum).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
        }
    }

    @Test func `Neighbors are added up`() throws {
        let values = (0..<12).map { Float($0) }
        let features = try #require(
            PlaceFeatures(grid: PlaceGrid(rows: 3, columns: 2), dimension: 2, values: values))
        let merged = features.merged(most: 2)
        #expect(merged.grid == PlaceGrid(rows: 2, columns: 1))
        let sums: [Float] = [12, 16, 18, 20]
        #expect(merged.values == sums)
        #expect(features.merged(most: 3) == features && features.merged(most: 0).grid.count == 1)
        #expect(PlaceFeatures(grid: PlaceGrid(rows: 2, columns: 2), dimension: 2, values: values) == nil)
        #expect(PlaceFeatures(grid: PlaceGrid(rows: 1, columns: 1), dimension: 0, values: []) == nil)
    }

    private static func preset(_ fixture: NetworkFixture, side: Int) -> ModelPreset {
        ModelPreset(
            name: fixture.name, family: "test", summary: "test", dimension: 0, layer: "test",
            preparation: Preparation(shortSide: side, crop: .init(width: side, height: side)),
            normalization: fixture.normalization, weights: ModelPreset.all[0].weights,
            architecture: fixture.architecture)
    }
}
