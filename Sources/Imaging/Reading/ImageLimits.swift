/// How large a picture may be. Both limits are checked before any pixel is decoded: bytes from the file's size, pixels
/// from its header, so that a few bytes which claim a huge picture cost nothing.
public struct ImageLimits: Sendable, Hashable {
    /// The most bytes a file or body may have.
    public var maxBytes: Int
    /// The most pixels (width × height) a picture may have.
    public var maxPixels: Int

    /// No side may be longer than this, whatever the other one is: what resampling costs in memory grows with the side.
    public static let maxSide = 200_000

    /// Limits of 64 MiB and 100 megapixels unless told otherwise.
    public init(maxBytes: Int = 64 << 20, maxPixels: Int = 100_000_000) {
        self.maxBytes = maxBytes
        self.maxPixels = maxPixels
    }
}
