import Foundation
import Imaging

/// What a model sees of an image: its pixels as they were resized and cropped for it.
public struct PreparedImage: Sendable, Encodable {
    /// The pixels as a PNG file: without any loss.
    public let png: [UInt8]

    /// Encodes pixels that were prepared for a model. Takes milliseconds.
    init(_ pixels: PixelBuffer) throws(ImagingError) { png = try pixels.png() }

    /// The PNG file as a data URI (RFC 2397), which a web page can show as it is: `data:image/png;base64,…`.
    public var dataURI: String { "data:image/png;base64," + Data(png).base64EncodedString() }

    /// Encodes ``dataURI``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(dataURI)
    }
}
