import Imaging
import Testing

@testable import LocalFeatures

@Suite struct FeatureExtractorTests {
    @Test func `keypoints are told in pixels of the whole image`() throws {
        let pixels = drawnScene(width: 200, height: 160).pixels
        let extractor = FeatureExtractor(.sift, limit: 50, longSide: 100)
        let features = try extractor.extract(.pixels(pixels, name: "scene"), ImageReader())
        let small = try ImageReader().thumbnail(.pixels(pixels, name: "scene"), longSide: 100)
        let alone = extractor.extract(GrayPlane(small))
        #expect((features.width, features.height, features.scale) == (200, 160, 2))
        #expect((alone.width, alone.height, alone.scale) == (100, 80, 1))
        #expect(features.descriptors == alone.descriptors)
        #expect(features.count > 20)
        #expect(zip(features.keypoints, alone.keypoints).allSatisfy { $0.x == 2 * $1.x && $0.size == 2 * $1.size })
    }

    @Test(arguments: FeatureKind.allCases)
    func `one pixel has no features`(_ kind: FeatureKind) throws {
        let pixels = PixelBuffer(width: 1, height: 1, fill: (255, 0, 0))
        let features = try FeatureExtractor(kind).extract(.pixels(pixels, name: "dot"), ImageReader())
        #expect(features.count == 0)
        #expect(features.descriptors.isEmpty)
    }

    @Test func `a long side must be positive`() {
        let pixels = PixelBuffer(width: 8, height: 8, fill: (255, 0, 0))
        #expect(throws: ImagingError.self) {
            try FeatureExtractor(.sift, longSide: 0).extract(.pixels(pixels, name: "dot"), ImageReader())
        }
    }
}
