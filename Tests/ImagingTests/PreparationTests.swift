import Foundation
import Testing

@testable import Imaging

@Suite("Preparation")
struct PreparationTests {
    let reader = ImageReader()

    @Test("orientations equal Pillow's exif_transpose, resize and crop", arguments: Orientation.allCases)
    func orientation(_ orientation: Orientation) throws {
        let source = try Fixture.source("oriented-\(orientation.rawValue).jpg")
        let header = try reader.header(of: source)
        #expect(header.orientation == orientation)
        #expect((header.width, header.height) == (orientation.swapsSides ? (45, 61) : (61, 45)))
        let recipe = Preparation(shortSide: 40, crop: .init(width: 33, height: 29))
        let image = try reader.prepare(source, recipe)
        #expect(try image.bytes == Fixture.bytes("oriented-\(orientation.rawValue).rgb"))
    }

    @Test("pad and squash equal Pillow's ImageOps.pad and resize", arguments: Orientation.allCases)
    func fits(_ orientation: Orientation) throws {
        let source = try Fixture.source("oriented-\(orientation.rawValue).jpg")
        for fit in [Preparation.Fit.pad, .squash] {
            // The short side is not looked at.
            let recipe = Preparation(
                shortSide: 3, crop: .init(width: 24, height: 31), fit: fit,
                background: .init(red: 10, green: 200, blue: 30))
            let image = try reader.prepare(source, recipe)
            #expect((image.width, image.height) == (24, 31))
            #expect(try image.bytes == Fixture.bytes("\(fit.rawValue)-\(orientation.rawValue).rgb"))
            var memory = [UInt8](repeating: 7, count: 24 * 31 * 3)
            try memory.withUnsafeMutableBufferPointer { try reader.prepare(source, recipe, into: $0) }
            #expect(memory == image.bytes)
        }
    }

    @Test("a profile does not colour the border", arguments: ["p3.jpg", "p3.png"])
    func borderWithProfile(name: String) throws {
        // 48×36 and nothing to resize, so the middle is the image itself.
        let recipe = Preparation(
            shortSide: 48, crop: .init(width: 48, height: 48), fit: .pad,
            background: .init(red: 200, green: 9, blue: 60))
        let padded = try reader.prepare(Fixture.source(name), recipe)
        let whole = try reader.decode(Fixture.source(name))
        let border = [[UInt8]](repeating: [200, 9, 60], count: 6 * 48).flatMap(\.self)
        #expect(padded.bytes == border + whole.bytes + border)
    }

    @Test("an image decoded at a fraction is padded at its proportions")
    func paddedFraction() throws {
        let source = try Fixture.source("photo.jpg")
        let recipe = Preparation(shortSide: 12, crop: .init(width: 20, height: 20), fit: .pad, background: .grey(0))
        let small = try reader.thumbnail(source, longSide: 20)
        let padded = try reader.prepare(source, recipe)
        #expect((small.width, small.height) == (15, 20))
        for y in 0..<20 {
            let row = padded.bytes[y * 60..<y * 60 + 60]
            // 2.5 pixels to the left, which is 2.
            #expect(row.prefix(6).allSatisfy { $0 == 0 } && row.suffix(9).allSatisfy { $0 == 0 })
            #expect(row.dropFirst(6).dropLast(9).elementsEqual(small.bytes[y * 45..<y * 45 + 45]))
        }
    }

    @Test("other formats carry orientations too", arguments: ["png", "tiff", "webp", "avif"])
    func otherFormats(suffix: String) throws {
        let expected = try reader.decode(Fixture.source("oriented-6.jpg"))
        let image = try reader.decode(Fixture.source("oriented-6.\(suffix)"))
        #expect((image.width, image.height) == (45, 61))
        #expect(try Difference(image.bytes, expected.bytes).mean < 4)
    }

    @Test func preparingIntoMemoryIsTheSame() throws {
        let source = try Fixture.source("photo.jpg")
        let recipe = Preparation(shortSide: 64, interpolation: .bilinear, crop: .init(width: 56, height: 48))
        let image = try reader.prepare(source, recipe)
        var memory = [UInt8](repeating: 7, count: 56 * 48 * 3)
        try memory.withUnsafeMutableBufferPointer { try reader.prepare(source, recipe, into: $0) }
        #expect(memory == image.bytes)
        var short = [UInt8](repeating: 7, count: 56 * 48 * 3 - 1)
        #expect(throws: ImagingError.self) {
            try short.withUnsafeMutableBufferPointer { try reader.prepare(source, recipe, into: $0) }
        }
    }

    @Test("a JPEG decoded at a fraction looks like one decoded whole")
    func fraction() throws {
        #expect(JPEGDecoder.eighths(reduction: 1.5) == 8)
        #expect(JPEGDecoder.eighths(reduction: 4) == 4)
        #expect(JPEGDecoder.eighths(reduction: 40) == 2)
        // 120×160, so 20 pixels are reached by way of 30 (a quarter is less than twice 20), 12 by way of 30 too.
        for (name, orientation) in [("photo.jpg", 1), ("oriented-6.jpg", 6)] {
            let source = try Fixture.source(name)
            let whole = try reader.decode(source)
            for side in [7, 12] {
                let recipe = Preparation(shortSide: side, crop: .init(width: side, height: side))
                let expected = try reader.prepare(.bytes(whole.png(), name: "png"), recipe)
                let difference = try Difference(reader.prepare(source, recipe).bytes, expected.bytes)
                #expect(difference.mean < 1.5, "\(name) \(orientation) \(side) \(difference)")
            }
        }
    }

    @Test(
        "long sides are rounded, odd remainders go to the right and the bottom",
        arguments: [(400, 533, 256, 341, 16, 58), (533, 400, 341, 256, 58, 16), (400, 867, 256, 555, 16, 165)])
    func geometry(width: Int, height: Int, resizedWidth: Int, resizedHeight: Int, x: Int, y: Int) throws {
        let header = ImageHeader(format: .png, width: width, height: height, orientation: .upright)
        let target = try Target(Preparation(shortSide: 256, crop: .init(width: 224, height: 224)), of: header)
        #expect(target.resizedWidth == resizedWidth && target.resizedHeight == resizedHeight)
        #expect(target.x == x && target.y == y && target.width == 224 && target.height == 224)
    }

    @Test func thumbnailsKeepProportionsAndAreNeverEnlarged() throws {
        let source = try Fixture.source("photo.jpg")
        let thumbnail = try reader.thumbnail(source, longSide: 40)
        #expect((thumbnail.width, thumbnail.height) == (30, 40))
        #expect(try reader.thumbnail(source, longSide: 999) == reader.decode(source))
        let line = PixelBuffer(width: 3000, height: 2, fill: (9, 99, 199))
        let small = try reader.thumbnail(.bytes(line.png(), name: "line"), longSide: 64)
        #expect(small == PixelBuffer(width: 64, height: 1, fill: (9, 99, 199)))
        #expect(throws: ImagingError.self) { try reader.thumbnail(source, longSide: 0) }
    }

    @Test("extreme proportions", arguments: [(1, 1), (1, 3000), (3000, 1)])
    func extreme(width: Int, height: Int) throws {
        let line = try PixelBuffer(width: width, height: height, fill: (9, 99, 199)).png()
        let recipe = Preparation(shortSide: 32, crop: .init(width: 28, height: 28))
        for fit in Preparation.Fit.allCases {
            var recipe = recipe
            recipe.fit = fit
            recipe.background = .init(red: 9, green: 99, blue: 199)
            #expect(
                try reader.prepare(.bytes(line, name: "line"), recipe)
                    == PixelBuffer(width: 28, height: 28, fill: (9, 99, 199)))
        }
    }

    @Test(
        "recipes that cannot be met are refused", arguments: [(8, 9, 8), (8, 8, 9), (0, 0, 0), (8, 0, 8), (-1, 1, 1)])
    func impossible(short: Int, width: Int, height: Int) throws {
        let source = try Fixture.source("rgb.png")
        let error = try failure { () throws(ImagingError) in
            try reader.prepare(source, Preparation(shortSide: short, crop: .init(width: width, height: height)))
        }
        guard case .invalidPreparation = error else { throw error }
    }

    @Test(arguments: [(0, 8), (8, 0), (8, 1 << 15)]) func sidesAreCheckedWhateverTheFit(width: Int, height: Int) throws
    {
        let source = try Fixture.source("rgb.png")
        for fit in Preparation.Fit.allCases {
            let error = try failure { () throws(ImagingError) in
                try reader.prepare(
                    source, Preparation(shortSide: 8, crop: .init(width: width, height: height), fit: fit))
            }
            guard case .invalidPreparation = error else { throw error }
        }
    }

    @Test func recipesCanBeStored() throws {
        let recipe = Preparation(shortSide: 256, crop: .init(width: 224, height: 200))
        let data = try JSONEncoder().encode(recipe)
        #expect(try JSONDecoder().decode(Preparation.self, from: data) == recipe)
    }

    static let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared").standardizedFileURL

    @Test(
        "equals recorded reference pixels exactly",
        .enabled(
            if: FileManager.default.fileExists(atPath: shared.path + "/reference/efficientnet_lite0/pixels.npy"),
            "needs the reference pixels in ../shared"))
    func referencePixels() throws {
        let folder = Self.shared.appendingPathComponent("reference/efficientnet_lite0")
        func lines(_ name: String) throws -> [Substring] {
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(separator: "\n")
        }
        let files = try lines("files.txt")
        let rows = try lines("pixels_rows.txt").compactMap { Int($0) }
        let pixels = try Data(contentsOf: folder.appendingPathComponent("pixels.npy"))
        let count = 224 * 224 * 3
        let recipe = Preparation(shortSide: 256, crop: .init(width: 224, height: 224))
        for (index, row) in rows.enumerated() {
            let image = try reader.prepare(.file(Self.shared.path + "/" + files[row]), recipe)
            let start = pixels.count - count * (rows.count - index)
            #expect(image.bytes.elementsEqual(pixels[start..<start + count]), "\(files[row])")
        }
    }
}
