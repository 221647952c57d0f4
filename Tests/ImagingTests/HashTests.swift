import Basics
import Foundation
import Testing

@testable import Imaging

/// Hashes against `imagehash` and `pdqhash`, recorded by `make_hashes.py`.
@Suite struct HashTests {
    struct Recorded: Decodable {
        let file: String
        let ahash: String
        let dhash: String
        let phash: String
        let whash: String
        let pdq: String
        let quality: Int
        let turns: [String]
    }

    static let recorded: [Recorded] = {
        do { return try JSONDecoder().decode([Recorded].self, from: Data(Fixture.bytes("hashes.json"))) } catch {
            fatalError("\(error)")
        }
    }()

    @Test(arguments: recorded.map(\.file)) func hashesAreThoseOfTheirInventors(file: String) throws {
        let recorded = try #require(Self.recorded.first { $0.file == file })
        func hash(_ kind: PerceptualHash.Kind) throws -> String {
            "\(try ImageReader().hash(of: try Fixture.source(file), kind))"
        }
        #expect(try hash(.aHash) == recorded.ahash)
        #expect(try hash(.dHash) == recorded.dhash)
        #expect(try hash(.pHash) == recorded.phash)
        #expect(try hash(.wHash) == recorded.whash)
        let pdq = PDQ(try ImageReader().decode(try Fixture.source(file)))
        #expect(
            "\(pdq.hash)" == recorded.pdq && pdq.quality == recorded.quality && pdq.hash.quality == recorded.quality)
        #expect(PDQ.Turn.allCases.map { "\(pdq.hash($0))" } == recorded.turns)
    }

    /// What is computed for a turned image is close to the hash of the image that was turned in fact.
    @Test func turnsAreForeseen() throws {
        let upright = try ImageReader().decode(try Fixture.source("photo.jpg"))
        let pdq = PDQ(upright)
        for turn in PDQ.Turn.allCases {
            let turned = upright.turned(turn)
            let hash = PDQ(turned).hash
            #expect(pdq.hash(turn).distance(to: hash) <= 31, "\(turn)")
            for other in PDQ.Turn.allCases where other != turn {
                #expect(pdq.hash(other).distance(to: hash) > 60, "\(turn) taken for \(other)")
            }
        }
    }

    @Test func digitsAreReadBack() throws {
        for recorded in Self.recorded {
            #expect(PerceptualHash(.pHash, hex: recorded.phash)?.description == recorded.phash)
            #expect(PerceptualHash(.pdq, hex: recorded.pdq)?.description == recorded.pdq)
        }
        for wrong in ["", "0", "+00000000000000f", "-00000000000000f", "zzzzzzzzzzzzzzzz", "00000000000000000"] {
            #expect(PerceptualHash(.dHash, hex: wrong) == nil)
        }
        #expect(PerceptualHash(.pdq, hex: "0000000000000000") == nil)
    }

    @Test func distancesCountBits() throws {
        let zero = try #require(PerceptualHash(.aHash, hex: "0000000000000000"))
        let some = try #require(PerceptualHash(.aHash, hex: "8000000000000101"))
        #expect(zero.distance(to: some) == 3 && some.distance(to: zero) == 3 && some.distance(to: some) == 0)
    }

    /// Images with nothing to see, or hardly any pixels, have hashes too; PDQ says that its is of no use.
    @Test(arguments: PerceptualHash.Kind.allCases) func imagesOfOneColorAreHashed(kind: PerceptualHash.Kind) throws {
        for (width, height) in [(1, 1), (1, 300), (300, 1), (7, 5), (64, 64), (129, 257)] {
            let hash = try PerceptualHash(kind, of: PixelBuffer(width: width, height: height, fill: (200, 10, 10)))
            #expect(hash.words.count * 64 == kind.bits && hash.description.count * 4 == kind.bits)
            if kind == .pdq { #expect(hash.quality == 0) }
        }
    }
}
