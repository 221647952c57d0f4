import SampleGarments
import TestSupport
import Testing

@testable import Imaging

/// Whether copies are recognized, and where they lie; and that other images are not taken for copies.
@Suite struct CopyAlignmentTests {
    private func sketch(_ image: PixelBuffer) throws -> CopySketch {
        try CopySketch(.pixels(image, name: "scene"), ImageReader())
    }

    /// How one lies on the other; nil where they are no copies.
    private func alignment(_ one: CopySketch, _ other: CopySketch, turns: [PDQ.Turn]) -> CopyAlignment? {
        if case .copy(let found) = CopyAlignment.find(one, other, turns: turns) { found } else { nil }
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
            self.alignment(try sketch(image), try sketch(copy), turns: PDQ.Turn.allCases.reversed()))
        #expect(alignment.turn == turn && alignment.part == .neither && alignment.agreement > 0.9)
        #expect(alignment.colors.changed == 0 && alignment.colors.tone < 1 && alignment.colors.contrast < 1.01)
    }

    @Test(arguments: [(20, 10, 200, 150), (60, 50, 150, 110), (100, 40, 120, 90), (0, 0, 130, 170)])
    func partsAreFoundWhereTheyWereCut(box: (x: Int, y: Int, width: Int, height: Int)) throws {
        let image = PixelBuffer.scene(2)
        let copy = try cut(image, x: box.x, y: box.y, width: box.width, height: box.height)
        for isFirst in [false, true] {
            let (whole, part) = (try sketch(image), try sketch(copy))
            let alignment = try #require(self.alignment(isFirst ? part : whole, isFirst ? whole : part, turns: [.none]))
            #expect(alignment.part == (isFirst ? .first : .second) && alignment.agreement > 0.7)
            let place = alignment.box
            let found: [Double] = [place.x * 240, place.y * 180, place.width * 240, place.height * 180]
            let expected: [Int] = [box.x, box.y, box.width, box.height]
            for (a, b) in zip(found, expected) { #expect(abs(a - Double(b)) < 4, "\(found) for \(box)") }
        }
    }

    /// The image with some of its columns made gray.
    private func grayed(_ image: PixelBuffer, columns isGray: (Int) -> Bool) -> PixelBuffer {
        var image = image
        for place in stride(from: 0, to: image.bytes.count, by: 3) where isGray(place / 3 % image.width) {
            let pixel = image.bytes[place..<place + 3].map(Double.init)
            let gray = UInt8(0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2])
            image.bytes.replaceSubrange(place..<place + 3, with: [gray, gray, gray])
        }
        return image
    }

    /// A watch may be gray, and its strap red: what has no color says nothing about whether colors were changed.
    @Test func theColorOfASmallPartCounts() throws {
        let strap = try sketch(grayed(PixelBuffer.scene(3)) { $0 > 60 })
        let gray = try sketch(grayed(PixelBuffer.scene(3)) { _ in true })
        #expect(try #require(alignment(strap, gray, turns: [.none])).colors.isRecolored)
        #expect(try #require(alignment(strap, strap, turns: [.none])).colors.isRecolored == false)
        #expect(try #require(alignment(gray, gray, turns: [.none])).colors.isRecolored == false)
    }

    @Test func recoloringIsMeasured() throws {
        let image = PixelBuffer.scene(3)
        let gray = try #require(alignment(try sketch(image), try sketch(grayed(image) { _ in true }), turns: [.none]))
        #expect(gray.colors.changed > 0.9 && gray.colors.tone < 2 && gray.agreement > 0.9)
        var dark = image
        for place in dark.bytes.indices { dark.bytes[place] /= 2 }
        let darker = try #require(alignment(try sketch(image), try sketch(dark), turns: [.none]))
        #expect(darker.colors.tone > 30 && darker.colors.contrast > 1.8 && darker.agreement > 0.9)
    }

    @Test func otherImagesAreNoCopies() throws {
        let sketches = try (10..<16).map { try sketch(PixelBuffer.scene($0)) }
        for (number, one) in sketches.enumerated() {
            for other in sketches[(number + 1)...] {
                #expect(alignment(one, other, turns: PDQ.Turn.allCases) == nil)
            }
        }
    }

    /// Products of one pattern agree in their outlines, and in much of what is inside, and are no copies in whatever color. All of these were
    /// once taken for copies.
    @Test(arguments: [
        (615, 125), (363, 685), (363, 503), (600, 166), (656, 348), (649, 369), (667, 373), (163, 205), (569, 373),
        (429, 9),
        (205, 373), (374, 290), (465, 255), (491, 449),
    ]) func productsOfOnePatternAreNoCopies(numbers: (Int, Int)) throws {
        let catalog = GarmentCatalog()
        let (one, other) = (
            try catalog.draw(catalog.garments[numbers.0 - 1]), try catalog.draw(catalog.garments[numbers.1 - 1])
        )
        let (first, second) = (
            try CopySketch(.bytes(try one.jpeg(), name: ""), ImageReader()),
            try CopySketch(.bytes(try other.jpeg(), name: ""), ImageReader())
        )
        #expect(alignment(first, second, turns: [.none, .flippedHorizontally]) == nil)
        // Nor does what protects them hide real copies.
        let turned = try CopySketch(.bytes(try one.turned(.half).jpeg(), name: ""), ImageReader())
        #expect(alignment(first, turned, turns: [.none, .half])?.turn == .half)
    }

    /// Images of one color, or too small for anything to be seen, prove nothing, whatever they are compared with.
    @Test func whatHasNoStructureProvesNothing() throws {
        let scene = try sketch(PixelBuffer.scene(1))
        for (width, height) in [(1, 1), (2, 300), (300, 1), (64, 64)] {
            let plain = try sketch(PixelBuffer(width: width, height: height, fill: (9, 90, 200)))
            #expect(alignment(scene, plain, turns: PDQ.Turn.allCases) == nil)
            #expect(alignment(plain, scene, turns: PDQ.Turn.allCases) == nil)
            #expect(alignment(plain, plain, turns: [.none]) == nil)
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
