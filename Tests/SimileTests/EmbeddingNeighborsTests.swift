import Basics
import Testing
import VectorSearch

@testable import Simile

/// Which pairs embeddings propose among things of one kind, all of which are alike.
@Suite struct EmbeddingNeighborsTests {
    private let dimension = 64

    /// Unit vectors about one direction: whatever two of them are alike by about `cosine`.
    private func kind(_ count: Int, cosine: Float, _ random: inout SeededGenerator) -> [[Float]] {
        (0..<count).map { _ in mixed([1] + [Float](repeating: 0, count: dimension - 1), cosine.squareRoot(), &random) }
    }

    /// A unit vector whose cosine to another is about `cosine`.
    private func mixed(_ vector: [Float], _ cosine: Float, _ random: inout SeededGenerator) -> [Float] {
        var noise = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let along = zip(noise, vector).reduce(0) { $0 + $1.0 * $1.1 }
        for place in noise.indices { noise[place] -= along * vector[place] }
        let length = noise.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return zip(vector, noise).map { cosine * $0 + (1 - cosine * cosine).squareRoot() * $1 / length }
    }

    private func neighbors(_ vectors: [[Float]], new: Set<Int>? = nil) throws -> EmbeddingNeighbors {
        var matrix = try VectorMatrix(dimension: dimension, minimumCapacity: vectors.count)
        for vector in vectors { try matrix.append(vector) }
        return try EmbeddingNeighbors(
            matrix, owners: Array(vectors.indices), new: new ?? Set(vectors.indices), leastCosine: 0.5)
    }

    @Test func whatStandsOutIsProposed() throws {
        var random = SeededGenerator(seed: 7)
        var vectors = kind(300, cosine: 0.8, &random)
        let original = vectors[17]
        vectors.append(mixed(original, 0.98, &random))
        let found = try neighbors(vectors)
        let all = Array(vectors.indices)
        let pairs = found.outstanding(all, groups: all)
        #expect(pairs[ImagePair(17, 300)] ?? 0 > 0.97)
        #expect(pairs.count < 150, "of 300 images that are all alike")
        // The nearest are proposed in any case.
        let nearest = found.nearest(all, groups: all)
        #expect(nearest[ImagePair(17, 300)] != nil && (150...301).contains(nearest.count))
        #expect(abs((found.cosine(ImagePair(17, 300)) ?? 0) - 0.98) < 1e-5)
    }

    /// An image of which there are many copies stands out for another one all the same, once these are known to be copies of one.
    @Test func knownCopiesCountAsOne() throws {
        var random = SeededGenerator(seed: 8)
        var vectors = kind(200, cosine: 0.7, &random)
        let original = vectors[0]
        let copies = Array(200..<220)
        for _ in copies { vectors.append(mixed(original, 0.98, &random)) }
        vectors.append(mixed(original, 0.86, &random))
        let (part, all) = (220, Array(vectors.indices))
        var groups = all
        let found = try neighbors(vectors)
        for copy in copies { groups[copy] = 0 }
        let pairs = found.outstanding(all, groups: groups)
        let members = Set([0] + copies).filter { pairs[ImagePair(part, $0)] != nil }
        #expect((1...12).contains(members.count), "some of the 21 copies are enough")
        // Nothing is proposed within a group.
        #expect(!pairs.keys.contains { groups[$0.first] == groups[$0.second] })
    }

    @Test func ofFewImagesAllAreLookedAt() throws {
        var random = SeededGenerator(seed: 9)
        let vectors = kind(4, cosine: 0.9, &random)
        let pairs = try neighbors(vectors).outstanding([0, 1, 2, 3], groups: [0, 1, 2, 3])
        #expect(pairs.count == 6)
        #expect(try neighbors([vectors[0]]).outstanding([0], groups: [0]).isEmpty)
    }

    /// A new image's pair is seen from both sides, though only it is new.
    @Test func newImagesAreComparedWithOldOnes() throws {
        var random = SeededGenerator(seed: 7)
        var vectors = kind(300, cosine: 0.8, &random)
        vectors.append(mixed(vectors[17], 0.98, &random))
        let all = Array(vectors.indices)
        let pairs = try neighbors(vectors, new: [300]).outstanding([300], groups: all)
        #expect(pairs[ImagePair(17, 300)] != nil && pairs.keys.allSatisfy { $0.second == 300 })
        #expect(pairs == (try neighbors(vectors)).outstanding([300], groups: all))
    }
}
