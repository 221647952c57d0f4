public import Basics
import VectorKernels

/// Maps of many images at one place of a network, in half precision, on the disk: what ``NetworkCut/frozen`` gives, kept so
/// that every epoch of training starts from there.
///
/// Two bytes for each element: a 256 × 14 × 14 map, as before the last stage of a ResNet-18, takes 100 KB. Rounding to three
/// decimal digits is far less than what training changes.
///
/// The file has no name and goes with the last reference, or with the process. Maps may be set by several threads; all
/// of that must be over before they are read.
public struct StoredMaps: Sendable {
    /// The elements of a map.
    public let mapCount: Int
    /// How many there is room for.
    public let capacity: Int
    private let file: ScratchFile

    /// Takes the room for all maps.
    /// - Parameters:
    ///   - mapCount: the elements of each.
    ///   - capacity: how many there will be.
    ///   - folder: on whose disk they are kept.
    ///   - room: the bytes that may be taken; nil for all that are free.
    /// - Throws: `FileError` where the disk has not so much room.
    public init(mapCount: Int, capacity: Int, in folder: String, room: Int? = nil) throws(FileError) {
        (self.mapCount, self.capacity) = (mapCount, capacity)
        file = try ScratchFile(
            in: folder, length: 2 * mapCount * capacity, for: "the maps of \(capacity) images", room: room)
    }

    /// Keeps a map at a place.
    /// - Throws: `FileError`; ``LearningError/invalid(_:)`` where an element is beyond the numbers of half precision,
    ///   65,504.
    public func set(_ map: [Float], at place: Int) throws {
        precondition(map.count == mapCount && (0..<capacity).contains(place))
        var isFinite = true
        let halves = [UInt16](unsafeUninitializedCapacity: mapCount) { halves, count in
            map.withUnsafeBufferPointer { map in
                if let from = map.baseAddress, let to = halves.baseAddress {
                    isFinite = simile_half_from_float(from, to, mapCount)
                }
            }
            count = mapCount
        }
        guard isFinite else {
            throw LearningError.invalid("a feature is too large for half precision, so the maps cannot be kept")
        }
        try halves.withUnsafeBytes { try file.write($0, at: 2 * mapCount * place) }
    }

    /// Reads a map into memory for as many elements.
    func read(_ place: Int, into floats: UnsafeMutablePointer<Float>) throws(FileError) {
        precondition((0..<capacity).contains(place))
        let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: mapCount)
        defer { halves.deallocate() }
        try file.read(at: 2 * mapCount * place, into: UnsafeMutableRawBufferPointer(halves))
        if let from = halves.baseAddress { simile_float_from_half(from, floats, mapCount) }
    }

    /// Those of some places, as samples.
    /// - Parameters:
    ///   - places: of each sample.
    ///   - mirrored: of each sample's mirrored image, in the same order; nil where there are none.
    public func samples(_ places: [Int], mirrored: [Int]? = nil) -> some NetworkSamples {
        precondition(mirrored.map { $0.count == places.count } ?? true)
        return StoredMapSamples(maps: self, places: places + (mirrored ?? []), hasMirrored: mirrored != nil)
    }
}

private struct StoredMapSamples: NetworkSamples {
    let maps: StoredMaps
    let places: [Int]
    let hasMirrored: Bool

    var count: Int { hasMirrored ? places.count / 2 : places.count }
    var elementCount: Int { maps.mapCount }

    func copy(_ wanted: [Int], into floats: UnsafeMutableBufferPointer<Float>) throws {
        precondition(wanted.count * elementCount <= floats.count)
        guard let start = floats.baseAddress else { return }
        for (number, place) in wanted.enumerated() {
            try maps.read(places[place], into: start + number * elementCount)
        }
    }
}
