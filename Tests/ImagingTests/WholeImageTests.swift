import Testing

@testable import Imaging

/// Files whose pixels are all there, whatever their ends and lengths say, and files of which a pixel is missing.
@Suite("Whole images") struct WholeImageTests {
    let reader = ImageReader()

    /// What cameras write behind an image; it happens to hold bytes that would be markers of JPEG: the start of an image, a
    /// frame, a scan and a table.
    static let trailer: [UInt8] =
        [0, 0, 1, 0x0A, 0x0E, 0, 0, 0] + Array("Image_UTC_Data1500000000000SEFH".utf8)
        + [0xFF, 0xD8, 0xFF, 0xE1, 0x12, 0, 0xFF, 0xC0, 0, 8, 0xFF, 0xDA, 0, 8, 1, 2, 0xFF, 0xC4, 0, 3]
        + Array("SEFT".utf8)

    private func expect(
        _ bytes: [UInt8], likeWhole whole: [UInt8], _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try reader.decode(.bytes(whole, name: "whole"))
        #expect(try reader.decode(.bytes(bytes, name: what)) == expected, "\(what)", sourceLocation: sourceLocation)
        let recipe = Preparation(shortSide: 9, crop: .init(width: 7, height: 5))
        #expect(
            try reader.prepare(.bytes(bytes, name: what), recipe) == reader.prepare(.bytes(whole, name: what), recipe),
            "\(what)", sourceLocation: sourceLocation)
    }

    private func refuses(
        _ bytes: [UInt8], _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let error = try failure { () throws(ImagingError) in try reader.decode(.bytes(bytes, name: what)) }
        // libvips has one place for the messages of all threads, so that another may have taken this one's.
        let unnamed = ImagingError.corrupt(name: what, reason: "the data cannot be decoded")
        #expect(error == .truncated(name: what) || error == unnamed, "\(error)", sourceLocation: sourceLocation)
    }

    static let jpegs = [
        "photo.jpg", "photo-progressive.jpg", "photo-restart.jpg", "grey.jpg", "cmyk.jpg", "scans.jpg",
        "tall-sampling.jpg",
        "tall-sampling-progressive.jpg",
    ]

    @Test("JPEG without its end marker, or with something in its place", arguments: jpegs)
    func endOfJPEG(name: String) throws {
        let whole = try Fixture.bytes(name)
        try #require(whole.suffix(2) == [0xFF, 0xD9])
        let bare = Array(whole.dropLast(2))
        for (end, what) in [
            ([], "nothing"), ([0xFF], "half an end marker"), (Self.trailer, "a trailer"),
            ([0xFF, 0xD9] + Self.trailer, "end marker and trailer"), ([UInt8](repeating: 0, count: 5000), "zeros"),
            (whole, "another image"),
        ] as [([UInt8], String)] {
            try expect(bare + end, likeWhole: whole, "\(name) with \(what)")
        }
    }

    @Test("JPEG with pixels missing", arguments: jpegs) func cutJPEG(name: String) throws {
        let whole = try Fixture.bytes(name)
        for cut in [6, 20, 100, whole.count / 2] { try refuses(Array(whole.dropLast(cut)), "\(name) − \(cut)") }
        // Between two scans, where nothing is cut but what is still to come.
        let scans = (0..<whole.count - 1).filter { whole[$0] == 0xFF && whole[$0 + 1] == 0xDA }
        for scan in scans { try refuses(Array(whole[..<scan]), "\(name) before a scan") }
    }

    @Test func arithmeticCodesAreReadWhole() throws {
        let whole = try Fixture.bytes("arithmetic.jpg")
        try expect(whole + Self.trailer, likeWhole: whole, "trailer")
        try refuses(Array(whole.dropLast(40)), "cut")
    }

    @Test(
        "PNG without its last chunk",
        arguments: ["photo.png", "interlaced.png", "rgb16.png", "palette.png", "rgba.png"])
    func endOfPNG(name: String) throws {
        let whole = try Fixture.bytes(name)
        let bare = Array(whole.dropLast(12))
        for end in [[], [0, 0, 0, 0], Array(whole.suffix(12).dropLast(4)), Self.trailer] {
            try expect(bare + end, likeWhole: whole, "\(name) with \(end.count) bytes")
        }
        try expect(whole + Self.trailer, likeWhole: whole, name)
        // Of the image's data the last 20 bytes; 8 of them are sums of all others.
        let cut = Array(whole.dropLast(32))
        let error = try failure { () throws(ImagingError) in try reader.decode(.bytes(cut, name: name)) }
        guard [.truncated(name: name), .corrupt(name: name, reason: "libvips gives no reason")].contains(error) else {
            throw error
        }
    }

    @Test("GIF without its end", arguments: ["photo.gif", "palette.gif", "palette-transparent.gif"])
    func endOfGIF(name: String) throws {
        let whole = try Fixture.bytes(name)
        for cut in [1, 2] { try expect(whole.dropLast(cut), likeWhole: whole, "\(name) − \(cut)") }
        try expect(whole.dropLast(1) + Self.trailer, likeWhole: whole, name)
        try expect(whole + Self.trailer, likeWhole: whole, name)
        for cut in [4, 5, 6, 20, whole.count / 2] { try refuses(Array(whole.dropLast(cut)), "\(name) − \(cut)") }
    }

    @Test func onlyTheFirstFrameOfAnAnimationCounts() throws {
        let whole = try Fixture.bytes("animated.gif")
        try expect(whole.dropLast(12), likeWhole: whole, "gif")
    }

    @Test(
        "WebP whose length is wrong",
        arguments: ["photo.webp", "rgb.webp", "rgb-lossless.webp", "rgba-lossless.webp", "oriented-6.webp", "p3.webp"])
    func lengthOfWebP(name: String) throws {
        let whole = try Fixture.bytes(name)
        let length = whole[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        for wrong in [0, 8, length - 10, length - 1, length + 1, length + 100, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            var bytes = whole
            for place in 0..<4 { bytes[4 + place] = UInt8(truncatingIfNeeded: wrong >> (8 * place)) }
            try expect(bytes, likeWhole: whole, "\(name): \(wrong)")
            try expect(bytes + Self.trailer, likeWhole: whole, "\(name): \(wrong), with a trailer")
        }
        for cut in [2, 9, whole.count / 3] { try refuses(Array(whole.dropLast(cut)), "\(name) − \(cut)") }
    }

    @Test func paddingOfWebPMayBeMissing() throws {
        let whole = try Fixture.bytes("rgb-lossless.webp")
        try #require(whole[16] % 2 == 1)
        try expect(whole.dropLast(), likeWhole: whole, "without its padding")
        var bytes = Array(whole.dropLast())
        bytes[4] -= 1
        try expect(bytes, likeWhole: whole, "as some programs write it")
    }

    @Test("TIFF", arguments: ["photo.tiff", "rgb.tiff", "rgb-lzw.tiff"]) func endOfTIFF(name: String) throws {
        let whole = try Fixture.bytes(name)
        try expect(whole + Self.trailer, likeWhole: whole, name)
        for cut in [40, whole.count / 2] { try refuses(Array(whole.dropLast(cut)), "\(name) − \(cut)") }
        let error = try failure { () throws(ImagingError) in try reader.decode(.bytes(whole.dropLast(1), name: name)) }
        #expect(!"\(error)".contains("blocked"))
    }
}
