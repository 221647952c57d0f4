import Embedding
import Foundation
import Imaging
import Testing

@Suite struct ColourEmbedderTests {
    private func picture(_ width: Int, _ height: Int) throws -> PixelBuffer {
        let bytes = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 / 7 &* 31 ^ $0) }
        return try PixelBuffer(width: width, height: height, bytes: bytes)
    }

    @Test func theVectorIsThatOfTheShrunkPicture() throws {
        let source = ImageSource.bytes(try picture(300, 200).png(), name: "a")
        let vector = try ColourEmbedder().makeWorker().embed(source)
        #expect(vector.count == ColourEmbedder.dimension && vector.count == 294)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        let small = try ImageReader().thumbnail(source, longSide: ColourEmbedder.longSide)
        for (a, b) in zip(vector, LabHistogram.vector(of: small)) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func whatCannotBeReadSaysSo() throws {
        let worker = try ColourEmbedder(limits: ImageLimits(maxPixels: 100)).makeWorker()
        #expect(throws: EmbeddingError.self) { try worker.embed(.bytes([1, 2, 3], name: "a")) }
        #expect(throws: EmbeddingError.self) { try worker.embed(.bytes(try picture(20, 20).png(), name: "a")) }
        #expect(throws: Never.self) { try worker.embed(.bytes(try picture(10, 10).png(), name: "a")) }
    }

    /// The file is gone after the first look, so whoever gets pixels did not have it decoded again.
    @Test func equalViewsAreDecodedOnce() throws {
        let path = NSTemporaryDirectory() + "simile-view-\(UUID().uuidString).png"
        defer { unlink(path) }
        try Data(picture(300, 200).png()).write(to: URL(fileURLWithPath: path))
        let workers = try (0..<2).map { _ in try ColourEmbedder().makeWorker() }
        var views = PictureViews(of: .file(path))
        let alone = try workers[0].embed(.file(path))
        let first = try workers[0].embed(&views)
        try #require(unlink(path) == 0)
        #expect(try workers[1].embed(&views) == first)
        #expect(first == alone)
        #expect(throws: ImagingError.self) { try views.pixels(.shrunk(longSide: 50)) }
    }

    @Test func aPreparedViewIsTheReadersOwn() throws {
        let source = ImageSource.bytes(try picture(90, 60).png(), name: "a")
        let recipe = Preparation(shortSide: 32, crop: .init(width: 30, height: 30))
        var views = PictureViews(of: source)
        #expect(try views.pixels(.prepared(recipe)) == ImageReader().prepare(source, recipe))
    }
}
