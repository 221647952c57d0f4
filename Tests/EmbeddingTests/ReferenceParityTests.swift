import Embedding
import Foundation
import Imaging
import ModelZoo
import Testing
import VectorSearch

/// The whole way from a photo to its vector, against vectors computed with PyTorch from the same weights.
@Suite(.enabled(if: Reference.isPresent, "reference vectors or weights are not on this machine"))
struct ReferenceParityTests {
    @Test func preparedPixelsGiveTheReferenceVector() throws {
        let reference = try Reference()
        let worker = try reference.worker()
        for (position, row) in reference.pixelRows.enumerated() {
            let pixels = try PixelBuffer(width: 224, height: 224, bytes: reference.pixels(position))
            let vector = try worker.embed(prepared: pixels)
            #expect(try Metric.cosine.similarity(vector, reference.vectors[row]) >= 0.999_999)
        }
    }

    @Test func photosGiveTheReferenceVector() throws {
        let reference = try Reference()
        let worker = try reference.worker()
        // The benchmark looks at all of them; a debug build needs its time.
        for row in stride(from: 0, to: reference.files.count, by: 30) {
            let vector = try worker.embed(.file(reference.files[row]))
            #expect(try Metric.cosine.similarity(vector, reference.vectors[row]) >= 0.999)
        }
    }
}

/// The files beside the checkout that prove equality of the default model.
struct Reference {
    let files: [String]
    let vectors: VectorMatrix
    let pixelRows: [Int]
    private let pixelBytes: Data

    static var isPresent: Bool {
        ReferenceVectors.arePresent(for: name) && ModelStore().path(of: ModelPreset.all[0]) != nil
    }

    private static let name = "efficientnet_lite0"

    init() throws {
        let reference = try ReferenceVectors(of: Self.name)
        files = reference.files
        vectors = reference.vectors
        pixelRows = try ReferenceVectors.lines(of: "pixels_rows.txt", for: Self.name).compactMap(Int.init)
        // Bytes behind a version 1 header: whose length stands at 8, little-endian.
        let file = try Data(contentsOf: ReferenceVectors.folder(of: Self.name).appendingPathComponent("pixels.npy"))
        pixelBytes = file.dropFirst(10 + Int(file[8]) + Int(file[9]) << 8)
    }

    func pixels(_ position: Int) -> [UInt8] {
        let size = 224 * 224 * 3
        return Array(pixelBytes.dropFirst(position * size).prefix(size))
    }

    func worker() throws -> EmbeddingWorker {
        try Embedder(try ModelStore().load(ModelPreset.all[0])).makeWorker()
    }
}
