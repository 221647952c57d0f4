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
        let picture = try reader.prepare(source, recipe)
        #expect(try picture.bytes == Fixture.bytes("oriented-\(orientation.rawValue).rgb"))
    }

    @Test("other formats carry orientations too", arguments: ["png", "tiff", "webp", "avif"])
    func otherFormats(suffix: String) throws {
        let expected = try reader.decode(Fixture.source("oriented-6.jpg"))
        let picture = try reader.decode(Fixture.source("oriented-6.\(suffix)"))
        #expect((picture.width, picture.height) == (45, 61))
        #expect(try Difference(picture.bytes, expected.bytes).mean < 4)
    }

    @Test func preparingIntoMemoryIsTheSame() throws {
        let source = try Fixture.source("photo.jpg")
        let recipe = Preparation(shortSide: 64, interpolation: .bilinear, crop: .init(width: 56, height: 48))
        let picture = try reader.prepare(source, recipe)
        var memory = [UInt8](repeating: 7, count: 56 * 48 * 3)
        try memory.withUnsafeMutableBufferPointer { try reader.prepare(source, recipe, into: $0) }
        #expect(memory == picture.bytes)
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
        #expect(
            try reader.prepare(.bytes(line, name: "line"), recipe)
                == PixelBuffer(width: 28, height: 28, fill: (9, 99, 199)))
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
            let picture = try reader.prepare(.file(Self.shared.path + "/" + files[row]), recipe)
            let start = pixels.count - count * (rows.count - index)
            #expect(picture.bytes.elementsEqual(pixels[start..<start + count]), "\(files[row])")
        }
    }
}
