import Basics
import Foundation
import TestSupport
import Testing

@testable import Catalog
@testable import Imaging
@testable import Simile

@Suite struct KeepRuleTests {
    private func copy(
        _ name: String, _ width: Int, _ height: Int, enlargement: Int = 100, lossless: Bool = false,
        quality: Int? = nil,
        exif: Bool = false, size: Int64 = 1000, modified: Int64 = 0
    ) throws -> KeepRule.Copy {
        let content = try #require(ContentHash([UInt8](repeating: 1, count: 32)))
        let item = Item(
            id: Int64(name.hashValue), key: ItemKey(name), root: nil, path: "/photos/" + name,
            fingerprint: FileFingerprint(size: size, modified: modified, contentHash: content), fault: nil,
            attributes: [:],
            addedAt: Date(timeIntervalSince1970: 0))
        return KeepRule.Copy(
            item: item,
            worth: CopyWorth(
                width: width, height: height, enlargement: enlargement, isLossless: lossless, jpegQuality: quality,
                hasExif: exif))
    }

    private func order(_ rule: KeepRule, _ copies: [KeepRule.Copy]) -> [String] {
        rule.ranked(copies.shuffled()).map(\.copy.item.key.text)
    }

    @Test func theCriteriaDecideInTheirOrder() throws {
        let copies = [
            try copy("large", 200, 100, quality: 50),
            try copy("lossless", 100, 100, lossless: true),
            try copy("fine", 100, 100, quality: 95),
            try copy("camera", 100, 100, quality: 70, exif: true),
            try copy("heavy", 100, 100, quality: 70, size: 2000),
            try copy("old", 100, 100, quality: 70, modified: -5),
            try copy("a", 100, 100, quality: 70), try copy("b", 100, 100, quality: 70),
        ]
        #expect(order(KeepRule(), copies) == ["large", "lossless", "fine", "camera", "heavy", "old", "a", "b"])
        #expect(order(KeepRule(preferred: ["/photos/b"]), copies).first == "b")
        #expect(order(KeepRule([.age, .size]), copies).prefix(2) == ["old", "heavy"])
        let ranked = KeepRule().ranked(copies)
        #expect(ranked[0].reason == "more pixels" && ranked[7].reason == "kept is large: more pixels")
    }

    /// An enlarged image has no more to show than what it was made from; one whose original is not there is worth its pixels.
    @Test func enlargedImagesDoNotWin() throws {
        let (small, blown) = (try copy("small", 100, 100), try copy("blown", 200, 200, enlargement: 200))
        #expect(order(KeepRule(), [small, blown]) == ["small", "blown"])
        #expect(order(KeepRule(), [try copy("tiny", 50, 50), blown]) == ["blown", "tiny"])
    }

    @Test(arguments: [1.3, 1.5, 2.0, 3.0]) func enlargementsAreSeen(_ factor: Double) throws {
        let scene = try ImageReader().thumbnail(.pixels(.noise(7), name: ""), longSide: 240)
        #expect(Enlargement.factor(of: scene) == 1)
        let large = try ImageReader().withDecoder(of: .pixels(scene, name: "")) { decoder throws(ImagingError) in
            try ImageReader().render(Target(width: Int(240 * factor), height: Int(240 * factor)), with: decoder)
        }
        #expect(Enlargement.factor(of: large) >= min(factor, 2) * 0.85)
        #expect(Enlargement.factor(of: PixelBuffer(width: 300, height: 300, fill: (1, 2, 3))) == 1)
        #expect(Enlargement.factor(of: PixelBuffer(width: 1, height: 1, fill: (1, 2, 3))) == 1)
    }

    @Test func filesTellHowTheyWereEncoded() throws {
        let image = PixelBuffer.scene(1)
        let png = EncodingTraits(try image.png())
        #expect(png.isLossless && png.jpegQuality == nil && !png.hasExif)
        let jpeg = try image.jpeg()
        #expect(!EncodingTraits(jpeg).isLossless && EncodingTraits(jpeg).jpegQuality != nil)
        #expect(!EncodingTraits(jpeg).hasExif)
        let exif: [UInt8] = [0xff, 0xe1, 0, 8, 0x45, 0x78, 0x69, 0x66, 0, 0]
        #expect(EncodingTraits(Array(jpeg.prefix(2)) + exif + jpeg.dropFirst(2)).hasExif)
        for count in [0, 1, 4, 9, 30] {
            for file in [jpeg, try image.png()] { #expect(!EncodingTraits(Array(file.prefix(count))).hasExif) }
        }
        // A chunk that claims to be endless ends the search.
        #expect(!EncodingTraits(Array(try image.png().prefix(8)) + [0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5]).hasExif)
    }
}

extension PixelBuffer {
    /// Detail of every size.
    fileprivate static func noise(_ seed: UInt64) -> PixelBuffer {
        var generator = SeededGenerator(seed: seed)
        var image = PixelBuffer(width: 480, height: 480, fill: (128, 128, 128))
        for size in [240, 120, 60, 30, 15, 8, 4, 2, 1] {
            let columns = 480 / size + 1
            let values = (0..<columns * columns).map { _ in Int.random(in: -12...12, using: &generator) }
            for y in 0..<480 {
                for x in 0..<480 {
                    let change = values[y / size * columns + x / size]
                    for channel in 0..<3 {
                        let place = (y * 480 + x) * 3 + channel
                        image.bytes[place] = UInt8(clamping: Int(image.bytes[place]) + change)
                    }
                }
            }
        }
        return image
    }
}
