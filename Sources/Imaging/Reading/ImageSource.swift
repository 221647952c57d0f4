/// Where an image comes from.
public enum ImageSource: Sendable {
    /// A regular file at a path. It is read whole before decoding, so that a file which changes meanwhile cannot
    /// change under the decoder.
    case file(String)
    /// An encoded image in memory. The name appears in errors.
    case bytes([UInt8], name: String)
    /// Pixels that are decoded already, such as a part of another image. The name appears in errors.
    case pixels(PixelBuffer, name: String)

    /// What errors call the image: the path or the given name.
    public var name: String {
        switch self {
        case .file(let path): path
        case .bytes(_, let name), .pixels(_, let name): name
        }
    }
}
