import Embedding
import Foundation
import Imaging
import ModelZoo
import NeuralGraph
import Testing
import VectorSearch

/// MobileNetV2 with trained weights, from photo to vector, against PyTorch.
@Suite(.enabled(if: TrainedMobileNetV2.isPresent, "reference vectors or weights are not on this machine"))
struct MobileNetV2ReferenceTests {
    @Test func photosGiveTheReferenceVector() throws {
        let reference = try ReferenceVectors(of: TrainedMobileNetV2.name)
        let worker = try TrainedMobileNetV2.worker()
        // A debug build needs its time; all photos pass with a step of 1.
        for row in stride(from: 0, to: reference.files.count, by: 20) {
            let vector = try worker.embed(.file(reference.files[row]))
            #expect(try Metric.cosine.similarity(vector, reference.vectors[row]) >= 0.999, "\(reference.files[row])")
        }
    }
}

/// The weights beside the checkout.
private enum TrainedMobileNetV2 {
    static let name = "mobilenet_v2"
    private static let path = ReferenceVectors.shared.appendingPathComponent("weights/\(name).safetensors").path

    static var isPresent: Bool {
        ReferenceVectors.arePresent(for: name) && FileManager.default.fileExists(atPath: path)
    }

    static func worker() throws -> EmbeddingWorker {
        let preset = try ModelPreset.named(name)
        // Not the file that the preset names, hence not through the store.
        let graph = try preset.architecture(try WeightsFile.read(path: path), preset.inputSize).graph()
        let model = LoadedModel(preset: preset, network: .graph(graph), digest: String(repeating: "0", count: 64))
        return try Embedder(model).makeWorker()
    }
}
