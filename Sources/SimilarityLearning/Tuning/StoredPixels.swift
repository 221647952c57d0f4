public import Basics

/// Prepared pixels of many images on the disk, a byte each, for a network that is trained as a whole.
///
/// As ``StoredMaps``: the file has no name, and all must be set before any are read.
public struct StoredPixels: Sendable {
    /// Pixels of a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How many images there is room for.
    public let capacity: Int
    private let file: ScratchFile

    private var byteCount: Int { 3 * width * height }

    /// Takes the room for all images.
    /// - Parameter room: the bytes that may be taken; nil for all that are free.
    /// - Throws: `FileError` where the disk has not so much room.
    public init(width: Int, height: Int, capacity: Int, in folder: String, room: Int? = nil) throws(FileError) {
        (self.width, self.height, self.capacity) = (width, height, capacity)
        file = try ScratchFile(
            in: folder, length: 3 * width * height * capacity, for: "the pixels of \(capacity) images", room: room)
    }

    /// Keeps the pixels of an image at a place: red, green, blue, from left to right, row by row.
    /// - Throws: `FileError`.
    public func set(_ pixels: [UInt8], at place: Int) throws(FileError) {
        precondition(pixels.count == byteCount && (0..<capacity).contains(place))
        try pixels.withUnsafeBufferPointer { pixels throws(FileError) in
            try file.write(UnsafeRawBufferPointer(pixels), at: byteCount * place)
        }
    }

    /// Those of some places, as samples in the network's numbers: (value − mean) / deviation, plane by plane.
    /// - Parameters:
    ///   - places: of each sample.
    ///   - mean: of red, green and blue, in units of 0…255.
    ///   - deviation: of red, green and blue, in units of 0…255.
    ///   - isMirrored: whether they can be had mirrored, too, which takes nothing.
    public func samples(
        _ places: [Int], mean: [Float], deviation: [Float], isMirrored: Bool = true
    ) -> some NetworkSamples {
        precondition(mean.count == 3 && deviation.count == 3)
        return StoredPixelSamples(
            pixels: self, places: places, hasMirrored: isMirrored, factors: deviation.map { 1 / $0 },
            shifts: zip(mean, deviation).map { -$0 / $1 })
    }

    fileprivate func read(_ place: Int, into bytes: UnsafeMutableBufferPointer<UInt8>) throws(FileError) {
        precondition((0..<capacity).contains(place))
        try file.read(at: byteCount * place, into: UnsafeMutableRawBufferPointer(bytes))
    }
}

private struct StoredPixelSamples: NetworkSamples {
    let pixels: StoredPixels
    let places: [Int]
    let hasMirrored: Bool
    let factors: [Float]
    let shifts: [Float]

    var count: Int { places.count }
    var elementCount: Int { 3 * pixels.width * pixels.height }

    func copy(_ wanted: [Int], into floats: UnsafeMutableBufferPointer<Float>) throws {
        precondition(wanted.count * elementCount <= floats.count)
        guard let start = floats.baseAddress else { return }
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: elementCount)
        defer { bytes.deallocate() }
        guard let source = bytes.baseAddress else { return }
        for (number, place) in wanted.enumerated() {
            let isMirrored = place >= places.count
            try pixels.read(places[isMirrored ? place - places.count : place], into: bytes)
            write(source, to: start + number * elementCount, isMirrored: isMirrored)
        }
    }

    private func write(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Float>, isMirrored: Bool) {
        let (width, height) = (pixels.width, pixels.height)
        for channel in 0..<3 {
            let (factor, shift) = (factors[channel], shifts[channel])
            for row in 0..<height {
                let from = source + 3 * row * width + channel
                let to = target + (channel * height + row) * width
                if isMirrored {
                    for column in 0..<width { to[column] = Float(from[3 * (width - 1 - column)]) * factor + shift }
                } else {
                    for column in 0..<width { to[column] = Float(from[3 * column]) * factor + shift }
                }
            }
        }
    }
}
