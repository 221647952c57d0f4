import Foundation
import Testing

@testable import LocalFeatures

@Suite struct SURFTests {
    /// Features of a drawing as an independent program finds them by the definition.
    struct Reference: Decodable {
        struct Feature: Decodable {
            /// Column, row, scale, angle, response.
            let place: [Float]
            /// In 127ths.
            let descriptor: [Int]
        }

        let seed: UInt64
        let width: Int
        let height: Int
        let noise: Int
        let count: Int
        let features: [Feature]
    }

    @Test func `features are those of the definition`() throws {
        let file = try #require(Bundle.module.url(forResource: "surf", withExtension: "json", subdirectory: "Fixtures"))
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let plane = GrayPlane.drawing(
            reference.seed, width: reference.width, height: reference.height, noise: reference.noise)
        let ours = SURF.extract(plane, limit: 1000)
        #expect(ours.keypoints.count == reference.count)
        #expect(reference.features.count == 40)
        var (sameAngle, sameDescriptor) = (0, 0)
        for (index, its) in reference.features.enumerated() {
            let point = ours.keypoints[index]
            #expect(hypot(point.x - its.place[0], point.y - its.place[1]) < 0.02)
            #expect(abs(point.size / (20 * its.place[2]) - 1) < 0.002)
            #expect(abs(point.response / its.place[4] - 1) < 0.001)
            // Our windows of directions begin at every 5 degrees, theirs at every sample.
            let turn = abs(point.angle - its.place[3])
            sameAngle += min(turn, 2 * .pi - turn) < 0.1 ? 1 : 0
            let bytes = ours.descriptors[64 * index..<64 * (index + 1)]
            let product = zip(bytes, its.descriptor).reduce(0) { $0 + (Int($1.0) - 128) * $1.1 }
            sameDescriptor += Double(product) > 0.97 * 127 * 127 ? 1 : 0
        }
        #expect(sameAngle >= 34)
        #expect(sameDescriptor >= 34)
    }

    @Test func `descriptors are of unit length`() {
        let features = SURF.extract(.drawing(51, width: 150, height: 130), limit: 100)
        #expect(features.keypoints.count > 30)
        for start in stride(from: 0, to: features.descriptors.count, by: 64) {
            let squares = features.descriptors[start..<start + 64].reduce(0) { sum, byte in
                sum + (Int(byte) - 128) * (Int(byte) - 128)
            }
            #expect(abs(Double(squares).squareRoot() - 127) < 4)
        }
    }

    @Test(arguments: [Float(1.570796), 0.5, 2.5])
    func `features are found again in a turned image`(_ angle: Float) {
        let plane = GrayPlane.drawing(52, width: 220, height: 200)
        let found = SURF.extract(plane, limit: 120)
            .matches(SURF.extract(plane.turned(angle), limit: 120), angle: angle)
        #expect(found.right > 35)
        #expect(Double(found.right) > 0.7 * Double(found.mutual))
    }

    @Test(arguments: [Float(0.7), 1.4])
    func `features are found again in a scaled image`(_ scale: Float) {
        let plane = GrayPlane.drawing(53, width: 220, height: 200)
        let found = SURF.extract(plane, limit: 120)
            .matches(SURF.extract(plane.turned(0, scale: scale), limit: 120), angle: 0, scale: scale)
        #expect(found.right > 30)
        #expect(Double(found.right) > 0.7 * Double(found.mutual))
    }

    @Test func `odd planes give sound features`() {
        for plane in OddPlanes.all {
            let features = SURF.extract(plane, limit: 50)
            #expect(features.isSound)
            #expect(features.keypoints.count <= 50)
            #expect(features == SURF.extract(plane, limit: 50))
        }
        #expect(SURF.extract(.drawing(1, width: 100, height: 100), limit: -1).keypoints.isEmpty)
        #expect(SURF.extract(.drawing(1, width: 100, height: 100), limit: .max).isSound)
    }

    @Test(arguments: [(194, 210), (195, 195), (196, 220), (203, 201), (400, 100), (101, 99)])
    func `sides about those of the filters are no harm`(_ width: Int, _ height: Int) {
        #expect(SURF.extract(.drawing(54, width: width, height: height, noise: 9), limit: 2000).isSound)
    }

    @Test func `sums over boxes survive sums that wrap around`() {
        // 3000 × 3000 pixels of 255 exceed 2^31.
        let plane = BytePlane(width: 3000, height: 3000, values: .init(repeating: 255, count: 9_000_000))
        let image = IntegralImage(plane)
        let response = image.sums.withUnsafeBufferPointer { sums in
            IntegralImage.wavelets(sums, width: 3000, height: 3000, x: 2998, y: 2990, half: 4)
        }
        // To the right only two columns of eight pixels remain of four.
        #expect(response.across == -2 * 8 * 255)
        #expect(response.down == 0)
    }
}
