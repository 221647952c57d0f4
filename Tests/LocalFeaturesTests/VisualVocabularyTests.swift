import Basics
import Foundation
import Testing

@testable import LocalFeatures

@Suite struct VisualVocabularyTests {
    private struct Reference: Decodable {
        var assigned: [Int], vector: [Float], variances: [Float], magnitudes: [Float]
    }

    private func reference() throws -> Reference {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/vlad", withExtension: "json"))
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    }

    /// Whole numbers without an obvious order, as in `Fixtures/vlad.py`.
    private func mixed(_ i: Int, _ first: Int, _ factor: Int, _ slope: Int, _ last: Int) -> Int {
        let square = i * i % first
        return (square * factor + i * slope) % last
    }

    private func set(_ kind: FeatureKind, _ count: Int, _ byte: (Int) -> Int) -> FeatureSet {
        let points = (0..<count).map { Keypoint(x: Float($0), y: 1, size: 2, angle: 0, response: 1) }
        let bytes = (0..<count * kind.descriptorBytes).map { UInt8(truncatingIfNeeded: byte($0)) }
        return FeatureSet(kind: kind, width: 100, height: 100, keypoints: points, descriptors: bytes)
    }

    @Test func `descriptors are aggregated as numpy does it`() throws {
        let reference = try reference()
        let rows = DescriptorRows(set(.sift, 20) { mixed($0, 977, 31, 7, 121) })
        let values = (0..<4 * 128).map { Float(mixed($0, 1009, 29, 131, 97)) / 97 / 6 }
        let words = VisualWords(dimension: 128, values: values)
        #expect(words.assign(rows) == reference.assigned)
        let vector = try #require(words.aggregate(rows))
        #expect(vector.count == reference.vector.count)
        #expect(zip(vector, reference.vector).allSatisfy { abs($0 - $1) < 2e-5 })
    }

    @Test func `principal components are those of numpy`() throws {
        let reference = try reference()
        let (vectors, dimension, count) = (12, 30, 4)
        var samples = (0..<vectors * dimension).map { Float(mixed($0, 499, 17, 3, 101)) / 101 }
        for d in 0..<dimension {
            let mean = (0..<vectors).reduce(Float(0)) { $0 + samples[$1 * dimension + d] } / Float(vectors)
            for v in 0..<vectors { samples[v * dimension + d] -= mean }
        }
        let directions = PrincipalDirections(samples, dimension: dimension, count: count, seed: 3)
        #expect(zip(directions.variances, reference.variances).allSatisfy { abs($0 - $1) < 1e-4 })
        for v in 0..<vectors {
            for axis in 0..<count {
                let coordinate = (0..<dimension).reduce(Float(0)) {
                    $0 + samples[v * dimension + $1] * directions.axes[axis * dimension + $1]
                }
                #expect(abs(abs(coordinate) - reference.magnitudes[v * count + axis]) < 1e-3)
            }
        }
    }

    /// Different drawings.
    private static let scenes = (0..<10).map { number in
        drawnScene(width: 90 + 7 * number, height: 110 - 3 * number, shapes: 40 + 6 * number)
    }
    private static let features = scenes.map { SIFT.extract($0, limit: 60) }

    private func trained(seed: UInt64 = 1, whitens: Bool = true) throws -> VisualVocabulary {
        try VisualVocabulary.train(from: Self.features, words: 8, dimension: 6, whitens: whitens, seed: seed)
    }

    @Test(arguments: [true, false])
    func `a scene turned over is nearest to itself`(_ whitens: Bool) throws {
        let vocabulary = try trained(whitens: whitens)
        let vectors = try Self.features.map { try #require(vocabulary.encode($0)) }
        #expect((vocabulary.dimension, vocabulary.wordCount) == (6, 8))
        for (number, scene) in Self.scenes.enumerated() {
            let query = try #require(vocabulary.encode(SIFT.extract(scene.upsideDown, limit: 60)))
            #expect(abs(cosine(query, query) - 1) < 1e-5)
            let scores = vectors.map { cosine($0, query) }
            #expect(scores[number] == scores.max(), "\(number): \(scores)")
        }
    }

    @Test func `the order of features makes no difference`() throws {
        let vocabulary = try trained()
        let features = Self.features[3]
        let order = Array((0..<features.count).reversed())
        let turned = FeatureSet(
            kind: .sift, width: features.width, height: features.height,
            keypoints: order.map { features.keypoints[$0] },
            descriptors: order.flatMap { features.descriptors[$0 * 128..<($0 + 1) * 128] })
        let (a, b) = (try #require(vocabulary.encode(features)), try #require(vocabulary.encode(turned)))
        #expect(cosine(a, b) > 0.9999)
    }

    @Test func `the same seed learns the same, and the digest tells vocabularies apart`() throws {
        let (one, same, other) = (try trained(), try trained(), try trained(seed: 2))
        #expect(one == same && one.digest == same.digest)
        #expect(one != other && one.digest != other.digest)
    }

    @Test func `images without features, or with those of another kind, have no vector`() throws {
        let vocabulary = try trained()
        #expect(vocabulary.encode(set(.sift, 0) { $0 }) == nil)
        #expect(vocabulary.encode(set(.orb, 5) { $0 }) == nil)
        #expect(vocabulary.encode(set(.sift, 3) { _ in 0 }).map(\.count) == 6)
    }

    @Test(arguments: FeatureKind.allCases)
    func `every kind is learned and encoded`(_ kind: FeatureKind) throws {
        let samples = (0..<6).map { number in set(kind, 12) { mixed($0, 61 + number, 29, number, 251) } }
        let vocabulary = try VisualVocabulary.train(from: samples, words: 5, dimension: 3, seed: 1)
        let vector = try #require(vocabulary.encode(samples[2]))
        #expect(vector.count == 3 && abs(cosine(vector, vector) - 1) < 1e-5)
        #expect(VisualVocabulary(bytes: vocabulary.bytes) == vocabulary)
    }

    @Test func `what cannot be learned from is told`() {
        func error(_ samples: [FeatureSet], words: Int = 4, dimension: Int = 4) -> VisualVocabularyError? {
            do throws(VisualVocabularyError) {
                _ = try VisualVocabulary.train(from: samples, words: words, dimension: dimension, seed: 1)
                return nil
            } catch { return error }
        }
        let some = set(.sift, 6) { $0 * $0 % 101 }
        #expect(error([]) == .tooFewFeatures(count: 0, words: 4))
        #expect(error([some], words: 7) == .tooFewFeatures(count: 6, words: 7))
        #expect(error([some, set(.orb, 3) { $0 }]) == .mixedKinds(.sift, .orb))
        #expect(error([some]) == .tooFewImages(1))
        #expect(error([some, some, some]) == .tooFewImages(1))
        #expect(error([some], words: 0) == .noSize(words: 0, dimension: 4))
        #expect(error([some], dimension: -1) == .noSize(words: 4, dimension: -1))
        // One descriptor many times makes words that are the same.
        #expect(error([set(.sift, 9) { $0 % 128 }, set(.sift, 9) { $0 % 128 }]) != nil)
    }

    @Test func `no byte may be missing, added or changed`() throws {
        let samples = (0..<4).map { number in set(.orb, 4) { $0 * $0 % (50 + number) } }
        let vocabulary = try VisualVocabulary.train(from: samples, words: 2, dimension: 2, seed: 1)
        let bytes = vocabulary.bytes
        for count in stride(from: 0, to: bytes.count, by: 61) {
            #expect(VisualVocabulary(bytes: Array(bytes[..<count])) == nil)
        }
        #expect(VisualVocabulary(bytes: bytes + [0]) == nil)
        for place in stride(from: 0, to: bytes.count, by: 59) {
            var changed = bytes
            changed[place] ^= 1
            #expect(VisualVocabulary(bytes: changed) == nil)
        }
    }

    @Test func `numbers that cannot be are refused, though the digest is right`() throws {
        let samples = (0..<4).map { number in set(.orb, 4) { $0 * $0 % (50 + number) } }
        let body = try VisualVocabulary.train(from: samples, words: 2, dimension: 2, seed: 1).body
        func read(_ place: Int, _ values: [UInt8]) -> VisualVocabulary? {
            var body = body
            body.replaceSubrange(place..<place + values.count, with: values)
            return VisualVocabulary(bytes: body + SHA256.hash(body).bytes)
        }
        #expect(read(4, [2]) != nil)
        #expect(read(4, [0]) == nil)
        #expect(read(4, [77]) == nil)
        #expect(read(5, [255, 255, 255, 255]) == nil)
        #expect(read(5, [0, 0, 0, 0]) == nil)
        #expect(read(9, [255, 255, 255, 255]) == nil)
        #expect(read(9, [0, 0, 0, 0]) == nil)
        #expect(read(13, [0, 0, 0x80, 0x7F]) == nil)
    }
}
