import Testing

@testable import Imaging

/// Bitmaps written by `make_bitmaps.py`.
@Suite("Bitmaps") struct BitmapTests {
    let reader = ImageReader()
    static let (width, height) = (21, 13)

    private static func color(_ x: Int, _ y: Int) -> [UInt8] { [UInt8(x * 12), UInt8(y * 19), UInt8((x + y) * 7)] }

    private static func indexed(_ bits: Int) -> (Int, Int) -> [UInt8] {
        { x, y in
            let index = (x / 3 + y * 2) % (1 << bits)
            let step = 255 / (1 << bits - 1)
            return [UInt8(index * step), UInt8(255 - index * step), UInt8(index * step / 2)]
        }
    }

    private static func onWhite(_ x: Int, _ y: Int) -> [UInt8] {
        let alpha = x < 7 ? 255 : x < 14 ? 128 : 0
        return color(x, y).map { UInt8((Double(Int($0) * alpha) / 255 + Double(255 - alpha)).rounded()) }
    }

    private static func pixels(_ pattern: (Int, Int) -> [UInt8]) -> [UInt8] {
        (0..<height).flatMap { y in (0..<width).flatMap { x in pattern(x, y) } }
    }

    private func expect(
        _ name: String, _ pattern: (Int, Int) -> [UInt8], within most: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let source = try Fixture.source("bitmap-\(name).bmp")
        let header = try reader.header(of: source)
        #expect(header.format == .bmp && header.orientation == .upright, sourceLocation: sourceLocation)
        let image = try reader.decode(source)
        #expect((image.width, image.height) == (Self.width, Self.height), sourceLocation: sourceLocation)
        let difference = try Difference(image.bytes, Self.pixels(pattern))
        #expect(difference.max <= most, "\(name): \(difference)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        ("1", 1), ("2", 2), ("4", 4), ("8", 8), ("core-4", 4), ("few-colors", 4), ("runs-8", 8), ("runs-4", 4),
    ])
    func indices(name: String, bits: Int) throws { try expect(name, Self.indexed(bits)) }

    @Test(
        arguments: ["core-24", "24", "24-top-down", "os2-16", "os2-64", "32", "32-masks", "v2-masks", "v4-no-alpha"])
    func bytes(name: String) throws { try expect(name, Self.color) }

    @Test func bitsOfANumber() throws {
        // Half of a step of 5 bits is 4.1; 10 bits are finer than what is wanted.
        try expect("16", Self.color, within: 4)
        try expect("565", Self.color, within: 4)
        try expect("v5-10-bits", Self.color)
    }

    @Test(arguments: ["v3-alpha", "v4-alpha"]) func transparencyIsLaidOnWhite(name: String) throws {
        try expect(name, Self.onWhite, within: 1)
    }

    @Test func anEmbeddedProfileIsApplied() throws {
        let expected = try Fixture.bytes("p3.rgb")
        let image = try reader.decode(Fixture.source("bitmap-profile.bmp"))
        for patch in 0..<4 {
            let start = (6 * Self.width + patch * 5 + 3) * 3
            let difference = try Difference(
                Array(image.bytes[start..<start + 3]), Array(expected[patch * 3..<patch * 3 + 3]))
            #expect(difference.max <= 2, "patch \(patch): \(difference)")
        }
    }

    @Test func aPartIsThatOfTheWhole() throws {
        for name in ["24", "24-top-down", "4", "runs-8"] {
            let source = try Fixture.source("bitmap-\(name).bmp")
            let recipe = Preparation(shortSide: 9, crop: .init(width: 5, height: 6))
            let whole = try reader.decode(source).png()
            #expect(try reader.prepare(source, recipe) == reader.prepare(.bytes(whole, name: "png"), recipe))
        }
    }

    private func failing(_ bytes: [UInt8]) throws -> ImagingError {
        try failure { () throws(ImagingError) in try reader.decode(.bytes(bytes, name: "b")) }
    }

    private func changed(_ name: String, at place: Int, _ new: [UInt8]) throws -> [UInt8] {
        var bytes = try Fixture.bytes("bitmap-\(name).bmp")
        bytes.replaceSubrange(place..<place + new.count, with: new)
        return bytes
    }

    @Test func hugeClaimsCostNothing() throws {
        let size: [UInt8] = [0x70, 0x11, 1, 0]
        for name in ["24", "runs-8", "1"] {
            let error = try failing(changed(name, at: 18, size + size))
            #expect(error == .tooManyPixels(name: "b", width: 70_000, height: 70_000, limit: 100_000_000))
        }
        // The least of all heights has no opposite of 32 bits.
        guard case .tooManyPixels = try failing(changed("24", at: 22, [0, 0, 0, 0x80])) else {
            throw CancellationError()
        }
        for side in [18, 22] {
            guard case .corrupt = try failing(changed("24", at: side, [0, 0, 0, 0])) else { throw CancellationError() }
        }
        guard case .corrupt = try failing(changed("24", at: 18, [0xFF, 0xFF, 0xFF, 0xFF])) else {
            throw CancellationError()
        }
    }

    @Test func whatIsABitmapByNameOnlyIsNamed() throws {
        for (compression, what) in [(4, "JPEG"), (5, "PNG")] as [(UInt8, String)] {
            let error = try failing(changed("24", at: 30, [compression, 0, 0, 0]))
            #expect(error == .unsupported(name: "b", format: "BMP with a \(what) file inside"))
        }
        guard case .unsupported = try failing(changed("os2-64", at: 30, [3, 0, 0, 0])) else {
            throw CancellationError()
        }
        guard case .corrupt = try failing(changed("24", at: 30, [9, 0, 0, 0])) else { throw CancellationError() }
        guard case .corrupt = try failing(changed("24", at: 28, [23, 0])) else { throw CancellationError() }
        #expect(try failing(changed("24", at: 14, [39, 0, 0, 0])) == .notAnImage(name: "b"))
    }

    /// The last row's padding, and what stands behind the last pixel, may be missing; no pixel may.
    @Test(arguments: ["1", "4", "8", "24", "24-top-down", "16", "32-masks", "core-24", "runs-8", "runs-4"])
    func onlyPixelsMatter(name: String) throws {
        let whole = try Fixture.bytes("bitmap-\(name).bmp")
        let pixels = try reader.decode(.bytes(whole, name: name))
        #expect(try reader.decode(.bytes(whole + [1, 2, 3], name: name)) == pixels)
        let padding = [
            "1": 1, "4": 1, "8": 3, "24": 1, "24-top-down": 1, "16": 2, "core-24": 1, "runs-8": 4, "runs-4": 4,
        ]
        let spare = padding[name] ?? 0
        #expect(try reader.decode(.bytes(whole.dropLast(spare), name: name)) == pixels)
        for cut in [spare + 1, spare + 2, spare + 30, whole.count - 60] {
            #expect(try failing(whole.dropLast(cut)) == .truncated(name: "b"))
        }
    }

    @Test func runsMayGoAstray() throws {
        let header = Array(try Fixture.bytes("bitmap-runs-8.bmp").prefix(14 + 40 + 1024))
        func decode(_ runs: [UInt8]) throws -> [UInt8] { try reader.decode(.bytes(header + runs, name: "runs")).bytes }
        let (background, last) = (Self.indexed(8)(0, 0), [UInt8](repeating: 255, count: 1))
        // Nothing but an end; a jump out of the image; a run across its edge.
        #expect(try decode([0, 1]).prefix(3) == background[...])
        #expect(try decode([0, 2, 255, 0, 9, 7, 0, 1]) == decode([0, 1]))
        #expect(try decode([0, 2, 0, 255]) == decode([0, 1]))
        let run = try decode(last + [5, 0, 1])
        #expect(run[(12 * 21 + 20) * 3] == 5 && run[11 * 21 * 3] == 0)
        #expect(throws: ImagingError.truncated(name: "runs")) { try decode([9, 7, 0]) }
        #expect(throws: ImagingError.truncated(name: "runs")) { try decode([0, 20, 1, 2, 3]) }
        #expect(throws: ImagingError.truncated(name: "runs")) { try decode([0, 2, 1]) }
    }
}
