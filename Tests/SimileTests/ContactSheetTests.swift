import Basics
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Catalog
@testable import Simile

@Suite struct ContactSheetTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func image(_ name: String, _ color: (UInt8, UInt8, UInt8), width: Int = 400, height: Int = 400) throws
        -> String
    {
        try folder.write(name, try PixelBuffer(width: width, height: height, fill: color).png())
    }

    private func hit(_ rank: Int, _ path: String) -> SearchHit {
        SearchHit(
            rank: rank, item: Item(id: Int64(rank), key: ItemKey(path), path: path, attributes: [:], addedAt: .now),
            cosine: 1)
    }

    private func color(_ sheet: PixelBuffer, _ x: Int, _ y: Int) -> [UInt8] {
        Array(sheet.bytes[(y * sheet.width + x) * 3..<(y * sheet.width + x) * 3 + 3])
    }

    @Test func theQueryComesFirstInAFrameThenTheHitsRowByRow() async throws {
        let query = try image("query.png", (255, 0, 0))
        let colors: [(UInt8, UInt8, UInt8)] = (0..<8).map { (0, UInt8($0 * 30), 255) }
        let hits = try colors.enumerated().map { hit($0 + 1, try image("\($0).png", $1)) }
        let sheet = try await ContactSheet(query: .file(query), hits: hits).image
        #expect(sheet.width == 6 * 200 + 8 && sheet.height == 2 * 200 + 8)
        #expect(color(sheet, 104, 104) == [255, 0, 0])
        #expect(color(sheet, 6, 104) == [230, 110, 20], "the frame")
        for (index, expected) in colors.enumerated() {
            let (column, row) = ((index + 1) % 6, (index + 1) / 6)
            #expect(
                color(sheet, column * 200 + 104, row * 200 + 104) == [expected.0, expected.1, expected.2], "\(index)")
        }
        #expect(color(sheet, 5 * 200 + 104, 200 + 104) == [255, 255, 255], "an empty place")
    }

    @Test func imagesKeepTheirShape() async throws {
        let query = try image("wide.png", (0, 200, 0), width: 800, height: 200)
        let sheet = try await ContactSheet(query: .file(query), hits: []).image
        #expect(sheet.width == 208 && sheet.height == 208)
        #expect(color(sheet, 104, 104) == [0, 200, 0])
        #expect(color(sheet, 104, 20) == [255, 255, 255])
    }

    @Test func whatCannotBeReadIsGrey() async throws {
        let query = try image("query.png", (255, 0, 0))
        let bad = try folder.write("bad.png", [1, 2, 3])
        let sheet = try await ContactSheet(query: .file(query), hits: [hit(1, "/nowhere"), hit(2, bad)]).image
        for column in 1...2 { #expect(color(sheet, column * 200 + 104, 104) == [200, 200, 200]) }
    }

    @Test func thousandsOfHitsMakeASheetThatCanBeWritten() async throws {
        let query = try image("query.png", (255, 0, 0), width: 4, height: 4)
        let hits = (1...5000).map { hit($0, query) }
        let sheet = try await ContactSheet(query: .file(query), hits: hits)
        #expect(sheet.image.height == 20 * 200 + 8)
        try await sheet.write(to: folder.path + "/sheet.jpg")
    }

    @Test func theEndingDecidesTheFormat() async throws {
        let sheet = try await ContactSheet(query: .file(try image("q.png", (1, 2, 3))), hits: [])
        for (name, magic) in [("a.PNG", 0x89 as UInt8), ("a.jpg", 0xff), ("a.jpg", 0xff)] {
            try await sheet.write(to: folder.path + "/" + name)
            #expect(FileManager.default.contents(atPath: folder.path + "/" + name)?.first == magic)
        }
        for name in ["a", "a.gif", "a.webp", "jpg", ".png/a", "a.jpg/"] {
            await #expect(throws: FileError.self, "\(name)") { try await sheet.write(to: folder.path + "/" + name) }
        }
        await #expect(throws: FileError.self) { try await sheet.write(to: "/nowhere/a.jpg") }
    }

    @Test func onlyASheetAsItWasWrittenIsReplaced() async throws {
        let sheet = try await ContactSheet(query: .file(try image("q.png", (1, 2, 3))), hits: [])
        for name in ["sheet.png", "sheet.jpg"] {
            let path = folder.path + "/" + name
            try await sheet.write(to: path)
            let written = try #require(FileManager.default.contents(atPath: path))
            #expect(try ImageReader().decode(.bytes(Array(written), name: name)).width == sheet.image.width)
            try await sheet.write(to: path)
            // Somebody drew on it: the comment stays, and the image is another.
            var changed = Array(written)
            changed[changed.count / 2] ^= 1
            try folder.write(name, changed)
            await #expect(throws: FileError.self) { try await sheet.write(to: path) }
            #expect(FileManager.default.contents(atPath: path) == Data(changed))
        }
    }
}
