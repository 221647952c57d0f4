import Foundation
import Imaging
import Testing

@testable import LocalFeatures

@Suite struct SIFTTests {
    private struct Reference: Decodable {
        var x: Float, y: Float, size: Float, angle: Float
        var descriptor: String

        var bytes: [Float] {
            var digits = Substring(descriptor)
            var bytes: [Float] = []
            while !digits.isEmpty {
                bytes.append(Float(UInt8(digits.prefix(2), radix: 16) ?? 0))
                digits = digits.dropFirst(2)
            }
            return bytes
        }
    }

    @Test func `OpenCV finds the same keypoints and describes them alike`() throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/sift", withExtension: "json"))
        let references = try JSONDecoder().decode([Reference].self, from: Data(contentsOf: url))
        let features = SIFT.extract(drawnScene(), limit: 100)
        #expect(features.count == references.count)
        var agreed = 0
        for reference in references {
            let bytes = reference.bytes
            let isFound = features.keypoints.indices.contains { i in
                let point = features.keypoints[i]
                let angle = abs(remainder(point.angle - reference.angle, 2 * .pi))
                guard hypot(point.x - reference.x, point.y - reference.y) < 0.5, angle < 0.1,
                    abs(log2(point.size / reference.size)) < 0.1
                else { return false }
                return cosine(bytes, features.descriptors[i * 128..<(i + 1) * 128].map(Float.init)) > 0.95
            }
            if isFound { agreed += 1 }
        }
        #expect(agreed * 100 >= references.count * 95, "\(agreed) of \(references.count)")
    }

    @Test func `turned by half a circle, a scene has the same features, turned`() {
        let scene = drawnScene()
        let (upright, turned) = (SIFT.extract(scene, limit: 60), SIFT.extract(scene.upsideDown, limit: 60))
        var same = 0
        for (i, point) in upright.keypoints.enumerated() {
            let isFound = turned.keypoints.indices.contains { j in
                let other = turned.keypoints[j]
                let angle = abs(remainder(point.angle + .pi - other.angle, 2 * .pi))
                guard hypot(160 - point.x - other.x, 120 - point.y - other.y) < 0.3, angle < 0.1 else { return false }
                let (a, b) = (upright.descriptors[i * 128..<(i + 1) * 128], turned.descriptors[j * 128..<(j + 1) * 128])
                return cosine(a.map(Float.init), b.map(Float.init)) > 0.97
            }
            if isFound { same += 1 }
        }
        // Not all, as every second pixel is left out from the other end.
        #expect(same >= 40, "\(same) of \(upright.count)")
    }

    @Test func `features come strongest first, in range, and no more than asked for`() {
        let features = SIFT.extract(drawnScene(), limit: 37)
        #expect(features.count == 37)
        #expect(features.keypoints.map(\.response) == features.keypoints.map(\.response).sorted(by: >))
        for point in features.keypoints {
            #expect((0..<2 * Float.pi).contains(point.angle))
            #expect((0...160).contains(point.x) && (0...120).contains(point.y))
            #expect(point.size > 0)
        }
        #expect(SIFT.extract(drawnScene(), limit: 0).count == 0)
        #expect(SIFT.extract(drawnScene(), limit: -1).count == 0)
    }

    @Test(arguments: [(1, 1), (1, 40), (40, 1), (5, 5), (6, 7), (12, 3), (11, 64)])
    func `small and plain images have no features`(_ width: Int, _ height: Int) {
        let plain = GrayPlane(width: width, height: height, values: [Float](repeating: 90, count: width * height))
        #expect(SIFT.extract(plain, limit: 10).count == 0)
        var dotted = plain
        dotted.values[dotted.values.count / 2] = 255
        #expect(SIFT.extract(dotted, limit: 10).count <= 10)
    }

    @Test func `values that are no numbers do no harm`() {
        var scene = drawnScene(width: 40, height: 40, shapes: 20)
        for place in stride(from: 0, to: 1600, by: 97) { scene.values[place] = .nan }
        scene.values[820] = .infinity
        #expect(SIFT.extract(scene, limit: 50).count <= 50)
    }
}

func cosine(_ a: [Float], _ b: [Float]) -> Float {
    let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    let lengths = a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }
    return lengths > 0 ? dot / lengths.squareRoot() : 0
}
