import Embedding
import Foundation
import Imaging
import NeuralGraph
import Testing
import VectorSearch

@testable import ModelZoo

/// Both halves of a tiny CLIP, the whole way from the files to the vectors, against transformers' `CLIPModel` on the same
/// weights; `Benchmarks/parity/clip.py` made both.
@Suite struct TextEmbedderTests {
    struct Expected: Decodable {
        struct Image: Decodable {
            let side: Int
            let pixels: [UInt8]
            let vector: [Float]
        }
        struct Text: Decodable {
            let text: String
            let vector: [Float]
        }
        let images: [Image]
        let texts: [Text]
    }

    static let folder = Bundle.module.bundleURL.appending(path: "Fixtures/clip").path
    static let store = ModelStore(folders: [folder])
    static let tiny = CLIP.Transformer(width: 16, layers: 2, heads: 2, hidden: 64)

    static func preset(weights: String = "model.safetensors", words: String = "vocab.json") -> ModelPreset {
        func file(_ name: String) -> RemoteFile { RemoteFile(name: name, digest: .fromServer, location: .byHand) }
        let sizes = CLIP.Sizes(vision: tiny, text: tiny, patch: 8, projection: 8, vocabulary: 554)
        return ModelPreset(
            name: "tiny_clip", family: "CLIP", summary: "", dimension: 8, layer: "visual_projection",
            preparation: Preparation(shortSide: 16, interpolation: .bicubic, crop: .init(width: 16, height: 16)),
            normalization: .clip, weights: WeightsSource(file: file(weights), licence: "", page: ""),
            text: TextTower(
                contextLength: 12, vocabulary: file(words), merges: file("merges.txt"),
                architecture: { try CLIP.textGraph(name: "tiny", sizes: sizes, length: $1, weights: $0) }),
            architecture: { try CLIP.backbone(name: "tiny", sizes: sizes, size: $1, weights: $0) })
    }

    static func expected() throws -> Expected {
        try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: URL(filePath: folder + "/expected.json")))
    }

    /// Hugging Face's names, and OpenAI's for the same weights.
    @Test(arguments: ["model.safetensors", "openai.safetensors"]) func textsGiveTheReferencesVectors(file: String)
        throws
    {
        let embedder = try TextEmbedder(Self.preset(weights: file), store: Self.store)
        for (text, vector) in try Self.expected().texts.map({ ($0.text, $0.vector) }) {
            expectUnit(try embedder.embed(text), equals: vector)
        }
    }

    @Test(arguments: ["model.safetensors", "openai.safetensors"]) func imagesGiveTheReferencesVectors(file: String)
        throws
    {
        let images = try Self.expected().images
        #expect(Set(images.map(\.side)) == [8, 16, 40])  // fewer patches than in training, as many, more
        for image in images {
            let preset = Self.preset(weights: file).with(FeatureOptions(inputSize: image.side))
            let worker = try Embedder(try Self.store.load(preset)).makeWorker()
            let pixels = try PixelBuffer(width: image.side, height: image.side, bytes: image.pixels)
            expectUnit(try worker.embed(prepared: pixels), equals: image.vector)
        }
    }

    private func expectUnit(_ found: [Float], equals vector: [Float]) {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(found.count == vector.count)
        for (found, expected) in zip(found, vector) { #expect(abs(found - expected / length) <= 1e-4) }
    }

    @Test func severalThreadsMayShareOne() async throws {
        let embedder = try TextEmbedder(Self.preset(), store: Self.store)
        let expected = try ["a", "red", "dress", ""].map { ($0, try embedder.embed($0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (text, vector) in expected {
                group.addTask {
                    for _ in 0..<20 {
                        let found = try embedder.embed(text)
                        #expect(found == vector)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func bothHalvesAreOneSpace() throws {
        #expect(try Self.store.load(Self.preset()).digest == Self.store.loadText(Self.preset()).digest)
    }

    @Test func whatCannotBeAskedWithTextIsSaid() throws {
        #expect {
            try TextEmbedder(ModelPreset.named(ModelPreset.defaultName), store: Self.store)
        } throws: { if case EmbeddingError.model(.noText) = $0 { true } else { false } }
        for options in [FeatureOptions(layer: "vision_model.embeddings"), FeatureOptions(pooling: .gem)] {
            #expect {
                try TextEmbedder(Self.preset().with(options), store: Self.store)
            } throws: { if case EmbeddingError.model(.noText) = $0 { true } else { false } }
        }
        // Another fit changes images only.
        #expect(throws: Never.self) { try Self.store.loadText(Self.preset().with(FeatureOptions(fit: .crop))) }
    }

    @Test func missingAndDamagedFilesAreNamed() throws {
        #expect {
            try Self.store.loadText(Self.preset(words: "absent.json"))
        } throws: { if case ModelError.missingWeights = $0 { true } else { false } }
        #expect {
            try Self.store.loadText(Self.preset(words: "merges.txt"))
        } throws: { "\($0)".contains("merges.txt") }
        #expect {
            try Self.store.loadText(Self.preset(weights: "vocab.json"))
        } throws: { if case ModelError.unreadable = $0 { true } else { false } }
    }

    @Test func aTextThatIsTooLongIsRefused() throws {
        let embedder = try TextEmbedder(Self.preset(), store: Self.store)
        #expect {
            try embedder.embed(String(repeating: "a", count: CLIPTokenizer.longestText + 1))
        } throws: { if case EmbeddingError.text(.tooLong) = $0 { true } else { false } }
    }

    @Test func theOutputsThatAImageOffers() throws {
        for (options, dimension) in [
            (FeatureOptions(), 8), (FeatureOptions(pooling: .cls), 16), (FeatureOptions(pooling: .avg), 16),
            (FeatureOptions(layer: "vision_model.encoder.layers.0"), 16),
        ] {
            #expect(try Self.store.load(Self.preset().with(options)).dimension == dimension)
        }
        #expect {
            try Self.store.load(Self.preset().with(FeatureOptions(inputSize: 20)))
        } throws: { "\($0)".contains("patches of 8") }
    }
}
