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

    private init(_ pixels: PixelBuffer, width: Int, height: Int, _ jpegQuality: Int?) {
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

extension PDQ.Turn {
    /// Whether the width becomes the height.
    package var swapsSides: Bool {
        switch self {
        case .quarter, .threeQuarters, .transposed, .antitransposed: true
        default: false
        }
    }

    /// Whether the image is mirrored.
    package var isMirrored: Bool {
        switch self {
        case .flippedVertically, .flippedHorizontally, .transposed, .antitransposed: true
        default: false
        }
    }

    /// The turn by degrees, counterclockwise, that with a flip of left and right afterwards, where it is mirrored, gives the same.
    package var degrees: Int {
        switch self {
        case .none, .flippedHorizontally: 0
        case .quarter, .antitransposed: 90
        case .half, .flippedVertically: 180
        case .threeQuarters, .transposed: 270
        }
    }

    /// The turn that takes this one back.
    package var inverse: PDQ.Turn {
        switch self {
        case .quarter: .threeQuarters
        case .threeQuarters: .quarter
        default: self
        }
    }

    /// Where a part of the turned image lies in the image as it was; both in shares of the sides.
    package func origin(
        of box: (x: Double, y: Double, width: Double, height: Double)
    ) -> (x: Double, y: Double, width: Double, height: Double) {
        let (right, bottom) = (1 - box.x - box.width, 1 - box.y - box.height)
        return switch self {
        case .none: box
        case .quarter: (bottom, box.x, box.height, box.width)
        case .half: (right, bottom, box.width, box.height)
        case .threeQuarters: (box.y, right, box.height, box.width)
        case .flippedVertically: (box.x, bottom, box.width, box.height)
        case .flippedHorizontally: (right, box.y, box.width, box.height)
        case .transposed: (box.y, box.x, box.height, box.width)
        case .antitransposed: (bottom, right, box.height, box.width)
        }
    }
}

extension PixelBuffer {
    /// The image turned. O(pixels).
    func turned(_ turn: PDQ.Turn) -> PixelBuffer {
        let (right, bottom) = (width - 1, height - 1)
        var result = PixelBuffer(
            width: turn.swapsSides ? height : width, height: turn.swapsSides ? width : height, fill: (0, 0, 0))
        for y in 0..<result.height {
            for x in 0..<result.width {
                // Where the pixel comes from.
                let (fromX, fromY) =
                    switch turn {
                    case .none: (x, y)
                    case .quarter: (right - y, x)
                    case .half: (right - x, bottom - y)
                    case .threeQuarters: (y, bottom - x)
                    case .flippedVertically: (x, bottom - y)
                    case .flippedHorizontally: (right - x, y)
                    case .transposed: (y, x)
                    case .antitransposed: (right - y, bottom - x)
                    }
                let (to, from) = ((y * result.width + x) * 3, (fromY * width + fromX) * 3)
                for channel in 0..<3 { result.bytes[to + channel] = bytes[from + channel] }
            }
        }
        return result
    }
}
