/// Reads images of any supported format as upright 8-bit sRGB pixels.
///
/// JPEG, PNG, WebP, GIF, TIFF, BMP, AVIF and HEIC files are recognized by their content. The Exif orientation is applied,
/// transparency is laid on white, gray, palettes, CMYK and 16-bit samples become 8-bit RGB, and embedded color
/// profiles are converted to sRGB. A file that is damaged or cut short is an error, also where the damage lies outside
/// the part that is used.
///
/// A reader holds nothing but its limits: use one from as many threads as you like. Each call works on the calling
/// thread alone.
///
/// ```swift
/// let reader = ImageReader()
/// let recipe = Preparation(shortSide: 256, crop: .init(width: 224, height: 224))
/// let pixels = try reader.prepare(.file("dress.jpg"), recipe)
/// let preview = try reader.thumbnail(.file("dress.jpg"), longSide: 160).jpeg()
/// ```
public struct ImageReader: Sendable {
    /// What is refused before it is decoded.
    public var limits: ImageLimits

    /// A reader with these limits.
    public init(limits: ImageLimits = ImageLimits()) {
        self.limits = limits
    }

    /// Reads the header only.
    ///
    /// - Throws: `ImagingError`, also for images beyond the limits.
    public func header(of source: ImageSource) throws(ImagingError) -> ImageHeader {
        try withDecoder(of: source) { decoder throws(ImagingError) in decoder.header }
    }

    /// Resizes the upright image and cuts out its center as `preparation` says.
    ///
    /// JPEG files at least four times as large as wanted are decoded at a fraction of their size, which changes pixels
    /// by well under a gray level on average; otherwise the result is bit for bit that of decoding everything and
    /// `Image.resize` in Pillow. Time is that of decoding; beyond the encoded bytes memory is a few rows, unless the
    /// format must be decoded as a whole (progressive JPEG, interlaced PNG, WebP, AVIF, HEIC).
    ///
    /// - Throws: `ImagingError`.
    public func prepare(_ source: ImageSource, _ preparation: Preparation) throws(ImagingError) -> PixelBuffer {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            try render(Target(preparation, of: decoder.header), with: decoder)
        }
    }

    /// As `prepare(_:_:)`, into memory of the caller that holds exactly `crop.width * crop.height * 3` bytes.
    package func prepare(
        _ source: ImageSource, _ preparation: Preparation, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(ImagingError) {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            try render(Target(preparation, of: decoder.header), with: decoder, into: output)
        }
    }

    /// The upright image shrunk so that its long side is at most `longSide` pixels; smaller ones stay as they are.
    ///
    /// - Throws: `ImagingError`.
    public func thumbnail(_ source: ImageSource, longSide: Int) throws(ImagingError) -> PixelBuffer {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            try render(Target(longSide: longSide, of: decoder.header), with: decoder)
        }
    }

    /// The whole upright image. Takes three bytes per pixel.
    ///
    /// - Throws: `ImagingError`.
    public func decode(_ source: ImageSource) throws(ImagingError) -> PixelBuffer {
        try withDecoder(of: source) { decoder throws(ImagingError) in
            try render(Target(width: decoder.header.width, height: decoder.header.height), with: decoder)
        }
    }
}
