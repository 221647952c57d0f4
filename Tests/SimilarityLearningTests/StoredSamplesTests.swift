import Basics
import Foundation
import SimilarityLearning
import Testing

/// Samples on the disk.
@Suite struct StoredSamplesTests {
    private let folder = NSTemporaryDirectory()

    private func read(_ samples: some NetworkSamples, _ places: [Int]) throws -> [Float] {
        var floats = [Float](repeating: 0, count: places.count * samples.elementCount)
        try floats.withUnsafeMutableBufferPointer { try samples.copy(places, into: $0) }
        return floats
    }

    @Test func mapsComeBack() throws {
        let maps = try StoredMaps(mapCount: 3, capacity: 4, in: folder)
        for place in [2, 0, 3] { try maps.set([Float(place), 0.5, -7], at: place) }
        let samples = maps.samples([0, 2])
        #expect(samples.count == 2 && samples.elementCount == 3 && !samples.hasMirrored)
        #expect(try read(samples, [1, 0, 1]) == [2, 0.5, -7, 0, 0.5, -7, 2, 0.5, -7])
        let both = maps.samples([0], mirrored: [3])
        #expect(both.count == 1 && both.hasMirrored)
        #expect(try read(both, [1]) == [3, 0.5, -7])
        #expect(throws: LearningError.self) { try maps.set([70_000, 0, 0], at: 1) }
    }

    @Test func mapsAreOfHalfPrecision() throws {
        let maps = try StoredMaps(mapCount: 3, capacity: 2, in: folder)
        try maps.set([0.5, -1, 2], at: 0)
        try maps.set([1.0005, 3, 65504], at: 1)
        // Halves near 1 are 1/1024 apart.
        #expect(try read(maps.samples([0, 1]), [1, 0]) == [1.0009765625, 3, 65504, 0.5, -1, 2])
        #expect(try read(maps.samples([0, 1]), []) == [])
        // What is refused leaves what was there.
        #expect(throws: LearningError.self) { try maps.set([1, 70_000, 2], at: 0) }
        #expect(try read(maps.samples([0]), [0]) == [0.5, -1, 2])
    }

    @Test func pixelsComeBackAsNumbersOfTheNetwork() throws {
        let pixels = try StoredPixels(width: 2, height: 1, capacity: 2, in: folder)
        try pixels.set([10, 20, 30, 40, 50, 60], at: 1)
        let samples = pixels.samples([1], mean: [10, 0, 0], deviation: [10, 1, 2])
        #expect(try read(samples, [0]) == [0, 3, 20, 50, 15, 30])
        #expect(try read(samples, [1]) == [3, 0, 50, 20, 30, 15])
    }

    @Test func aDiskWithoutRoomIsToldAtOnceAndNothingIsLeft() throws {
        let folder = folder + "scratch-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            _ = try StoredMaps(mapCount: 1_000_000, capacity: 3, in: folder, room: 2_000_000)
            Issue.record("there was room")
        } catch {
            #expect(error.description.contains("the maps of 3 images take 6 MB, and its disk has 2 MB left; free some"))
        }
        let maps = try StoredMaps(mapCount: 10, capacity: 3, in: folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        try maps.set([Float](repeating: 1, count: 10), at: 2)
        #expect(throws: FileError.self) { try StoredPixels(width: 1, height: 1, capacity: 1, in: folder + "/none") }
    }
}
