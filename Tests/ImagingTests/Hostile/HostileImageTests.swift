import Testing

@testable import Imaging

/// Files whose cost lies beside their pixels. Time is judged by the limit on processor time alone: what a limit of a second lets
/// pass took many before.
@Suite("Hostile images")
struct HostileImageTests {
    let reader = ImageReader(limits: ImageLimits(decodeSeconds: 1))

    private func decode(_ bytes: [UInt8]) throws(ImagingError) -> PixelBuffer {
        try reader.decode(.bytes(bytes, name: "hostile"))
    }

    @Test func textsAreNotInflated() throws {
        let text = HostilePNG.text(inflatingTo: 30 << 20)
        let texts = [[UInt8]](repeating: text, count: 10).flatMap(\.self)
        let plain = try decode(HostilePNG.file(width: 64, height: 64))
        let bytes = HostilePNG.file(width: 64, height: 64, ancillary: texts)
        #expect(try decode(bytes) == plain)
        #expect(try reader.header(of: .bytes(bytes, name: "")).width == 64)
    }

    @Test func chunksThatChangePixelsStay() throws {
        var bytes = try Fixture.bytes("p3.png")
        let whole = bytes
        ImageFormat.trimPNG(&bytes)
        #expect(bytes == whole)
        // Full transparency for all black pixels of a gray file: white.
        let transparency = HostilePNG.chunk("tRNS", [0, 0])
        let clear = HostilePNG.file(width: 8, height: 8, color: 0, ancillary: transparency)
        #expect(try decode(clear).bytes.allSatisfy { $0 == 255 })
        // A profile is one for a few megabytes only.
        let profile = HostilePNG.chunk("iCCP", Array("p\0\0".utf8) + [UInt8](repeating: 7, count: 5 << 20))
        let file = HostilePNG.file(width: 8, height: 8, ancillary: profile)
        var trimmed = file
        ImageFormat.trimPNG(&trimmed)
        #expect(trimmed == HostilePNG.file(width: 8, height: 8))
    }

    @Test func whatFollowsTheEndOfAPNGIsLeftOut() throws {
        let file = HostilePNG.file(width: 8, height: 8)
        var bytes = file + [UInt8](repeating: 1, count: 1000)
        ImageFormat.trimPNG(&bytes)
        #expect(bytes == file)
        for count in [8, 9, 19, 20, 40, file.count - 1] {
            var cut = [UInt8](file[..<count])
            ImageFormat.trimPNG(&cut)
            #expect(cut == [UInt8](file[..<count]))
        }
    }

    @Test(arguments: ["rgb.jpg", "cmyk.jpg", "photo-progressive.jpg", "oriented-6.jpg"])
    func segmentsOfJPEG(name: String) throws {
        let file = try Fixture.bytes(name)
        let plain = try decode(file)
        let kinds: [UInt8] = [0xE1, 0xE2, 0xED, 0xFE]
        let empty = (0..<60_000).flatMap { HostileContainers.segment(kinds[$0 % kinds.count]) }
        #expect(try decode(HostileContainers.jpeg(file, with: empty)) == plain)
        #expect(try decode(HostileContainers.jpeg(file, beforeLastScan: empty)) == plain)
    }

    @Test func profilesOfJPEG() throws {
        // In parts, and in an order of their own.
        let file = try Fixture.bytes("p3.jpg")
        let plain = try decode(file)
        let name = Array("ICC_PROFILE\0".utf8)
        let place = try #require(
            file.indices.dropLast(18).first {
                file[$0] == 0xFF && file[$0 + 1] == 0xE2 && Array(file[($0 + 4)..<($0 + 16)]) == name
            })
        let length = Int(file[place + 2]) << 8 | Int(file[place + 3])
        let profile = Array(file[place + 18..<place + 2 + length])
        let rest = Array(file[..<place] + file[(place + 2 + length)...])
        func part(_ number: UInt8, _ count: UInt8, _ data: ArraySlice<UInt8>) -> [UInt8] {
            HostileContainers.segment(0xE2, name + [number, count] + data)
        }
        let half = profile.count / 2
        let (first, second) = (part(1, 2, profile[..<half]), part(2, 2, profile[half...]))
        #expect(try decode(HostileContainers.jpeg(rest, with: second + first)) == plain)
        // Part of a profile, and two that contradict each other, are none.
        let none = try decode(rest)
        #expect(none != plain)
        #expect(try decode(HostileContainers.jpeg(rest, with: first)) == none)
        #expect(try decode(HostileContainers.jpeg(rest, with: first + first + second)) == none)
        #expect(try decode(HostileContainers.jpeg(rest, with: first + part(2, 3, profile[half...]))) == none)
    }

    @Test(.timeLimit(.minutes(1))) func pipelinesOfProfiles() throws {
        let name = Array("ICC_PROFILE\0".utf8)
        func image(_ profile: [UInt8]) throws -> PixelBuffer {
            let starts = Array(stride(from: 0, to: profile.count, by: 60_000))
            let segments = starts.enumerated().flatMap { index, start in
                let part = profile[start..<min(start + 60_000, profile.count)]
                return HostileContainers.segment(0xE2, name + [UInt8(index + 1), UInt8(starts.count)] + part)
            }
            return try decode(HostileContainers.jpeg(try Fixture.bytes("rgb.jpg"), with: segments))
        }
        let profile = try Fixture.bytes("p3.icc")
        let plain = try image(profile)
        #expect(try plain != decode(try Fixture.bytes("rgb.jpg")))
        #expect(try image(HostileProfile.file(profile, elements: 0)) == plain)
        #expect(try image(HostileProfile.file(profile, elements: 100_000)) == plain)
        // 16 bits a sample have theirs applied by libvips.
        func tiff(_ profile: [UInt8]) throws -> PixelBuffer {
            var file = HostileTIFF(bits: 16)
            file.strip = (0..<16 * 16 * 3 * 2).map { UInt8($0 % 251) }
            file.entries = [(34_675, 7, profile.count, HostileTIFF.stripPlace + file.strip.count)]
            file.strip += profile
            return try decode(file.bytes)
        }
        #expect(try tiff(HostileProfile.file(profile, elements: 100_000)) == tiff(profile))
    }

    @Test func directoriesOfTIFF() throws {
        let plain = try decode(HostileTIFF().bytes)
        #expect(plain.bytes.allSatisfy { $0 == 200 })
        #expect(try decode(HostileTIFF(followers: 50_000).bytes) == plain)
        // Every tag shows the same two megabytes.
        var file = HostileTIFF()
        file.strip += [UInt8](repeating: 200, count: 2 << 20)
        file.entries = (1000..<31_000).map { ($0, 1, 2 << 20, HostileTIFF.stripPlace) }
        #expect(try decode(file.bytes) == plain)
        let whole = HostileTIFF(followers: 2).bytes
        for count in stride(from: 8, to: whole.count, by: 7) {
            _ = try? reader.decode(.bytes([UInt8](whole[..<count]), name: "cut"))
        }
    }

    @Test func pixelsOfVeryManySamples() throws {
        var file = HostileTIFF(width: 16, height: 16, samples: 400)
        file.strip = [UInt8](repeating: 1, count: 16 * 16 * 400)
        file.entries = [(338, 3, 1, 0)]
        let error = try failure { () throws(ImagingError) in try decode(file.bytes) }
        guard case .unsupported = error else { throw error }
    }

    @Test func metadataAndFramesOfWebP() throws {
        let file = try Fixture.bytes("rgb.webp")
        let plain = try decode(file)
        let chunks = [("EXIF", [UInt8](repeating: 1, count: 70_001)), ("XMP ", [UInt8](repeating: 1, count: 1 << 20))]
        func webp(_ chunks: [(String, [UInt8])] = [], _ frames: Int = 0) -> [UInt8] {
            HostileContainers.webp(file, width: plain.width, height: plain.height, chunks: chunks, frames: frames)
        }
        #expect(try decode(webp(chunks)) == plain)
        #expect(try decode(webp([], 20_000)) == plain)
        var trimmed = webp(chunks)
        try ImageFormat.webp.complete(&trimmed, name: "")
        #expect(trimmed == webp())
    }

    @Test func screensAndFramesOfGIF() throws {
        let header = Array("GIF89a".utf8)
        let screen = header + [255, 255, 255, 255, 0, 0, 0, 0x3B]
        let error = try failure { () throws(ImagingError) in try reader.header(of: .bytes(screen, name: "gif")) }
        #expect(error == .tooManyPixels(name: "gif", width: 65_535, height: 65_535, limit: 100_000_000))
        // A frame that is larger than the screen makes the screen larger.
        let colors: [UInt8] = [0x80, 0, 0, 0, 0, 0, 255, 255, 255]
        let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 255, 255, 255, 255, 0, 2, 2, 0x44, 1, 0, 0x3B]
        let large = try failure { () throws(ImagingError) in
            try reader.decode(.bytes(header + [10, 0, 10, 0] + colors + frame, name: "gif"))
        }
        #expect(large == error)
    }

    @Test(.enabled(if: ImageReader.supportedFormats.contains(.avif), "this libvips reads no AVIF"))
    func gridsOfAVIF() throws {
        let file = try Fixture.bytes("rgb.avif")
        let tile = try decode(file)
        let side = (tile.width, tile.height)
        let four = try decode(HostileContainers.grid(of: file, side: side, columns: 2, rows: 2))
        #expect(four.width == 2 * tile.width && four.height == 2 * tile.height)
        let many = try HostileContainers.grid(of: file, side: side, columns: 40, rows: 40)
        let error = try failure { () throws(ImagingError) in
            try ImageReader().decode(.bytes(many, name: "grid"))
        }
        #expect(error == .corrupt(name: "grid", reason: "more than 1024 tiles or layers"))
    }
}

@Suite("Time for decoding")
struct DecodeTimeTests {
    private let reader = ImageReader(limits: ImageLimits(decodeSeconds: 0))

    /// No time at all: whatever decodes asks for it before it is done.
    @Test(
        arguments: [
            "rgb.jpg", "cmyk.jpg", "photo-progressive.jpg", "rgb.png", "interlaced.png", "rgb.webp", "palette.gif",
            "rgb.tiff", "rgb.avif", "rgb.heic", "bitmap-24.bmp", "bitmap-runs-8.bmp",
        ])
    func noTime(name: String) throws {
        let source = ImageSource.bytes(try Fixture.bytes(name), name: name)
        let error = try failure { () throws(ImagingError) in try reader.thumbnail(source, longSide: 16) }
        #expect(error == .tooSlow(name: name, limit: 0))
        _ = try ImageReader().thumbnail(source, longSide: 16)
    }

    @Test func interlacedPassesAreInterrupted() throws {
        let bytes = HostilePNG.file(width: 2000, height: 2000, bits: 16, color: 6, isInterlaced: true)
        let reader = ImageReader(limits: ImageLimits(decodeSeconds: 0.001))
        let error = try failure { () throws(ImagingError) in try reader.decode(.bytes(bytes, name: "png")) }
        #expect(error == .tooSlow(name: "png", limit: 0.001))
    }

    @Test func whatEndsInOneCallIsJudgedFromItsSize() throws {
        let bytes = try Fixture.bytes("rgb.webp")
        let reader = ImageReader(limits: ImageLimits(decodeSeconds: 1e-6))
        let error = try failure { () throws(ImagingError) in try reader.decode(.bytes(bytes, name: "webp")) }
        #expect(error == .tooSlow(name: "webp", limit: 1e-6))
    }

    @Test func reasonsNeedNoSecondTry() throws {
        // The pixels of a broken file are decoded once: the limit holds for all that is done with it.
        let whole = HostilePNG.file(width: 3000, height: 3000, isInterlaced: true)
        let cut = [UInt8](whole.dropLast(whole.count / 20))
        let error = try failure { () throws(ImagingError) in try ImageReader().decode(.bytes(cut, name: "cut")) }
        #expect(error == .truncated(name: "cut"))
    }
}
