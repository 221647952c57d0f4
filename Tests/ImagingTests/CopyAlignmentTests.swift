import TestSupport
import Testing

@testable import Imaging

/// Whether copies are recognized, and where they lie; and that other images are not taken for copies.
@Suite struct CopyAlignmentTests {
    private func sketch(_ image: PixelBuffer) throws -> CopySketch {
        try CopySketch(.pixels(image, name: "scene"), ImageReader())
    }

    private func cut(_ image: PixelBuffer, x: Int, y: Int, width: Int, height: Int) throws -> PixelBuffer {
        var rows: [UInt8] = []
        for row in y..<y + height {
            let start = (row * image.width + x) * 3
            rows += image.bytes[start..<start + width * 3]
        }
        return try PixelBuffer(width: width, height: height, bytes: rows)
    }

    @Test(arguments: PDQ.Turn.allCases) func turnsAreTakenBack(turn: PDQ.Turn) throws {
        let image = PixelBuffer.scene(1)
        // Turned as the copy must be turned to lie as the original.
        let copy = image.turned(turn.inverse)
        let alignment = try #require(
            CopyAlignment(try sketch(image), try sketch(copy), turns: PDQ.Turn.allCases.reversed()))
        #expect(alignment.turn == turn && alignment.part == .neither && alignment.agreement > 0.9)
        #expect(alignment.colors.chroma < 1 && alignment.colors.tone < 1 && alignment.colors.contrast < 1.01)
    }

    @Test(arguments: [(20, 10, 200, 150), (60, 50, 150, 110), (100, 40, 120, 90), (0, 0, 130, 170)])
    func partsAreFoundWhereTheyWereCut(box: (x: Int, y: Int, width: Int, height: Int)) throws {
        let image = PixelBuffer.scene(2)
        let copy = try cut(image, x: box.x, y: box.y, width: box.width, height: box.height)
        for isFirst in [false, true] {
            let (whole, part) = (try sketch(image), try sketch(copy))
            let alignment = try #require(CopyAlignment(isFirst ? part : whole, isFirst ? whole : part, turns: [.none]))
            #expect(alignment.part == (isFirst ? .first : .second) && alignment.agreement > 0.7)
            let place = alignment.box
            let found: [Double] = [place.x * 240, place.y * 180, place.width * 240, place.height * 180]
            let expected: [Int] = [box.x, box.y, box.width, box.height]
            for (a, b) in zip(found, expected) { #expect(abs(a - Double(b)) < 4, "\(found) for \(box)") }
        }
    }

    @Test func recoloringIsMeasured() throws {
        let image = PixelBuffer.scene(3)
        var copy = image
        for place in stride(from: 0, to: copy.bytes.count, by: 3) {
            let pixel = copy.bytes[place..<place + 3].map(Double.init)
            let gray = UInt8(0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2])
            copy.bytes.replaceSubrange(place..<place + 3, with: [gray, gray, gray])
        }
        let gray = try #require(CopyAlignment(try sketch(image), try sketch(copy), turns: [.none]))
        #expect(gray.colors.chroma > 9 && gray.colors.tone < 2 && gray.agreement > 0.9)
        var dark = image
        for place in dark.bytes.indices { dark.bytes[place] /= 2 }
        let darker = try #require(CopyAlignment(try sketch(image), try sketch(dark), turns: [.none]))
        #expect(darker.colors.tone > 30 && darker.colors.contrast > 1.8 && darker.agreement > 0.9)
    }

    @Test func otherImagesAreNoCopies() throws {
        let sketches = try (10..<16).map { try sketch(PixelBuffer.scene($0)) }
        for (number, one) in sketches.enumerated() {
            for other in sketches[(number + 1)...] {
                #expect(CopyAlignment(one, other, turns: PDQ.Turn.allCases) == nil)
            }
        }
    }

    /// Images of one color, or too small for anything to be seen, prove nothing, whatever they are compared with.
    @Test func whatHasNoStructureProvesNothing() throws {
        let scene = try sketch(PixelBuffer.scene(1))
        for (width, height) in [(1, 1), (2, 300), (300, 1), (64, 64)] {
            let plain = try sketch(PixelBuffer(width: width, height: height, fill: (9, 90, 200)))
            #expect(CopyAlignment(scene, plain, turns: PDQ.Turn.allCases) == nil)
            #expect(CopyAlignment(plain, scene, turns: PDQ.Turn.allCases) == nil)
            #expect(CopyAlignment(plain, plain, turns: [.none]) == nil)
        }
    }

    /// A box in the turned image, taken back, is where its pixels came from.
    @Test(arguments: PDQ.Turn.allCases) func boxesAreTurnedBack(turn: PDQ.Turn) throws {
        let image = PixelBuffer.scene(4, width: 40, height: 30)
        let turned = image.turned(turn)
        let (x, y, width, height) = (4, 6, 8, 10)
        let part = try cut(turned, x: x, y: y, width: width, height: height)
        let origin = turn.origin(
            of: (
                Double(x) / Double(turned.width), Double(y) / Double(turned.height),
                Double(width) / Double(turned.width), Double(height) / Double(turned.height)
            ))
        func pixels(_ share: Double, _ side: Int) -> Int { Int((share * Double(side)).rounded()) }
        let source = try cut(
            image, x: pixels(origin.x, 40), y: pixels(origin.y, 30), width: pixels(origin.width, 40),
            height: pixels(origin.height, 30))
        #expect(source.turned(turn) == part)
    }

    @Test(arguments: [3, 10, 30, 50, 75, 90, 100]) func theQualityOfJPEGFilesIsRead(quality: Int) throws {
        let file = try PixelBuffer.scene(1).jpeg(quality: quality)
        let estimate = try #require(JPEGQuality.estimate(file))
        #expect(abs(estimate - quality) <= 1)
        for count in [0, 1, 3, 20, 60] { #expect(JPEGQuality.estimate(Array(file.prefix(count))) == nil) }
        #expect(JPEGQuality.estimate(try PixelBuffer.scene(1).png()) == nil)
    }
}
