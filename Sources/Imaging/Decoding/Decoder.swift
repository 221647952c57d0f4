/// One encoded image whose header has been read.
protocol Decoder {
    /// The header, sides upright.
    var header: ImageHeader { get }
    /// What ``render(_:into:)`` takes.
    var cost: DecodeCost { get }
    /// What may end it.
    var watch: DecodeWatch { get }

    /// Decodes the window into `output`, which has room for it, and then checks the rest of the file.
    ///
    /// Returns the profile that the pixels are still in, or `nil` if they are sRGB. May be called once.
    func render(_ target: Target, into output: UnsafeMutablePointer<UInt8>) throws(ImagingError) -> [UInt8]?
}
