import Embedding
import Foundation
import Imaging
import Testing

@Suite struct ColorEmbedderTests {
    private func image(_ width: Int, _ height: Int) throws -> PixelBuffer {
        let bytes = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 / 7 &* 31 ^ $0) }
        return try PixelBuffer(width: width, height: height, bytes: bytes)
    }

    @Test func theVectorIsThatOfTheShrunkImage() throws {
        let source = ImageSource.bytes(try image(300, 200).png(), name: "a")
        let vector = try ColorEmbedder().makeWorker().embed(source)
        #expect(vector.count == ColorEmbedder.dimension && vector.count == 294)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        let small = try ImageReader().thumbnail(source, longSide: ColorEmbedder.longSide)
        for (a, b) in zip(vector, LabHistogram.vector(of: small)) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func whatCannotBeReadSaysSo() throws {
        let worker = try ColorEmbedder(limits: ImageLimits(maxPixels: 100)).makeWorker()
        #expect(throws: EmbeddingError.self) { try worker.embed(.bytes([1, 2, 3], name: "a")) }
        #expect(throws: EmbeddingError.self) { try worker.embed(.bytes(try image(20, 20).png(), name: "a")) }
        #expect(throws: Never.self) { try worker.embed(.bytes(try image(10, 10).png(), name: "a")) }
    }

    /// The file is gone after the first look, so whoever gets pixels did not have it decoded again.
    @Test func equalViewsAreDecodedOnce() throws {
        let path = NSTemporaryDirectory() + "simile-view-\(UUID().uuidString).png"
        defer { unlink(path) }
        try Data(image(300, 200).png()).write(to: URL(fileURLWithPath: path))
        let workers = try (0..<2).map { _ in try ColorEmbedder().makeWorker() }
        var views = ImageViews(of: .file(path))
        let alone = try workers[0].embed(.file(path))
        let first = try workers[0].embed(&views)
        try #require(unlink(path) == 0)
        let second = try workers[1].embed(&views)
        #expect(second == first && first == alone)
        #expect(throws: ImagingError.self) {
            var views = views
            _ = try views.pixels(.shrunk(longSide: 50))
        }
    }

    @Test func aPreparedViewIsTheReadersOwn() throws {
        let source = ImageSource.bytes(try image(90, 60).png(), name: "a")
        let recipe = Preparation(shortSide: 32, crop: .init(width: 30, height: 30))
        var views = ImageViews(of: source)
        let pixels = try views.pixels(.prepared(recipe))
        #expect(try pixels == ImageReader().prepare(source, recipe))
    }
}
