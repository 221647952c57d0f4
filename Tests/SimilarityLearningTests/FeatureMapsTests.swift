import SimilarityLearning
import Testing

@Suite struct FeatureMapsTests {
    private func copied(_ maps: FeatureMaps, _ indices: [Int], margin: Int = 0) -> [Float] {
        var floats = [Float](repeating: 7, count: indices.count * maps.mapCount + margin)
        floats.withUnsafeMutableBufferPointer { maps.copy(indices, into: $0) }
        return floats
    }

    @Test func givesBackWhatItWasGiven() throws {
        var maps = FeatureMaps(mapCount: 3)
        #expect(maps.count == 0)
        try [0.5, -1, 2, 1.0005, 3, 65504].withUnsafeBufferPointer { (floats) throws(LearningError) in
            try maps.append(floats)
        }
        try [-7, 8, 9].withUnsafeBufferPointer { (floats) throws(LearningError) in try maps.append(floats) }
        #expect(maps.count == 3)
        // Halves near 1 are 1/1024 apart.
        #expect(
            copied(maps, [2, 0, 1, 2], margin: 2) == [-7, 8, 9, 0.5, -1, 2, 1.0009765625, 3, 65504, -7, 8, 9, 7, 7])
        #expect(copied(maps, []) == [])
    }

    @Test func refusesWhatHalfPrecisionCannotHold() throws {
        var maps = FeatureMaps(mapCount: 2)
        #expect(throws: LearningError.self) {
            try [1, 70_000].withUnsafeBufferPointer { (floats) throws(LearningError) in try maps.append(floats) }
        }
        #expect(maps.count == 0)
        try [1, 2].withUnsafeBufferPointer { (floats) throws(LearningError) in try maps.append(floats) }
        #expect(copied(maps, [0]) == [1, 2])
    }
}
