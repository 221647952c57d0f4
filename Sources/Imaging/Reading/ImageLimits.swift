/// What an image may cost. Bytes are judged from the file's size, pixels and memory from its header, before any pixel is
/// decoded, so that a few bytes which claim a huge image cost nothing; time is counted while it is decoded.
public struct ImageLimits: Sendable, Hashable {
    /// The most bytes a file or body may have.
    public var maxBytes: Int
    /// The most pixels (width × height) an image may have.
    public var maxPixels: Int
    /// The most processor time, in seconds, that decoding an image may take. Formats that are decoded by one call of a library
    /// (WebP, GIF, AVIF, HEIC) are judged from their size instead.
    public var decodeSeconds: Double
    /// What all decodes share; nil for as much memory as each takes.
    public var budget: DecodeBudget?

    /// No side may be longer than this, whatever the other one is: what resampling costs in memory grows with the side.
    public static let maxSide = 200_000

    /// Limits; by default 64 MiB, 100 megapixels and a minute.
    public init(
        maxBytes: Int = 64 << 20, maxPixels: Int = 100_000_000, decodeSeconds: Double = 60, budget: DecodeBudget? = nil
    ) {
        self.maxBytes = maxBytes
        self.maxPixels = maxPixels
        self.decodeSeconds = decodeSeconds
        self.budget = budget
    }
}
