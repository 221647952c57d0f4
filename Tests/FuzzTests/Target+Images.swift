@testable import Imaging

extension Target {
    /// Image files, by format.
    static let images: [Target] = [
        image(
            "JPEG",
            [
                "rgb.jpg", "rgb-progressive.jpg", "oriented-6.jpg", "p3.jpg", "cmyk.jpg", "grey.jpg", "arithmetic.jpg",
                "scans.jpg",
            ]),
        image("PNG", ["oriented-6.png", "p3.png", "srgb-profile.png", "broken-profile.png", "interlaced.png"]),
        image("WebP", ["rgb.webp", "p3.webp", "oriented-6.webp"]),
        image("GIF", ["palette.gif", "animated.gif", "palette-transparent.gif"]),
        image("TIFF", ["cmyk16.tiff", "cmyk16-alpha.tiff", "grey16.tiff", "rgb.tiff"]),
        image("HEIF", ["rgb.avif", "rgb.heic", "oriented-6.avif"], share: 1),
        image(
            "BMP",
            [
                "bitmap-4.bmp", "bitmap-8.bmp", "bitmap-runs-4.bmp", "bitmap-565.bmp", "bitmap-core-24.bmp",
                "bitmap-v4-alpha.bmp",
            ]),
        image("unsupported format", ["rgb.jp2"]),
        .init(
            "header of an image", share: 50,
            corpus: {
                try ["rgb.jpg", "p3.png", "rgb.webp", "palette.gif", "rgb.avif"].map { try fixture("Imaging", $0) }
            }
        ) {
            _ = JPEGQuality.estimate($0)
            _ = try ImageReader(limits: limits).header(of: .bytes($0, name: "a"))
        },
    ]

    private static let limits = ImageLimits(maxBytes: 1 << 20, maxPixels: 1 << 20)

    private static func image(_ name: String, _ files: [String], share: Int = 3) -> Target {
        .init(name, share: share, corpus: { try files.map { try fixture("Imaging", $0) } }) { bytes in
            let reader = ImageReader(limits: limits)
            let pixels = try reader.decode(.bytes(bytes, name: "a"))
            guard pixels.bytes.count == pixels.width * pixels.height * 3 else {
                throw Unsound("other pixels than the size says")
            }
            _ = try reader.thumbnail(.bytes(bytes, name: "a"), longSide: 64)
        }
    }
}
