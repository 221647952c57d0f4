/// An image in memory: 8-bit sRGB, interleaved red, green, blue, rows from top to bottom, no padding.
///
/// This is the one pixel type of the package. What `ImageReader` hands out is already oriented, flattened on white and
/// converted to sRGB, so that every consumer may treat the bytes alike.
///
/// ```swift
/// var image = PixelBuffer(width: 4, height: 3, fill: (255, 255, 255))
/// image.bytes[0] = 0
/// let file = try image.png()
/// ```
public struct PixelBuffer: Sendable, Equatable {
    /// Pixels per row, at least 1.
    public let width: Int
    /// Number of rows, at least 1.
    public let height: Int
    /// `width * height * 3` samples; the pixel in column `x` of row `y` starts at `(y * width + x) * 3`.
    public var bytes: [UInt8]

    /// Wraps samples that are laid out as `bytes` describes. Takes constant time.
    ///
    /// - Throws: `ImagingError.invalidBuffer` if a side is not positive or the count is not `width * height * 3`.
    public init(width: Int, height: Int, bytes: [UInt8]) throws(ImagingError) {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        let (count, overflow3) = pixels.multipliedReportingOverflow(by: 3)
        guard width > 0, height > 0, !overflow, !overflow3, count == bytes.count else {
            throw .invalidBuffer(width: width, height: height, byteCount: bytes.count)
        }
        self.init(width: width, height: height, checked: bytes)
    }

    /// An image of one color (red, green, blue). Sides below 1 are taken as 1.
    public init(width: Int, height: Int, fill: (UInt8, UInt8, UInt8)) {
        let width = max(width, 1)
        let height = max(height, 1)
        let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            for start in stride(from: 0, to: width * height * 3, by: 3) {
                buffer[start] = fill.0
                buffer[start + 1] = fill.1
                buffer[start + 2] = fill.2
            }
            count = width * height * 3
        }
        self.init(width: width, height: height, checked: bytes)
    }

    /// For callers inside the room that made `bytes` of the right length themselves.
    init(width: Int, height: Int, checked bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}
