/// The picture that a network takes: size, and the numbers that turn 0…255 into the range it was trained on.
///
/// The first layer then computes `(value − mean) / deviation` per channel on 8-bit RGB pixels, so that no separate
/// normalising pass over the picture is needed.
public struct PixelInput: Sendable, Hashable {
    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// What is subtracted per channel (R, G, B), in units of 0…255.
    public let mean: [Float]
    /// What is divided by per channel, in units of 0…255.
    public let deviation: [Float]

    /// An input of `width` × `height` RGB pixels.
    public init(width: Int, height: Int, mean: [Float], deviation: [Float]) {
        self.width = width
        self.height = height
        self.mean = mean
        self.deviation = deviation
    }

    /// Bytes of one picture: width · height · 3.
    public var byteCount: Int { width * height * 3 }
}
