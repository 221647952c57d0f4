/// What an image's header says, before any pixel is decoded.
public struct ImageHeader: Sendable, Hashable {
    /// The format of the file.
    public let format: ImageFormat
    /// Pixels per row of the upright image, that is after `orientation` is applied.
    public let width: Int
    /// Rows of the upright image.
    public let height: Int
    /// How the stored image must be turned to stand upright.
    public let orientation: Orientation
}
