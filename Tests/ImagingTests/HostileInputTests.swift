import Basics
import Foundation
import Testing

@testable import Imaging

@Suite("Hostile input")
struct HostileInputTests {
    let reader = ImageReader()
    let recipe = Preparation(shortSide: 40, crop: .init(width: 32, height: 32))

    /// A file in a folder of its own that goes away afterwards.
    private func withFile<Result>(
        named name: String, _ bytes: [UInt8]?, _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imaging-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/" + name
        if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
        return try body(path)
    }

    private func error(_ source: ImageSource) throws -> ImagingError {
        try failure { () throws(ImagingError) in try reader.prepare(source, recipe) }
    }

    @Test func whatIsNoImageIsToldSo() throws {
        try withFile(named: "text.jpg", [UInt8]("just words, no picture".utf8)) { path in
            let error = try error(.file(path))
            #expect(error == .notAnImage(name: path))
        }
        try withFile(named: "empty.png", []) { path in
            let error = try error(.file(path))
            #expect(error == .empty(name: path))
        }
        try withFile(named: "absent.png", nil) { path in
            let error = try error(.file(path))
            #expect(error == .notFound(name: path))
        }
        #expect(try error(.bytes([], name: "body")) == .empty(name: "body"))
        #expect(try error(.bytes([0xFF], name: "body")) == .notAnImage(name: "body"))
        #expect(try error(.file("a\0b")) == .notFound(name: "a\0b"))
    }

    @Test(.timeLimit(.minutes(1))) func onlyRegularFilesAreOpened() throws {
        try withFile(named: "pipe", nil) { path in
            #expect(mkfifo(path, 0o600) == 0)
            let error = try error(.file(path))
            #expect(error == .notAFile(name: path, kind: "pipe"))
        }
        #expect(try error(.file("/tmp")) == .notAFile(name: "/tmp", kind: "directory"))
        #expect(try error(.file("/dev/zero")) == .notAFile(name: "/dev/zero", kind: "device"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything")) func unreadable() throws {
        try withFile(named: "secret.png", Fixture.bytes("rgb.png")) { path in
            #expect(chmod(path, 0) == 0)
            guard case .unreadable = try error(.file(path)) else { throw CancellationError() }
        }
    }

    @Test func namesStayOnOneLine() throws {
        let name = "a\nb\r\u{1B}[31m\u{202E}\u{2028}.png"
        try withFile(named: name, [1, 2, 3]) { path in
            let text = try error(.file(path)).description
            #expect(!text.contains { $0.isNewline || $0 == "\u{1B}" || $0 == "\u{202E}" })
            #expect(text.contains("a\\nb\\r"))
        }
        #expect("Kleid – größe 38 😀.jpg".onOneLine == "Kleid – größe 38 😀.jpg")
    }

    @Test func hugeClaimsAreRefusedByTheHeaderAlone() throws {
        let bomb = try Fixture.bytes("bomb.png")
        let limit = reader.limits.maxPixels
        let expected = ImagingError.tooManyPixels(name: "bomb", width: 200_000, height: 200_000, limit: limit)
        #expect(try error(.bytes(bomb, name: "bomb")) == expected)
        // Signature and header chunk: whoever looked for pixels, or made room for them first, would fail otherwise.
        #expect(try error(.bytes([UInt8](bomb[..<33]), name: "bomb")) == expected)
    }

    @Test func limits() throws {
        let bytes = try Fixture.bytes("rgb.jpg")
        let few = ImageReader(limits: ImageLimits(maxBytes: bytes.count - 1))
        let expected = ImagingError.tooManyBytes(name: "x", bytes: bytes.count, limit: bytes.count - 1)
        #expect(throws: expected) { try few.decode(.bytes(bytes, name: "x")) }
        #expect(throws: ImagingError.self) { try few.decode(Fixture.source("rgb.jpg")) }
        for name in ["rgb.jpg", "rgb.png", "rgb.webp", "palette.gif", "rgb.tiff", "rgb.avif", "rgb.heic", "cmyk.jpg"] {
            let source = try Fixture.source(name)
            _ = try ImageReader(limits: ImageLimits(maxPixels: 48 * 36)).decode(source)
            #expect(throws: ImagingError.tooManyPixels(name: source.name, width: 48, height: 36, limit: 48 * 36 - 1)) {
                try ImageReader(limits: ImageLimits(maxPixels: 48 * 36 - 1)).header(of: source)
            }
        }
        // Few pixels, but a side that would take much memory to resample.
        let line = PixelBuffer(width: ImageLimits.maxSide + 1, height: 1, fill: (0, 0, 0))
        #expect(throws: ImagingError.self) { try reader.header(of: .bytes(line.png(), name: "line")) }
    }

    @Test(
        "files cut short are errors, wherever they end",
        arguments: [
            "photo.jpg", "photo-progressive.jpg", "photo-restart.jpg", "photo.png", "photo.webp", "photo.gif",
            "photo.tiff", "interlaced.png", "rgb.heic", "photo.avif",
        ])
    func cutShort(name: String) throws {
        let whole = try Fixture.bytes(name)
        _ = try reader.prepare(.bytes(whole, name: name), recipe)
        // The last bytes of some formats carry no pixels: a GIF without its final byte is complete.
        for part in [0.02, 0.3, 0.5, 0.7, 0.9, 0.97] {
            let cut = [UInt8](whole[..<Int(Double(whole.count) * part)])
            let error = try error(.bytes(cut, name: name))
            switch error {
            case .truncated, .corrupt: break
            default: Issue.record("\(name) at \(part): \(error)")
            }
        }
    }

    @Test func cutShortJPEGAndPNGAreCalledThat() throws {
        for name in ["photo.jpg", "photo-progressive.jpg", "photo.png"] {
            let whole = try Fixture.bytes(name)
            #expect(try error(.bytes([UInt8](whole.dropLast(whole.count / 3)), name: name)) == .truncated(name: name))
        }
    }

    @Test(
        "damaged files end in pixels or an error",
        arguments: [
            "photo.jpg", "photo-progressive.jpg", "photo-restart.jpg", "photo.png", "photo.webp", "photo.gif",
            "photo.tiff", "rgba16.png", "cmyk.jpg", "p3.jpg", "rgb.heic", "rgb.avif", "scans.jpg", "oriented-6.webp",
            "bitmap-8.bmp", "bitmap-24.bmp", "bitmap-core-4.bmp", "bitmap-565.bmp", "bitmap-v4-alpha.bmp",
            "bitmap-runs-4.bmp",
            "bitmap-runs-8.bmp", "bitmap-profile.bmp",
        ])
    func damaged(name: String) throws {
        let whole = try Fixture.bytes(name)
        var generator = SeededGenerator(state: 2026)
        for round in 0..<60 {
            var bytes = whole
            for _ in 0..<(1 + round % 6) {
                // Headers are where damage is most telling.
                let end = round % 2 == 0 ? min(bytes.count, 400) : bytes.count
                bytes[.random(in: 0..<end, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            do throws(ImagingError) {
                let image = try reader.prepare(.bytes(bytes, name: name), recipe)
                #expect(image.bytes.count == 32 * 32 * 3)
            } catch {
                #expect(!error.description.contains { $0.isNewline })
            }
        }
    }

    @Test func exifIsReadInBoundsOnly() throws {
        func read(_ bytes: [UInt8]) -> Orientation { bytes.withUnsafeBufferPointer { Orientation(exif: $0) } }
        let little: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        let big: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
        #expect(read(little) == .quarterTurnRight)
        #expect(read(big) == .quarterTurnRight)
        for value in [0, 9, 255] as [UInt8] {
            var wrong = little
            wrong[18] = value
            #expect(read(wrong) == .upright)
        }
        for body in [little, big] {
            for length in 0..<20 { #expect(read([UInt8](body[..<length])) == .upright) }
            for offset: UInt8 in [0, 7, 13, 200, 255] {
                var wrong = body
                wrong[4] = offset
                wrong[7] = offset
                _ = read(wrong)
            }
        }
        var generator = SeededGenerator(state: 7)
        for _ in 0..<20_000 {
            var bytes = Bool.random(using: &generator) ? little : big
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = read([UInt8](bytes[..<Int.random(in: 0...bytes.count, using: &generator)]))
        }
    }

    @Test func manyThreadsAtOnce() async throws {
        let names = ["rgb.jpg", "rgb.png", "rgb.webp", "palette.gif", "rgb.tiff", "p3.png", "rgb.avif", "photo.jpg"]
        let expected = try names.map { try reader.prepare(Fixture.source($0), recipe) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask { [reader, recipe] in
                    let which = index % names.count
                    return try reader.prepare(Fixture.source(names[which]), recipe) == expected[which]
                }
            }
            for try await same in group { #expect(same) }
        }
    }

    @Test(.timeLimit(.minutes(1))) func reasonsStayWithTheirImages() async throws {
        let png = try Fixture.bytes("photo.png")
        let cut = [UInt8](png[..<(png.count / 2)])
        var gif = try Fixture.bytes("photo.gif")
        gif.removeSubrange(20...)
        let good = try ["p3.png", "rgb.tiff", "broken-profile.png"].map { try Fixture.bytes($0) }
        let reader = reader
        let recipe = recipe
        try await withThrowingTaskGroup(of: Void.self) { [gif] group in
            for worker in 0..<6 {
                group.addTask {
                    for round in 0..<60 {
                        switch worker {
                        case 0, 1:
                            let error = try failure { () throws(ImagingError) in
                                try reader.prepare(.bytes(cut, name: "cut"), recipe)
                            }
                            #expect(error == .truncated(name: "cut"))
                        case 2, 3:
                            let error = try failure { () throws(ImagingError) in
                                try reader.prepare(.bytes(gif, name: "gif"), recipe)
                            }
                            #expect(!error.description.contains("png") && !error.description.contains("no reason"))
                        default: _ = try reader.prepare(.bytes(good[round % good.count], name: "good"), recipe)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
