/// What of an image is looked at to tell whether another is a copy of it: gray values in small, and colors in smaller.
package struct CopySketch: Sendable {
    /// The image's own sides, in pixels.
    package let width: Int
    package let height: Int
    /// The long side of what is looked at, in pixels.
    static let longSide = 192
    /// The quality of a JPEG file on libjpeg's scale; nil for others.
    package let jpegQuality: Int?
    let pixels: PixelBuffer
    let plane: IntegralImage

    /// Reads an image.
    package init(_ source: ImageSource, _ reader: ImageReader) throws(ImagingError) {
        var (header, source): (ImageHeader?, ImageSource) = (nil, source)
        if case .file(let path) = source { source = .bytes(try source.load(within: reader.limits), name: path) }
        jpegQuality = if case .bytes(let bytes, _) = source { JPEGQuality.estimate(bytes) } else { nil }
        pixels = try reader.withDecoder(of: source) { decoder throws(ImagingError) in
            header = decoder.header
            return try reader.render(Target(longSide: Self.longSide, of: decoder.header), with: decoder)
        }
        width = header?.width ?? pixels.width
        height = header?.height ?? pixels.height
        plane = Self.plane(of: pixels)
    }

    init(_ pixels: PixelBuffer, width: Int, height: Int, _ jpegQuality: Int?) {
        self.jpegQuality = jpegQuality
        (self.pixels, self.width, self.height) = (pixels, width, height)
        plane = Self.plane(of: pixels)
    }

    private static func plane(of pixels: PixelBuffer) -> IntegralImage {
        let values = stride(from: 0, to: pixels.bytes.count, by: 3).map { place -> Float in
            let red = 0.299 * Float(pixels.bytes[place])
            let green = 0.587 * Float(pixels.bytes[place + 1])
            return red + green + 0.114 * Float(pixels.bytes[place + 2])
        }
        return IntegralImage(width: pixels.width, height: pixels.height, values: values)
    }

    /// The image turned.
    func turned(_ turn: PDQ.Turn) -> CopySketch {
        guard turn != .none else { return self }
        return CopySketch(
            pixels.turned(turn), width: turn.swapsSides ? height : width, height: turn.swapsSides ? width : height,
            jpegQuality)
    }
}
