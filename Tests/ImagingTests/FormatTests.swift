import Testing

@testable import Imaging

@Suite("Formats and pixel types")
struct FormatTests {
    let reader = ImageReader()

    @Test(
        "lossless files come out exactly",
        arguments: [
            ("rgb.png", ImageFormat.png), ("rgb16.png", .png), ("interlaced.png", .png), ("rgb-lossless.webp", .webp),
            ("rgb.tiff", .tiff), ("rgb-lzw.tiff", .tiff),
        ])
    func color(name: String, format: ImageFormat) throws {
        let image = try reader.decode(Fixture.source(name))
        #expect(try image == PixelBuffer(width: 48, height: 36, bytes: Pattern.pixels(Pattern.color)))
        #expect(try reader.header(of: Fixture.source(name)).format == format)
    }

    @Test("grey becomes RGB, 16 bits become 8", arguments: ["grey.png", "grey16.png", "grey16.tiff"])
    func grey(name: String) throws {
        #expect(try reader.decode(Fixture.source(name)).bytes == Pattern.pixels(Pattern.grey))
    }

    @Test("one bit per pixel", arguments: ["bilevel.png", "bilevel.tiff"])
    func bilevel(name: String) throws {
        #expect(try reader.decode(Fixture.source(name)).bytes == Pattern.pixels(Pattern.bilevel))
    }

    @Test("palettes, and of animations the first frame", arguments: ["palette.png", "palette.gif", "animated.gif"])
    func palette(name: String) throws {
        #expect(try reader.decode(Fixture.source(name)).bytes == Pattern.pixels(Pattern.palette))
    }

    @Test("a transparent palette entry is white", arguments: ["palette-transparent.png", "palette-transparent.gif"])
    func paletteWithHole(name: String) throws {
        #expect(try reader.decode(Fixture.source(name)).bytes == Pattern.pixels(Pattern.paletteWithHole))
    }

    @Test("transparency is laid on white", arguments: ["rgba.png", "rgba16.png", "rgba-lossless.webp", "rgba.tiff"])
    func alpha(name: String) throws {
        let expected = Pattern.pixels(Pattern.onWhite(Pattern.color))
        #expect(try Difference(reader.decode(Fixture.source(name)).bytes, expected).max <= 1)
    }

    @Test func greyWithAlphaIsLaidOnWhite() throws {
        let expected = Pattern.pixels(Pattern.onWhite(Pattern.grey))
        #expect(try Difference(reader.decode(Fixture.source("grey-alpha.png")).bytes, expected).max <= 1)
    }

    @Test(
        "lossy files come out nearly",
        arguments: [
            ("rgb.jpg", ImageFormat.jpeg), ("rgb-progressive.jpg", .jpeg), ("rgb.webp", .webp), ("rgb.avif", .avif),
            ("rgb.heic", .heic),
        ])
    func lossy(name: String, format: ImageFormat) throws {
        let image = try reader.decode(Fixture.source(name))
        let difference = try Difference(image.bytes, Pattern.pixels(Pattern.color))
        #expect(difference.mean < 3 && difference.max < 24, "\(difference)")
        #expect(try reader.header(of: Fixture.source(name)).format == format)
    }

    @Test func greyJPEG() throws {
        let difference = try Difference(
            reader.decode(Fixture.source("grey.jpg")).bytes, Pattern.pixels(Pattern.grey))
        #expect(difference.mean < 1.5 && difference.max < 8, "\(difference)")
    }

    @Test("ink: none is white, black is dark, cyan lacks red, yellow lacks blue", arguments: ["cmyk.jpg", "cmyk.tiff"])
    func cmyk(name: String) throws {
        let image = try reader.decode(Fixture.source(name))
        func pixel(_ stripe: Int) -> [Int] {
            let start = (18 * 48 + stripe * 12 + 6) * 3
            return image.bytes[start..<start + 3].map(Int.init)
        }
        #expect(pixel(0).allSatisfy { $0 > 245 })
        #expect(pixel(1)[0] + 80 < min(pixel(1)[1], pixel(1)[2]))
        #expect(pixel(2).allSatisfy { $0 < 70 })
        #expect(pixel(3)[2] + 80 < min(pixel(3)[0], pixel(3)[1]))
    }

    @Test func inkOf16BitsWithTransparency() throws {
        // Half transparent ink is half the ink.
        let (transparent, plain) = try (Fixture.source("cmyk16-alpha.tiff"), Fixture.source("cmyk16.tiff"))
        #expect(try Difference(reader.decode(transparent).bytes, reader.decode(plain).bytes).max <= 1)
    }

    @Test(
        "JPEG with a vertical sampling factor of 4",
        .timeLimit(.minutes(1)), arguments: ["tall-sampling.jpg", "tall-sampling-progressive.jpg"])
    func tallSampling(name: String) throws {
        let source = try Fixture.source(name)
        let whole = try reader.decode(source)
        #expect(whole.width == 24 && whole.height == 397)
        var expected: [UInt8] = []
        for y in 0..<397 { for x in 0..<24 { expected += [UInt8(x * 10), UInt8(y * 255 / 396), 60] } }
        let difference = try Difference(whole.bytes, expected)
        #expect(difference.mean < 3 && difference.max < 24, "\(difference)")
        // A window in the middle, so that rows above and below it are passed over, at full size and shrunk.
        for side in [24, 6, 3] {
            let recipe = Preparation(shortSide: side, crop: .init(width: side, height: side))
            let reference = try reader.prepare(.bytes(whole.png(), name: "png"), recipe)
            #expect(try reader.prepare(source, recipe) == reference)
        }
    }

    @Test func knownButUnsupportedFormatsAreNamed() throws {
        if !ImageReader.supportedFormats.contains(.jpeg2000) {
            let jp2 = try failure { () throws(ImagingError) in try reader.decode(.bytes(bytes("rgb.jp2"), name: "j")) }
            #expect(jp2 == .unsupported(name: "j", format: "JPEG 2000"))
        }
        if !ImageReader.supportedFormats.contains(.jpegXL) {
            let jxl = try failure { () throws(ImagingError) in
                try reader.decode(.bytes([0xFF, 0x0A] + [UInt8](repeating: 0, count: 40), name: "j"))
            }
            #expect(jxl == .unsupported(name: "j", format: "JPEG XL"))
        }
        let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"
        for (text, format) in [
            (svg, "SVG"), ("%PDF-1.4\n", "PDF"), ("\0\0\0\u{10}ftypisom\0\0\0\0", "ISO media (isom)"),
        ] {
            let error = try failure { () throws(ImagingError) in
                try reader.decode(.bytes([UInt8](text.utf8), name: "x"))
            }
            #expect(error == .unsupported(name: "x", format: format))
        }
    }

    @Test func formatsHaveEndings() {
        #expect(
            ImageFormat.allCases.map(\.fileExtension)
                == ["jpeg", "png", "webp", "gif", "tiff", "avif", "heic", "bmp", "jxl", "jp2"])
        #expect(Set(ImageReader.expectedFormats).isSubset(of: ImageReader.supportedFormats))
    }

    private func bytes(_ name: String) -> [UInt8] { (try? Fixture.bytes(name)) ?? [] }

    @Test func encodedBuffersReadBackAlike() throws {
        let image = try PixelBuffer(width: 48, height: 36, bytes: Pattern.pixels(Pattern.color))
        #expect(try reader.decode(.bytes(image.png(), name: "png")) == image)
        let jpeg = try image.jpeg()
        #expect(try Difference(reader.decode(.bytes(jpeg, name: "jpeg")).bytes, image.bytes).mean < 2)
        #expect(try image.jpeg(quality: 20).count < jpeg.count)
        #expect(try image.jpeg(quality: -5).count <= image.jpeg(quality: 1).count)
    }

    @Test func buffersThatDoNotFitAreRefused() throws {
        for (width, height, count) in [(2, 2, 11), (0, 2, 0), (-1, -1, 3), (Int.max, 2, 6)] {
            #expect(throws: ImagingError.invalidBuffer(width: width, height: height, byteCount: count)) {
                try PixelBuffer(width: width, height: height, bytes: [UInt8](repeating: 0, count: count))
            }
        }
        var short = PixelBuffer(width: 2, height: 2, fill: (1, 2, 3))
        short.bytes.removeLast()
        #expect(throws: ImagingError.self) { try short.png() }
        #expect(throws: ImagingError.self) { try PixelBuffer(width: 70_000, height: 1, fill: (0, 0, 0)).jpeg() }
    }
}
