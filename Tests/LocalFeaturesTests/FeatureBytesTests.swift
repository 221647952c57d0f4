import Basics
import Testing
import VectorKernels

@testable import LocalFeatures

@Suite struct FeatureBytesTests {
    private func features(_ kind: FeatureKind, _ count: Int) -> FeatureSet {
        var random = SeededGenerator(seed: 7)
        let points = (0..<count).map { _ in
            Keypoint(
                x: Float.random(in: 0...4000, using: &random), y: Float.random(in: 0...3000, using: &random),
                size: Float.random(in: 1...300, using: &random), angle: Float.random(in: 0..<6.28, using: &random),
                response: Float.random(in: 0...1, using: &random))
        }
        let bytes = (0..<count * kind.descriptorBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        return FeatureSet(
            kind: kind, width: 4000, height: 3000, scale: 6.25, keypoints: points, descriptors: bytes)
    }

    @Test(arguments: FeatureKind.allCases, [0, 1, 25])
    func `what is written is read again`(_ kind: FeatureKind, _ count: Int) throws {
        let features = features(kind, count)
        let bytes = features.bytes
        #expect(bytes.count == 29 + count * (10 + kind.descriptorBytes))
        let read = try #require(FeatureSet(bytes: bytes))
        #expect((read.kind, read.width, read.height, read.scale) == (kind, 4000, 3000, 6.25))
        #expect(read.descriptors == features.descriptors)
        for (point, original) in zip(read.keypoints, features.keypoints) {
            #expect(abs(point.x - original.x) < 0.05 && abs(point.y - original.y) < 0.05)
            #expect(abs(point.size / original.size - 1) < 0.004 && abs(point.angle - original.angle) < 1e-3)
            #expect(abs(point.response - original.response) <= 0.004 * original.response)
        }
        #expect(read.bytes == bytes)
    }

    @Test func `a place outside or an angle of a whole turn is moved to the rim`() throws {
        let points = [Keypoint(x: -3, y: 20, size: 1, angle: 6.2831852, response: 1)]
        let set = FeatureSet(
            kind: .orb, width: 10, height: 10, keypoints: points, descriptors: [UInt8](repeating: 0, count: 32))
        let point = try #require(FeatureSet(bytes: set.bytes)?.keypoints.first)
        #expect((point.x, point.y, point.angle) == (0, 10, 0))
    }

    @Test func `no byte may be missing, added or changed`() {
        let bytes = features(.orb, 3).bytes
        for count in 0..<bytes.count { #expect(FeatureSet(bytes: Array(bytes[..<count])) == nil) }
        #expect(FeatureSet(bytes: bytes + [0]) == nil)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            #expect(FeatureSet(bytes: changed) == nil)
        }
    }

    @Test func `numbers that cannot be are refused, though the checksum is right`() {
        let bytes = features(.orb, 2).bytes
        func read(_ place: Int, _ values: [UInt8]) -> FeatureSet? {
            var body = Array(bytes.dropLast(8))
            body.replaceSubrange(place..<place + values.count, with: values)
            let sum = simile_checksum(body, body.count)
            return FeatureSet(bytes: body + (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) })
        }
        #expect(read(4, [2]) != nil)
        #expect(read(4, [9]) == nil)
        #expect(read(4, [0]) == nil)
        #expect(read(5, [0, 0, 0, 0]) == nil)
        #expect(read(13, [0, 0, 0xC0, 0x7F]) == nil)
        #expect(read(13, [0, 0, 0, 0]) == nil)
        #expect(read(17, [0xFF, 0xFF, 0xFF, 0xFF]) == nil)
        #expect(read(17, [1, 0, 0, 0]) == nil)
        #expect(read(27, [0x80, 0x7F]) == nil)
        #expect(read(27, [0x80, 0xBF]) == nil)
    }
}
