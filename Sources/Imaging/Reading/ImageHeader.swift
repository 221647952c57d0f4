/// What a picture's header says, before any pixel is decoded.
public struct ImageHeader: Sendable, Hashable {
    /// The format of the file.
    public let format: ImageFormat
    /// Pixels per row of the upright picture, that is after `orientation` is applied.
    public let width: Int
    /// Rows of the upright picture.
    public let height: Int
    /// How the stored picture must be turned to stand upright.
    public let orientation: Orientation
}
